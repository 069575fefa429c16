"""Asking a right-holder whether a letter is its own, by a one-time link, and its answer.

The secret of a link is nowhere but in the letter that carries it: rows hold its SHA-256.
"""

import hmac
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.domain import accounts, approvals, members
from portal.domain.suppliers import facts, policy, rules
from portal.domain.suppliers.commands.rows import application_row
from portal.domain.suppliers.events import (
    BrandAnswered,
    BrandAsked,
    ConfirmationRefused,
    ConfirmationSent,
)
from portal.domain.suppliers.models import Application, Confirmation
from portal.domain.suppliers.rules import Answer, Letter, Refusal
from portal.kernel import subjects
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import civil_date, end_of_day
from portal.kernel.errors import Forbidden, refuse_if_any
from portal.kernel.ids import new_id, new_secret
from portal.kernel.text import tidy
from portal.store.uow import UnitOfWork

TEMPLATE = "mail/confirmation.txt"


@dataclass(frozen=True, slots=True)
class SentLink:
    """A link that is on its way; its secret is in the letter only."""

    confirmation_id: UUID
    secret_hash: str


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What the right-holder is shown, until the last day on which it can answer."""

    letter: Letter
    last_day: date


@dataclass(frozen=True, slots=True)
class RefusedLink:
    """A link that did not open; `codes_left` counts only where another code may be tried."""

    reason: Refusal
    codes_left: int = 0


def ask_brand(uow: UnitOfWork, application_id: UUID, *, address: str, source: str) -> UUID:
    """Ask the grantor named in a letter whether it is its own; return the question's id.

    The case waits for at most ten days, and the link leaves after commit.  `source` says where
    the officer found the address.  Raises `NotFound`, `Forbidden`, `FieldErrors` (EMAIL_FORMAT
    or AUT_ADDRESS_OF_APPLICANT on `address`, and what is wrong with `source`), or as
    `approvals.ask_brand_case`.
    """
    application = application_row(uow, application_id)
    if not policy.may_ask_brand(uow.actor) or uow.actor.id is None:
        raise Forbidden(application_id=application_id)
    address = accounts.normal_email(address)
    of_applicant = members.addresses(uow, application.organisation_id)
    refuse_if_any(
        rules.check_address(address, of_applicant=of_applicant)
        + rules.check_source(source.strip())
    )
    last_day = uow.today() + rules.CONFIRMATION_LIFE
    parties = facts.parties(uow, application)
    approvals.ask_brand_case(uow, application_id, until=last_day, parties=parties)
    letter = _letter(application)
    confirmation_id = new_id()
    uow.session.add(
        Confirmation(
            id=confirmation_id,
            application_id=application_id,
            round=approvals.case_of(uow, application_id).round,
            grantor_uscc=letter.grantor_uscc,
            address=uow.vault.seal(
                subjects.organisation(application.organisation_id),
                address,
                rules.address_context(confirmation_id),
            ),
            address_source=tidy(source),
            asked_by=uow.actor.id,
            asked_at=uow.now(),
            expires_at=end_of_day(last_day),
        )
    )
    uow.record(
        BrandAsked(
            subject=application_id,
            organisation_id=application.organisation_id,
            confirmation_id=confirmation_id,
            last_day=last_day,
        )
    )
    return confirmation_id


def send_link(uow: UnitOfWork, confirmation_id: UUID) -> SentLink | None:
    """Make the secret of a link and send the letter that carries it.

    Changes no row, so that a slow mail server holds up nobody who writes.  The link opens once
    `keep_link` has kept its hash; sent again, it has another secret.  Nothing is sent, and None
    returned, of what was sent before or is of no use any more.  Raises `Forbidden`, or
    `Unavailable` when the letter is not taken.
    """
    if not policy.may_ask_brand(uow.actor):
        raise Forbidden(confirmation_id=confirmation_id)
    row = uow.session.get_one(Confirmation, confirmation_id)
    if row.sent_at is not None or _spent(uow, row):
        return None
    letter = _letter(uow.session.get_one(Application, row.application_id))
    secret = new_secret()
    uow.mailer.send(
        TEMPLATE,
        uow.vault.open(row.address, rules.address_context(row.id)),
        {
            "association": uow.issuer.name,
            "association_en": uow.issuer.name_en,
            "association_uscc": uow.issuer.uscc,
            "phone": uow.issuer.phone,
            "grantor": letter.grantor,
            "grantee": letter.grantee,
            "letter_no": letter.letter_no,
            "last_day": _last_day(row).isoformat(),
            "link": f"{uow.issuer.base_url}/confirmations/{row.id}/{secret}",
        },
    )
    return SentLink(row.id, accounts.hash_secret(secret))


def keep_link(uow: UnitOfWork, sent: SentLink | None) -> None:
    """Let a link that was sent open from now on; done before, it changes nothing.

    Raises `Forbidden`.
    """
    if not policy.may_ask_brand(uow.actor):
        raise Forbidden
    if sent is None:
        return
    row = uow.session.get_one(Confirmation, sent.confirmation_id, with_for_update=True)
    if row.sent_at is not None:
        return
    row.secret_hash, row.sent_at = sent.secret_hash, uow.now()
    uow.record(ConfirmationSent(subject=row.application_id, confirmation_id=row.id))


def open_confirmation(
    uow: UnitOfWork, confirmation_id: UUID, secret: str, code: str
) -> OpenedLink | RefusedLink:
    """Show the letter to whoever has the link and the grantor's code; anybody may try.

    A refusal is returned, not raised, so that the event of it is committed.
    """
    row = _admitted(uow, confirmation_id, secret, code)
    if isinstance(row, RefusedLink):
        return row
    application = uow.session.get_one(Application, row.application_id)
    return OpenedLink(_letter(application), _last_day(row))


def answer_confirmation(  # noqa: PLR0913 - one form, one command
    uow: UnitOfWork,
    confirmation_id: UUID,
    secret: str,
    code: str,
    *,
    answer: str,
    name: str,
    note: str,
) -> Answer | RefusedLink:
    """Take the one answer of a right-holder; whoever may open the link may give it.

    `name` is the name and post of the person.  Refusals as for `open_confirmation`.  Raises
    `FieldErrors` on `answer`, `name` and `note`; a denial needs a note.
    """
    row = _admitted(uow, confirmation_id, secret, code)
    if isinstance(row, RefusedLink):
        return row
    refuse_if_any(rules.check_answer(answer, name=name.strip(), note=note.strip()))
    given = Answer(answer)
    row.answer, row.answered_at = given, uow.now()
    application = uow.session.get_one(Application, row.application_id)
    row.answered_by = uow.vault.seal(
        subjects.organisation(application.organisation_id),
        tidy(name),
        rules.answerer_context(row.id),
    )
    row.answer_note = tidy(note) or None
    uow.session.flush()
    approvals.hear_brand_case(uow, row.application_id, denied=given is Answer.DENY)
    uow.record(
        BrandAnswered(
            subject=application.id,
            organisation_id=application.organisation_id,
            confirmation_id=row.id,
            answer=given,
        )
    )
    return given


def _admitted(
    uow: UnitOfWork, confirmation_id: UUID, secret: str, code: str
) -> Confirmation | RefusedLink:
    """Return the question, locked, or why the link does not open; record the latter."""
    row = uow.session.get(Confirmation, confirmation_id, with_for_update=True)
    reason = _refusal(uow, row, secret, code)
    if row is not None and reason is None:
        return row
    reason = reason or Refusal.ALTERED
    uow.record(ConfirmationRefused(subject=confirmation_id, reason=reason))
    may_retry = row is not None and reason is Refusal.OTHER_BRAND
    return RefusedLink(reason, rules.MAX_CODES - row.attempts if row and may_retry else 0)


def _refusal(
    uow: UnitOfWork, row: Confirmation | None, secret: str, code: str
) -> Refusal | None:
    stored = (row.secret_hash if row else None) or ""
    if not hmac.compare_digest(accounts.hash_secret(secret), stored) or row is None:
        return Refusal.ALTERED
    if reason := _spent(uow, row):
        return reason
    if _works_for_others(uow, row.grantor_uscc):
        return Refusal.OTHER_BRAND
    if rules.normal_code(code) == row.grantor_uscc:
        return None
    row.attempts += 1
    return _spent(uow, row) or Refusal.OTHER_BRAND


def _spent(uow: UnitOfWork, row: Confirmation) -> Refusal | None:
    return rules.spent(
        answered=row.answer is not None,
        awaited=_case_state(uow, row) is approvals.CaseState.AWAITING_BRAND,
        attempts=row.attempts,
        expires_at=row.expires_at,
        at=uow.now(),
    )


def _works_for_others(uow: UnitOfWork, code: str) -> bool:
    own = members.organisations_of(uow)
    return bool(own) and code not in {organisation.uscc for organisation in own}


def _case_state(uow: UnitOfWork, row: Confirmation) -> approvals.CaseState:
    # Whoever holds the link may not read the case: the portal looks.
    actor, uow.actor = uow.actor, SYSTEM
    try:
        return approvals.case_of(uow, row.application_id).state
    finally:
        uow.actor = actor


def _letter(application: Application) -> Letter:
    return rules.approved_letter(application.fields)


def _last_day(row: Confirmation) -> date:
    return civil_date(row.asked_at + rules.CONFIRMATION_LIFE)
