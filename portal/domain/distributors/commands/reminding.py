"""Telling members by mail what they have to know in time: endings, changes, notices.

The letters name no person and no number: a mail box is read by more people than the portal.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from portal.domain import members
from portal.domain.distributors import policy, rules
from portal.domain.distributors.events import ReminderDue
from portal.domain.distributors.models import ContactChange, Kyc, Reminder, TurnoverNotice
from portal.domain.distributors.rules import ContactKind
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Forbidden
from portal.store.among import among
from portal.store.uow import UnitOfWork

REMINDER = "mail/reminder.txt"
CONTACT_CHANGE = "mail/contact_change.txt"
TURNOVER_NOTICE = "mail/turnover_notice.txt"


def remind_due(uow: UnitOfWork) -> int:
    """Put down which holders are to be reminded today, and return how many (KYC-12).

    Done again it finds nothing more to do.  Of several reminders that were missed only the
    latest goes out.  Raises `Forbidden` to everybody but the portal itself.
    """
    if not policy.may_remind(uow.actor):
        raise Forbidden
    today = uow.today()
    ahead = today + timedelta(days=max(rules.REMINDER_DAYS))
    query = select(Kyc).where(
        Kyc.superseded_at.is_(None),
        Kyc.consent_withdrawn_on.is_(None),
        or_(Kyc.next_due.between(today, ahead), Kyc.id_valid_to.between(today, ahead)),
    )
    ending = list(uow.session.scalars(query))
    sent = _sent(uow, [kyc.id for kyc in ending])
    count = 0
    for kyc in ending:
        last_day = rules.last_day(kyc.next_due, kyc.id_valid_to)
        days = rules.reminder_due(last_day, today)
        if days is None or (kyc.id, days) in sent:
            continue
        uow.session.add(Reminder(kyc_id=kyc.id, days=days, at=uow.now()))
        uow.record(
            ReminderDue(
                subject=kyc.application_id,
                organisation_id=kyc.organisation_id,
                days=days,
                last_day=last_day,
            )
        )
        count += 1
    return count


def send_reminder(uow: UnitOfWork, application_id: UUID) -> None:
    """Remind everybody of an organisation that its verification ends; changes no row.

    Nothing is sent once it has been renewed.  Raises `Forbidden`, or `Unavailable` when a
    letter is not taken.
    """
    kyc = uow.session.scalars(select(Kyc).filter_by(application_id=application_id)).one()
    if kyc.superseded_at is not None:
        return
    last_day = rules.last_day(kyc.next_due, kyc.id_valid_to)
    _send(
        uow,
        REMINDER,
        kyc.organisation_id,
        members.addresses(uow, kyc.organisation_id),
        days=(last_day - uow.today()).days,
        last_day=last_day.isoformat(),
        by_document=last_day == kyc.id_valid_to,
    )


def send_contact_notice(uow: UnitOfWork, change_id: UUID) -> None:
    """Tell every owner that a mobile number or a bank card is to change; changes no row.

    Raises `Forbidden`, or `Unavailable` when a letter is not taken.
    """
    change = uow.session.get_one(ContactChange, change_id)
    _send(
        uow,
        CONTACT_CHANGE,
        change.organisation_id,
        members.owner_addresses(uow, change.organisation_id),
        is_card=change.kind is ContactKind.BANK_CARD,
        effective_at=f"{change.effective_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    )


def send_turnover_notice(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Give a natural person the notice to register as a business; changes no row (KYC-11).

    Nothing is sent of a notice that was taken back.  Raises `Forbidden`, or `Unavailable` when
    a letter is not taken.
    """
    notice = uow.session.get(TurnoverNotice, organisation_id)
    if notice is None:
        return
    _send(
        uow,
        TURNOVER_NOTICE,
        organisation_id,
        members.addresses(uow, organisation_id),
        limit=uow.limits.np_turnover.yuan,
        last_day=notice.last_day.isoformat(),
    )


def _sent(uow: UnitOfWork, kyc_ids: list[UUID]) -> set[tuple[UUID, int]]:
    query = select(Reminder).where(among(uow.session, Reminder.kyc_id, kyc_ids))
    return {(row.kyc_id, row.days) for row in uow.session.scalars(query)}


def _send(
    uow: UnitOfWork, template: str, organisation_id: UUID, to: set[str], **words: object
) -> None:
    if not policy.may_remind(uow.actor):
        raise Forbidden
    organisation = members.organisation(uow, organisation_id)
    place = f"{uow.issuer.base_url}/member/{organisation_id}/certification"
    data = {
        "association": uow.issuer.name,
        "association_en": uow.issuer.name_en,
        "phone": uow.issuer.phone,
        "organisation": organisation.trade_name,
        "link": place,
        **words,
    }
    for address in sorted(to):
        uow.mailer.send(template, address, data)
