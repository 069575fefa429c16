"""Consents: per item, purpose and version of the notice, taken back as easily (KYC-06)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from portal.domain import distributors
from portal.domain.distributors import (
    CheckMethod,
    CheckResult,
    CheckState,
    ConsentChannel,
    ConsentEffect,
    ConsentItem,
    ConsentPurpose,
    ConsentRecord,
    ConsentView,
    KycStatus,
)
from portal.domain.distributors.models import IdentityCheck
from portal.domain.distributors.rules import SubReason
from portal.domain.members import MemberRole, OrganisationKind
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import NotFound
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import distributors as stage
from tests.support import notices as keeper
from tests.support.distributors import (
    REASON,
    Applicant,
    colleague,
    event_names,
    kyc,
    view,
)
from tests.support.refusals import refused

NEXT_DAY = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
ITEM = ConsentItem.PERSONAL_DATA


def record(
    portal: Portal,
    applicant: Applicant,
    answers: Mapping[ConsentItem, bool],
    *,
    actor: Actor | None = None,
    notice_version: int | None = None,
) -> None:
    with portal.begin(actor or applicant.owner) as uow:
        distributors.record_consents(
            uow, applicant.application_id, answers, notice_version=notice_version
        )


def take_back(
    portal: Portal, applicant: Applicant, item: ConsentItem, actor: Actor | None = None
) -> None:
    with portal.begin(actor or applicant.owner) as uow:
        distributors.take_back_consent(uow, applicant.organisation_id, item)


def given(portal: Portal, applicant: Applicant, actor: Actor | None = None) -> ConsentRecord:
    with portal.begin(actor or applicant.owner, writes=False) as uow:
        return distributors.consents_of(uow, applicant.organisation_id)


def missing(portal: Portal, applicant: Applicant) -> set[object]:
    problems = view(portal, applicant.owner, applicant).problems
    return {one.facts["item"] for one in problems if one.code == "KYC_CONSENT_MISSING"}


def effects(portal: Portal, applicant: Applicant) -> dict[ConsentItem, set[ConsentEffect]]:
    return {one.item: set(one.effects) for one in given(portal, applicant).standing}


def test_a_consent_is_kept_with_purpose_notice_channel_and_time(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant = stage.start(portal)
    assert view(portal, applicant.owner, applicant).consents == ()
    first = clock.now()
    answers = {ITEM: True, ConsentItem.BANK_ACCOUNT: False}

    def kept(given_at: datetime, withdrawn_at: datetime | None) -> tuple[ConsentView, ...]:
        purpose, channel = ConsentPurpose.CERTIFICATION, ConsentChannel.WEB
        return (ConsentView(ITEM, purpose, 1, channel, given_at, withdrawn_at),)

    record(portal, applicant, answers)
    clock.advance(timedelta(hours=1))
    record(portal, applicant, answers)
    assert view(portal, applicant.owner, applicant).consents == kept(first, None)
    record(portal, applicant, {ITEM: False})
    assert view(portal, applicant.owner, applicant).consents == kept(first, clock.now())
    record(portal, applicant, {ITEM: True})
    assert view(portal, applicant.owner, applicant).consents == kept(clock.now(), None)
    assert event_names(portal, applicant.application_id)[1:] == [
        "distributors.consent.given",
        "distributors.consent.withdrawn",
        "distributors.consent.given",
    ]


def test_each_item_is_agreed_to_for_its_own_purpose(sqlite_portal: Portal) -> None:
    applicant = stage.start(sqlite_portal)
    record(sqlite_portal, applicant, dict.fromkeys(ConsentItem, True))
    assert {one.item: one.purpose for one in given(sqlite_portal, applicant).history} == {
        ConsentItem.PERSONAL_DATA: ConsentPurpose.CERTIFICATION,
        ConsentItem.IDENTITY_DOCUMENT: ConsentPurpose.CERTIFICATION,
        ConsentItem.BANK_ACCOUNT: ConsentPurpose.REFUND,
        ConsentItem.PUBLICATION: ConsentPurpose.PUBLICATION,
        ConsentItem.PROVIDER: ConsentPurpose.VERIFICATION,
        ConsentItem.FACE: ConsentPurpose.FACE_CHECK,
    }


def test_a_new_notice_asks_drafts_anew_and_keeps_what_was_given(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant = stage.start(portal)
    stage.fill(portal, applicant)
    assert missing(portal, applicant) == set()
    assert keeper.publish(portal) == 2
    assert missing(portal, applicant) == set()
    clock.move(NEXT_DAY)
    found = view(portal, applicant.owner, applicant)
    assert (found.notice_version, found.agreed) == (2, frozenset())
    assert len(missing(portal, applicant)) == 5
    record(portal, applicant, {ITEM: True})
    assert view(portal, applicant.owner, applicant).agreed == {ITEM}
    versions = [one.notice_version for one in given(portal, applicant).history]
    assert sorted(versions) == [1] * 6 + [2]


def test_an_answer_to_a_notice_that_was_replaced_meanwhile_counts_for_nothing(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant = stage.start(portal)
    keeper.publish(portal)
    clock.move(NEXT_DAY)
    late = partial(record, portal, applicant, {ITEM: True}, notice_version=1)
    assert refused(late) == "distributors.notice_changed"
    assert view(portal, applicant.owner, applicant).consents == ()
    record(portal, applicant, {ITEM: True}, notice_version=2)
    assert view(portal, applicant.owner, applicant).agreed == {ITEM}


def test_an_application_is_examined_under_the_notice_of_the_day_it_was_handed_in(
    portal: Portal, clock: FrozenClock
) -> None:
    body = stage.officers(portal)
    applicant = stage.submitted(portal)
    keeper.publish(portal)
    clock.move(NEXT_DAY)
    stage.examined(portal, applicant, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=REASON)
    verified = kyc(portal, applicant)
    assert verified is not None
    assert verified.is_verified


def test_a_returned_application_is_asked_under_the_notice_in_force(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.submitted(sqlite_portal)
    keeper.publish(sqlite_portal)
    clock.move(NEXT_DAY)
    with sqlite_portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
        distributors.return_application(uow, applicant.application_id, reason=REASON)
    assert len(missing(sqlite_portal, applicant)) == 5


def test_a_consent_taken_back_during_review_stops_the_approval(sqlite_portal: Portal) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.submitted(sqlite_portal)
    stage.examined(sqlite_portal, applicant, body.examiner)
    take_back(sqlite_portal, applicant, ConsentItem.BANK_ACCOUNT)

    def approve() -> None:
        with sqlite_portal.begin(body.approver) as uow:
            distributors.approve_application(uow, applicant.application_id, reason=REASON)

    assert refused(approve) == "distributors.consent_missing"
    assert kyc(sqlite_portal, applicant) is None


@pytest.mark.parametrize("item", [ConsentItem.PUBLICATION, ConsentItem.PROVIDER])
def test_a_necessary_consent_taken_back_ends_the_verification_at_once(
    portal: Portal, item: ConsentItem
) -> None:
    applicant = stage.certified(portal, stage.officers(portal))
    assert effects(portal, applicant)[item] >= {ConsentEffect.ENDS_CERTIFICATION}
    take_back(portal, applicant, item)
    ended = kyc(portal, applicant)
    assert ended is not None
    assert ended.status is KycStatus.WITHDRAWN
    assert ended.next_due == date(2026, 11, 22)
    assert not ended.is_verified
    assert item not in effects(portal, applicant)
    assert effects(portal, applicant)[ITEM] == set()


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        (OrganisationKind.COMPANY, ConsentItem.PUBLICATION),
        (OrganisationKind.NATURAL_PERSON, ConsentItem.FACE),
    ],
)
def test_a_consent_that_is_not_necessary_can_be_taken_back_freely(
    sqlite_portal: Portal, kind: OrganisationKind, item: ConsentItem
) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.certified(sqlite_portal, body, kind)
    assert ConsentEffect.ENDS_CERTIFICATION not in effects(sqlite_portal, applicant)[item]
    take_back(sqlite_portal, applicant, item)
    verified = kyc(sqlite_portal, applicant)
    assert verified is not None
    assert verified.is_verified


def test_taking_back_reaches_every_application_and_every_notice(
    portal: Portal, clock: FrozenClock
) -> None:
    first = stage.certified(portal, stage.officers(portal))
    keeper.publish(portal)
    with portal.begin(first.owner) as uow:
        application_id = distributors.start_application(uow, first.organisation_id)
    second = Applicant(first.organisation_id, first.owner, application_id)
    record(portal, second, {ITEM: True})
    clock.move(NEXT_DAY)
    record(portal, second, {ITEM: True})
    assert effects(portal, first)[ITEM] == {
        ConsentEffect.ENDS_CERTIFICATION,
        ConsentEffect.HOLDS_APPLICATION,
    }
    (standing,) = [one for one in given(portal, first).standing if one.item is ITEM]
    assert standing.given_at == clock.now()
    take_back(portal, first, ITEM)
    personal = [one for one in given(portal, first).history if one.item is ITEM]
    assert [one.notice_version for one in personal] == [2, 1, 1]
    assert all(one.withdrawn_at == clock.now() for one in personal)
    assert ITEM not in effects(portal, first)
    take_back(portal, first, ITEM)
    withdrawn = [
        name
        for one in (first, second)
        for name in event_names(portal, one.application_id)
        if name == "distributors.consent.withdrawn"
    ]
    assert len(withdrawn) == 3


def test_the_history_shows_the_newest_consent_first(portal: Portal, clock: FrozenClock) -> None:
    applicant = stage.start(portal)
    for item in (ConsentItem.FACE, ConsentItem.BANK_ACCOUNT, ITEM):
        record(portal, applicant, {item: True})
        clock.advance(timedelta(minutes=1))
    take_back(portal, applicant, ConsentItem.FACE)
    found = given(portal, applicant)
    assert [one.item for one in found.history] == [
        ITEM,
        ConsentItem.BANK_ACCOUNT,
        ConsentItem.FACE,
    ]
    assert [one.item for one in found.standing] == [ITEM, ConsentItem.BANK_ACCOUNT]
    assert found.standing[0].effects == (ConsentEffect.HOLDS_APPLICATION,)


def under_way(portal: Portal, applicant: Applicant, method: CheckMethod) -> None:
    """Let a check of the applicant be under way at the provider."""
    with portal.begin(SYSTEM) as uow:
        uow.session.add(
            IdentityCheck(
                id=new_id(),
                application_id=applicant.application_id,
                round=1,
                method=method,
                state=CheckState.STARTED,
                provider="",
                provider_contact="",
                request_id="",
                token=b"sealed",
                note="",
                at=uow.now(),
            )
        )


def ended(portal: Portal, applicant: Applicant) -> set[CheckMethod]:
    """Return the methods of the checks that were broken off and cannot be gone on with."""
    with portal.begin(SYSTEM, writes=False) as uow:
        checks = uow.session.query(IdentityCheck).filter_by(
            application_id=applicant.application_id, state=CheckState.DONE, token=None
        )
        return {
            one.method
            for one in checks
            if (one.result, one.sub_reason) == (CheckResult.ERROR, SubReason.NOT_FINISHED)
            and one.answered_at
        }


@pytest.mark.parametrize(
    ("item", "methods"),
    [
        (ConsentItem.FACE, {CheckMethod.FACE}),
        (ConsentItem.PROVIDER, {CheckMethod.FACE, CheckMethod.BANK4}),
        (ConsentItem.BANK_ACCOUNT, set()),
    ],
)
def test_a_check_without_its_consent_is_broken_off(
    portal: Portal, item: ConsentItem, methods: set[CheckMethod]
) -> None:
    applicant = stage.start(portal)
    record(portal, applicant, dict.fromkeys(ConsentItem, True))
    for method in (CheckMethod.FACE, CheckMethod.BANK4):
        under_way(portal, applicant, method)
    take_back(portal, applicant, item)
    assert ended(portal, applicant) == methods


def test_only_those_who_may_edit_give_and_take_back(sqlite_portal: Portal) -> None:
    applicant, stranger = stage.start(sqlite_portal), stage.start(sqlite_portal)
    record(sqlite_portal, applicant, {ITEM: True})
    accountant = colleague(applicant, MemberRole.FINANCE)
    for verb in (
        partial(record, sqlite_portal, applicant, {ITEM: False}),
        partial(take_back, sqlite_portal, applicant, ITEM),
    ):
        assert refused(partial(verb, actor=accountant)) == "portal.forbidden"
        assert refused(partial(verb, actor=stranger.owner)) == "portal.not_found"
    assert [one.item for one in given(sqlite_portal, applicant, accountant).standing] == [ITEM]
    for outsider in (stranger.owner, ANONYMOUS):
        with pytest.raises(NotFound):
            given(sqlite_portal, applicant, outsider)


def test_nothing_can_be_agreed_to_once_the_application_is_handed_in(
    sqlite_portal: Portal,
) -> None:
    applicant = stage.submitted(sqlite_portal)
    take_back(sqlite_portal, applicant, ITEM)
    again = partial(record, sqlite_portal, applicant, {ITEM: True})
    assert refused(again) == "distributors.not_editable"
