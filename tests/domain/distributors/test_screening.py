"""Lists of barred persons: a number stops, a name asks, removal frees (KYC-10)."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import pytest

from portal.domain import distributors, licences, members, screening
from portal.domain.distributors import KycStatus
from portal.domain.distributors.facts import screening as facts
from portal.domain.distributors.models import Application
from portal.domain.licences import LicenceState, Reason
from portal.domain.members import OrganisationKind
from portal.domain.screening import ListSource
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors
from portal.wiring import Portal
from tests.support import distributors as people
from tests.support import lists, stages, statements
from tests.support.distributors import Applicant
from tests.support.refusals import refused

COMPANY = OrganisationKind.COMPANY
_people = iter(range(2000, 3000))


def details(**changed: object) -> dict[str, object]:
    """Return complete details of a company whose people are three."""
    return {
        **people.fields(next(_people)),
        "person_name": "例操作",
        "legal_representative": "例法人",
        "legal_representative_id": people.id_number(1001),
        "owners": [
            {
                "name": "例股东",
                "id_type": "HM_PERMIT",
                "id_number": "H1234567801",
                "share": "60",
            }
        ],
        **changed,
    }


def ready(portal: Portal, given: Mapping[str, object]) -> Applicant:
    applicant = people.start(portal, COMPANY)
    people.fill(portal, applicant, given)
    return applicant


def submit(portal: Portal, applicant: Applicant) -> None:
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)


def code_of(portal: Portal, applicant: Applicant) -> str:
    with portal.begin(SYSTEM, writes=False) as uow:
        return members.organisation(uow, applicant.organisation_id).uscc or ""


def hits(portal: Portal, applicant: Applicant) -> list[tuple[str, object]]:
    """Return what officers have to judge: code and source."""
    with portal.begin(SYSTEM, writes=False) as uow:
        row = uow.session.get_one(Application, applicant.application_id)
        return [(hit.code, hit.facts.get("source")) for hit in facts.hits_of(uow, row)]


@pytest.mark.parametrize("who", ["operator", "legal representative", "owner", "permit", "code"])
def test_whoever_is_listed_with_its_number_stops_the_application(
    portal: Portal, who: str
) -> None:
    given = details()
    applicant = ready(portal, given)
    number = {
        "operator": str(given["id_number"]).lower(),
        "legal representative": people.id_number(1001),
        "owner": "H1234567801",
        "permit": "H12345678",
        "code": code_of(portal, applicant),
    }[who]
    lists.import_list(portal, lists.row(name="不相干", number=number))
    with pytest.raises(FieldErrors) as error:
        submit(portal, applicant)
    assert people.found(error) == [("screening", "KYC_BLOCKED")]
    assert hits(portal, applicant) == [("LIST_BLOCK", ListSource.SUPREME_COURT)]
    lists.import_list(portal)
    submit(portal, applicant)
    assert hits(portal, applicant) == []


def test_a_business_is_found_by_the_organisation_code_inside_its_own(portal: Portal) -> None:
    applicant = ready(portal, details())
    inner = code_of(portal, applicant)[8:17]
    lists.import_list(portal, lists.row(name="不相干", number=f"{inner[:8]}-{inner[8]}"))
    assert hits(portal, applicant) == [("LIST_BLOCK", ListSource.SUPREME_COURT)]


@pytest.mark.parametrize("name", ["例操作", "例 法人", "例股东", "例小满商行"])
def test_the_same_name_alone_asks_for_a_look_and_stops_nothing(
    portal: Portal, name: str
) -> None:
    applicant = ready(portal, details())
    lists.import_list(portal, lists.row(name=name), source=ListSource.SAMR_SERIOUS)
    submit(portal, applicant)
    assert hits(portal, applicant) == [("LIST_NAME", ListSource.SAMR_SERIOUS)]


def test_a_hit_leads_to_what_the_list_says(portal: Portal) -> None:
    applicant = ready(portal, details())
    lists.import_list(portal, lists.row(name="例操作"))
    with portal.begin(SYSTEM, writes=False) as uow:
        row = uow.session.get_one(Application, applicant.application_id)
        (hit,) = facts.hits_of(uow, row)
        (entry,) = screening.entries(uow, ListSource.SUPREME_COURT).items
    assert hit.facts["entry_id"] == entry.id
    assert hit.key == f"LIST_NAME:{entry.id}"


def test_nobody_is_approved_who_was_listed_since(portal: Portal) -> None:
    body = people.officers(portal)
    given = details()
    applicant = ready(portal, given)
    submit(portal, applicant)
    people.examined(portal, applicant, body.examiner)
    lists.import_list(portal, lists.row(number=str(given["id_number"])))

    def approve() -> None:
        with portal.begin(body.approver) as uow:
            distributors.approve_application(
                uow, applicant.application_id, reason=people.REASON
            )

    assert refused(approve) == "distributors.blocked"
    lists.import_list(portal)
    approve()
    assert people.kyc(portal, applicant) is not None


def test_a_verified_member_is_blocked_while_one_of_it_is_listed(
    portal: Portal, clock: FrozenClock
) -> None:
    body = people.officers(portal)
    given = details()
    applicant = ready(portal, given)
    submit(portal, applicant)
    people.examined(portal, applicant, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=people.REASON)
    other = people.certified(portal, body)
    clock.advance(timedelta(days=1))
    lists.import_list(portal, lists.row(number=people.id_number(1001)))
    assert _status(portal, applicant) is KycStatus.BLOCKED
    assert _status(portal, other) is KycStatus.VERIFIED
    clock.advance(timedelta(days=1))
    lists.import_list(portal)
    assert _status(portal, applicant) is KycStatus.VERIFIED
    yesterday = clock.now().date() - timedelta(days=1)
    found = people.kyc(portal, applicant, as_of=yesterday)
    assert found is not None
    assert found.status is KycStatus.BLOCKED


def _status(portal: Portal, applicant: Applicant) -> KycStatus:
    found = people.kyc(portal, applicant)
    assert found is not None
    return found.status


def test_a_badge_is_suspended_while_its_holder_is_listed_and_good_again_after(
    stage: stages.Stage,
) -> None:
    licence_id = stage.desk.license(stage.company)
    code = code_of(stage.portal, stage.company)

    def standing() -> tuple[LicenceState, frozenset[Reason]]:
        with stage.portal.begin(ANONYMOUS, writes=False) as uow:
            found = licences.licence(uow, licence_id).standing
        return found.state, found.reasons

    assert standing() == (LicenceState.ACTIVE, frozenset())
    lists.import_list(stage.portal, lists.row(name="不相干", number=code))
    assert standing() == (LicenceState.SUSPENDED, frozenset({Reason.BLOCKED}))
    lists.import_list(stage.portal)
    assert standing() == (LicenceState.ACTIVE, frozenset())


def test_asking_for_many_members_takes_no_more_statements(portal: Portal) -> None:
    body = people.officers(portal)
    some = [people.certified(portal, body).organisation_id for _ in range(3)]
    sent = []
    for asked in (some[:1], some):
        with portal.begin(ANONYMOUS, writes=False) as uow:
            sent.append(statements.sent_by(uow, partial(distributors.kycs, uow, asked)))
    assert sent[0] == sent[1]
