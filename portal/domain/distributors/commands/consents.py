"""What a person agrees to, and takes back as easily as it was given (KYC-06)."""

from collections.abc import Mapping
from uuid import UUID

from portal.domain import notices
from portal.domain.distributors import rules
from portal.domain.distributors.commands.rows import (
    application_row,
    live_kyc,
    require_edit,
    require_editable,
)
from portal.domain.distributors.events import ConsentGiven, ConsentWithdrawn
from portal.domain.distributors.facts.consents import applications_of
from portal.domain.distributors.models import Application, Consent
from portal.domain.distributors.rules import (
    CheckMethod,
    CheckResult,
    CheckState,
    ConsentChannel,
    ConsentItem,
    NoticeChanged,
    SubReason,
)
from portal.store.uow import UnitOfWork

# Without which consent a check that is under way must not go on.
_ENDED_BY: Mapping[ConsentItem, frozenset[CheckMethod]] = {
    ConsentItem.PROVIDER: frozenset(CheckMethod) - {CheckMethod.MANUAL},
    ConsentItem.FACE: frozenset({CheckMethod.FACE}),
}


def record_consents(
    uow: UnitOfWork,
    application_id: UUID,
    answers: Mapping[ConsentItem, bool],
    *,
    notice_version: int | None = None,
    channel: ConsentChannel = ConsentChannel.WEB,
) -> None:
    """Keep what the person agreed to, item by item; an item not named stays as it is.

    `notice_version` is the one that the person has read, by default the one in force.  Agreeing
    needs an application that can be edited; taking back is possible at any time, whatever
    notice it was given to.  Raises `NotFound`, `Forbidden`, `NotEditable`, or `NoticeChanged`
    when another version is in force now.
    """
    application = application_row(uow, application_id)
    require_edit(uow, application.organisation_id)
    number = notices.version_on(uow, uow.today())
    if any(answers.values()):
        require_editable(uow, application)
        if notice_version not in {None, number}:
            raise NoticeChanged(number=number)
    for item, is_agreed in answers.items():
        if not is_agreed:
            _take_back(uow, application, item)
        elif item not in application.agreed(number):
            _give(uow, application, item, number, channel)


def take_back_consent(uow: UnitOfWork, organisation_id: UUID, item: ConsentItem) -> None:
    """Take one item back wherever it was agreed to; without such a consent nothing happens.

    A verification that rests on it ends at once when the item is necessary; checks that need it
    end, too (see `rules.effects_of`).  Raises `NotFound` or `Forbidden`.
    """
    require_edit(uow, organisation_id)
    for application in applications_of(uow, organisation_id, locked=True):
        _take_back(uow, application, item)


def _give(
    uow: UnitOfWork,
    application: Application,
    item: ConsentItem,
    number: int,
    channel: ConsentChannel,
) -> None:
    purpose = rules.PURPOSE_OF[item]
    consent = uow.session.get(Consent, (application.id, purpose, number, item))
    if consent is None:
        consent = Consent(purpose=purpose, notice_version=number, item=item)
        application.consents.append(consent)
    consent.channel = channel
    consent.given_at = uow.now()
    consent.withdrawn_at = None
    uow.record(
        ConsentGiven(
            subject=application.id,
            organisation_id=application.organisation_id,
            item=item,
            purpose=purpose,
            notice_version=number,
            channel=channel,
        )
    )


def _take_back(uow: UnitOfWork, application: Application, item: ConsentItem) -> None:
    standing = [
        consent
        for consent in application.consents
        if consent.item is item and consent.withdrawn_at is None
    ]
    if not standing:
        return
    for consent in standing:
        consent.withdrawn_at = uow.now()
        uow.record(
            ConsentWithdrawn(
                subject=application.id,
                organisation_id=application.organisation_id,
                item=item,
                purpose=consent.purpose,
                notice_version=consent.notice_version,
            )
        )
    _end_verification(uow, application, item)
    _end_checks(uow, application, item)


def _end_verification(uow: UnitOfWork, application: Application, item: ConsentItem) -> None:
    kyc = live_kyc(uow, application.organisation_id)
    if kyc is None or kyc.application_id != application.id:
        return
    if item in rules.required_consents(kyc.kind):
        kyc.consent_withdrawn_on = uow.today()


def _end_checks(uow: UnitOfWork, application: Application, item: ConsentItem) -> None:
    for check in application.identity_checks:
        if check.state is not CheckState.DONE and check.method in _ENDED_BY.get(item, ()):
            check.state = CheckState.DONE
            check.result = CheckResult.ERROR
            check.sub_reason = SubReason.NOT_FINISHED
            check.token = None
            check.answered_at = uow.now()
