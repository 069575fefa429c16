"""What the register of identity cards says of a company's legal representative."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain import distributors
from portal.domain.approvals import Finding
from portal.domain.distributors import (
    CheckMethod,
    CheckResult,
    ConsentItem,
    ConsentPurpose,
    EvidenceState,
    SharedKind,
    SubReason,
)
from portal.domain.distributors.rules import (
    CheckUnderWay,
    NotChecked,
    NotOffered,
    TooManyChecks,
)
from portal.domain.members import OrganisationKind
from portal.jobs.outbox import deliver_due
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors
from portal.store.eventlog import EventRow
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lives
from tests.support.checks import (
    FACE,
    ID2,
    NUMBERS,
    TELECOM3,
    ask,
    change,
    evidence,
    finish,
    request,
    rows,
)
from tests.support.distributors import REASON, Applicant

OTHER = NUMBERS[ID2, SubReason.NAME_WRONG]


def company(portal: Portal, **fields: object) -> Applicant:
    """Return a company with a complete draft, whose representative is not its operator."""
    applicant = applicants.start(portal, OrganisationKind.COMPANY)
    applicants.fill(portal, applicant)
    change(
        portal,
        applicant,
        **{
            "legal_representative": "例独一",
            "legal_representative_id": applicants.id_number(88_000),
            **fields,
        },
    )
    return applicant


def test_what_the_register_says_is_kept_beside_the_evidence(portal: Portal) -> None:
    applicant = company(portal)
    assert evidence(portal, applicant).offered == (
        TELECOM3,
        ID2,
        FACE,
        CheckMethod.MANUAL,
    )
    assert ask(portal, applicant, ID2).result is CheckResult.MATCH
    found = evidence(portal, applicant)
    assert found.representative is CheckResult.MATCH
    assert (found.state, found.register) == (EvidenceState.OPEN, None)
    assert found.left_today == 4
    with portal.begin(applicant.owner, writes=False) as uow:
        (told,) = distributors.sharings(uow, applicant.organisation_id)
    assert (told.method, told.purpose) == (ID2, ConsentPurpose.VERIFICATION)
    assert told.kinds == (SharedKind.NAME, SharedKind.ID_NUMBER)


def test_the_provider_is_told_the_representative_and_nothing_of_the_operator(
    portal: Portal,
) -> None:
    # The operator's own number would be a mismatch, the representative's is none.
    applicant = company(portal, id_number=OTHER)
    assert ask(portal, applicant, ID2).result is CheckResult.MATCH
    change(portal, applicant, legal_representative_id=OTHER)
    assert evidence(portal, applicant).representative is None
    answered = ask(portal, applicant, ID2)
    assert (answered.result, answered.sub_reason) == (
        CheckResult.MISMATCH,
        SubReason.NAME_WRONG,
    )


def test_only_changes_of_the_representative_make_it_unchecked(portal: Portal) -> None:
    applicant = company(portal)
    ask(portal, applicant, ID2)
    for fields in (
        {"person_name": "例他人", "id_number": applicants.id_number(89_000)},
        {"mobile": "13900001112", "bank_card": "6222020000001"},
    ):
        change(portal, applicant, **fields)
        assert evidence(portal, applicant).representative is CheckResult.MATCH
    change(portal, applicant, legal_representative="例另一")
    assert evidence(portal, applicant).representative is None
    assert not evidence(portal, applicant).checks[0].counts


def test_nothing_of_the_representative_stands_in_the_rows_or_in_the_trail(
    portal: Portal,
) -> None:
    applicant = company(portal)
    ask(portal, applicant, ID2)
    with portal.begin(SYSTEM, writes=False) as uow:
        bodies = [str(body) for body in uow.session.scalars(select(EventRow.body))]
    (row,) = rows(portal)
    columns = str({column.key: getattr(row, column.key) for column in row.__table__.columns})
    assert row.card_key is None
    for secret in ("例独一", applicants.id_number(88_000)):
        assert not any(secret in text for text in (*bodies, columns))


def test_an_examiner_asks_and_a_mismatch_neither_fails_nor_stops_the_person(
    portal: Portal,
) -> None:
    body = applicants.officers(portal)
    applicant = company(portal, legal_representative_id=OTHER)
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
    applicants.checked(portal, body.examiner, applicant)
    seen = applicants.view(portal, body.examiner, applicant).evidence
    assert seen.requestable == {TELECOM3, ID2}
    applicants.checked(portal, body.examiner, applicant, ID2)
    with portal.begin(body.examiner) as uow:
        distributors.decide_identity(
            uow, applicant.application_id, result=CheckResult.MATCH, note=REASON
        )
        for item in distributors.checklist(uow, applicant.application_id):
            distributors.check_entry(
                uow,
                applicant.application_id,
                item.key,
                finding=Finding.IN_ORDER,
                reason=REASON,
            )
    found = applicants.view(portal, body.examiner, applicant).evidence
    assert found.representative is CheckResult.MISMATCH
    assert found.state is EvidenceState.PASSED
    with portal.begin(body.examiner) as uow:
        distributors.recommend_application(uow, applicant.application_id, reason=REASON)


def test_a_mismatch_after_handing_in_takes_a_renewal_off_the_short_way(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    body = applicants.officers(sqlite_portal)
    verified = company(sqlite_portal, legal_representative_id=OTHER)
    with sqlite_portal.begin(verified.owner) as uow:
        distributors.submit_application(uow, verified.application_id)
    applicants.examined(sqlite_portal, verified, body.examiner)
    with sqlite_portal.begin(body.approver) as uow:
        distributors.approve_application(uow, verified.application_id, reason=REASON)
    lives.days_before_the_end(clock, 20)
    renewal = lives.renewal(sqlite_portal, verified)
    lives.agree(sqlite_portal, renewal)
    ask(sqlite_portal, renewal, TELECOM3)
    finish(sqlite_portal, renewal, ask(sqlite_portal, renewal, FACE).id)
    lives.hand_in(sqlite_portal, renewal)
    with sqlite_portal.begin(body.examiner) as uow:
        distributors.take_application(uow, renewal.application_id)
    assert applicants.view(sqlite_portal, body.examiner, renewal).is_fast
    applicants.checked(sqlite_portal, body.examiner, renewal, ID2)
    assert not applicants.view(sqlite_portal, body.examiner, renewal).is_fast
    with pytest.raises(NotChecked), sqlite_portal.begin(body.examiner) as uow:
        distributors.recommend_application(uow, renewal.application_id, reason=REASON)


def test_a_representative_whom_no_register_knows_is_not_asked_about(
    sqlite_portal: Portal,
) -> None:
    abroad = company(
        sqlite_portal,
        legal_representative_id_type="PASSPORT",
        legal_representative_id="E12345678",
    )
    person = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, person)
    business = applicants.start(sqlite_portal, OrganisationKind.INDIVIDUAL_BUSINESS)
    applicants.fill(sqlite_portal, business)
    for applicant in (abroad, person, business):
        assert ID2 not in evidence(sqlite_portal, applicant).requestable
        with pytest.raises(NotOffered):
            request(sqlite_portal, applicant, ID2)


def test_it_needs_the_consent_and_what_is_wrong_is_told_to_nobody(
    sqlite_portal: Portal,
) -> None:
    applicant = company(sqlite_portal, id_number="319900199003070009")
    ask(sqlite_portal, applicant, ID2)  # what is wrong with the operator does not matter
    change(sqlite_portal, applicant, legal_representative_id="319900199003070009")
    with pytest.raises(FieldErrors) as refusal:
        request(sqlite_portal, applicant, ID2)
    assert applicants.found(refusal) == [("legal_representative_id", "KYC_ID_CHECKSUM")]
    change(sqlite_portal, applicant, legal_representative_id=OTHER)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.record_consents(
            uow, applicant.application_id, {ConsentItem.PROVIDER: False}
        )
    with pytest.raises(FieldErrors) as refusal:
        request(sqlite_portal, applicant, ID2)
    assert applicants.found(refusal) == [("method", "KYC_CONSENT_MISSING")]


def test_it_counts_among_the_checks_of_a_day_one_at_a_time(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    applicant = company(sqlite_portal)
    request(sqlite_portal, applicant, ID2)
    for method in (ID2, TELECOM3):
        with pytest.raises(CheckUnderWay):
            request(sqlite_portal, applicant, method)
    deliver_due(sqlite_portal)
    for _ in range(4):
        ask(sqlite_portal, applicant, TELECOM3)
    with pytest.raises(TooManyChecks):
        request(sqlite_portal, applicant, ID2)
    clock.advance(timedelta(days=1))
    ask(sqlite_portal, applicant, ID2)
