"""What officers declare, and that they never judge anybody who shares it (security T13)."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from portal.domain import audit, distributors, members
from portal.domain.accounts import StaffRole
from portal.domain.approvals import Finding
from portal.domain.distributors import CheckMethod, CheckResult, TraitKind
from portal.domain.members import OrganisationKind
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import FieldErrors, Forbidden
from portal.store.uow import UnitOfWork
from portal.wiring import Portal
from tests.support import distributors as stage
from tests.support.distributors import REASON, Applicant
from tests.support.people import fresh, member, officer
from tests.support.refusals import refused

NOTHING = {"mobile": "", "bank_card": "", "employer": "", "legal_representative_id": ""}
OURS = {
    "mobile": "13912340000",
    "bank_card": stage.bank_card(90),
    "legal_representative_id": stage.id_number(90),
}
RELATED = "distributors.related_party"


def declare(portal: Portal, actor: Actor, **given: str) -> None:
    with portal.begin(actor) as uow:
        distributors.declare_interests(uow, **{**NOTHING, **given})


def declared(portal: Portal, actor: Actor) -> set[TraitKind]:
    with portal.begin(actor, writes=False) as uow:
        return {one.kind for one in distributors.interests(uow)}


def submitted(
    portal: Portal, kind: OrganisationKind = OrganisationKind.COMPANY, **changed: object
) -> Applicant:
    """Return an applicant that is handed in, whose people have what officers declare."""
    applicant = stage.start(portal, kind)
    given = {
        **stage.fields(91),
        "mobile": OURS["mobile"],
        "bank_card": OURS["bank_card"],
        "legal_representative_id": OURS["legal_representative_id"],
        **changed,
    }
    stage.fill(portal, applicant, given)
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    return applicant


@pytest.fixture
def examiner(portal: Portal) -> Actor:
    return officer(portal, StaffRole.EXAMINER)


def code_of(portal: Portal, applicant: Applicant) -> str:
    with portal.begin(SYSTEM, writes=False) as uow:
        return members.organisation(uow, applicant.organisation_id).uscc or ""


@pytest.mark.parametrize(
    ("kind", "spelling"),
    [
        ("mobile", "+86 139-1234-0000"),
        ("bank_card", f" {OURS['bank_card'][:4]} {OURS['bank_card'][4:]}"),
        ("legal_representative_id", OURS["legal_representative_id"].lower()),
        ("employer", ""),
    ],
)
def test_an_officer_cannot_take_what_shares_one_of_its_interests(
    portal: Portal, examiner: Actor, kind: str, spelling: str
) -> None:
    applicant = submitted(portal)
    declare(portal, examiner, **{kind: spelling or code_of(portal, applicant).lower()})
    assert refused(lambda: _take(portal, examiner, applicant)) == RELATED
    view = stage.view(portal, examiner, applicant)
    assert view.is_related
    assert view.verbs == frozenset()
    _take(portal, officer(portal, StaffRole.EXAMINER), applicant)


def _take(portal: Portal, actor: Actor, applicant: Applicant) -> None:
    with portal.begin(actor) as uow:
        distributors.take_application(uow, applicant.application_id)


def test_the_person_of_a_business_without_a_company_stands_behind_it_itself(
    portal: Portal, examiner: Actor
) -> None:
    applicant = submitted(portal, OrganisationKind.NATURAL_PERSON)
    declare(portal, examiner, legal_representative_id=stage.id_number(91))
    assert refused(lambda: _take(portal, examiner, applicant)) == RELATED


def test_whoever_owns_a_quarter_stands_behind_a_company(
    portal: Portal, examiner: Actor
) -> None:
    applicant = submitted(portal)  # of which person 91 is the owner
    declare(portal, examiner, legal_representative_id=stage.id_number(91))
    assert refused(lambda: _take(portal, examiner, applicant)) == RELATED


def test_the_operator_alone_is_not_who_stands_behind_a_company(
    portal: Portal, examiner: Actor
) -> None:
    applicant = submitted(portal, id_number=stage.id_number(92))
    declare(portal, examiner, legal_representative_id=stage.id_number(92))
    _take(portal, examiner, applicant)


Act = Callable[[UnitOfWork, Applicant], object]
EXAMINERS: dict[str, Act] = {
    "return": lambda uow, one: distributors.return_application(
        uow, one.application_id, reason=REASON
    ),
    "recommend": lambda uow, one: distributors.recommend_application(
        uow, one.application_id, reason=REASON
    ),
    "find the person": lambda uow, one: distributors.decide_identity(
        uow, one.application_id, result=CheckResult.MATCH, note=REASON
    ),
    "ask a provider": lambda uow, one: distributors.request_check(
        uow, one.application_id, CheckMethod.TELECOM3
    ),
    "check an entry": lambda uow, one: distributors.check_entry(
        uow, one.application_id, "mobile", finding=Finding.IN_ORDER
    ),
    "look": lambda uow, one: distributors.look(uow, one.application_id, reason=REASON),
}
APPROVERS: dict[str, Act] = {
    "send back": lambda uow, one: distributors.send_back_application(
        uow, one.application_id, reason=REASON
    ),
    "refuse": lambda uow, one: distributors.refuse_application(
        uow, one.application_id, reason=REASON
    ),
    "approve": lambda uow, one: distributors.approve_application(
        uow, one.application_id, reason=REASON
    ),
}


@pytest.mark.parametrize("verb", EXAMINERS)
def test_no_verb_of_an_examiner_is_left_to_who_declares_in_the_middle(
    sqlite_portal: Portal, verb: str
) -> None:
    examiner = officer(sqlite_portal, StaffRole.EXAMINER)
    applicant = submitted(sqlite_portal)
    _take(sqlite_portal, examiner, applicant)
    declare(sqlite_portal, examiner, mobile=OURS["mobile"])

    def act() -> None:
        with sqlite_portal.begin(fresh(examiner)) as uow:
            EXAMINERS[verb](uow, applicant)

    assert refused(act) == RELATED


@pytest.mark.parametrize("verb", APPROVERS)
def test_no_verb_of_an_approver_is_left_to_who_declares_in_the_middle(
    sqlite_portal: Portal, verb: str
) -> None:
    body = stage.officers(sqlite_portal)
    applicant = submitted(sqlite_portal)
    stage.examined(sqlite_portal, applicant, body.examiner)
    declare(sqlite_portal, body.approver, mobile=OURS["mobile"])

    def act() -> None:
        with sqlite_portal.begin(body.approver) as uow:
            APPROVERS[verb](uow, applicant)

    assert refused(act) == RELATED


def test_a_declaration_replaces_the_one_before_and_an_empty_one_ends_it(
    portal: Portal, examiner: Actor
) -> None:
    applicant = submitted(portal)
    declare(portal, examiner, mobile=OURS["mobile"], bank_card=OURS["bank_card"])
    assert declared(portal, examiner) == {TraitKind.MOBILE, TraitKind.BANK_CARD}
    declare(portal, examiner, employer="91110105MA00AB1240")
    assert declared(portal, examiner) == {TraitKind.EMPLOYER}
    declare(portal, examiner)
    assert declared(portal, examiner) == set()
    _take(portal, examiner, applicant)


def test_one_officers_interests_are_not_anothers(portal: Portal, examiner: Actor) -> None:
    applicant = submitted(portal)
    declare(portal, officer(portal, StaffRole.EXAMINER), mobile=OURS["mobile"])
    assert declared(portal, examiner) == set()
    _take(portal, examiner, applicant)


def test_everything_wrong_is_told_together_and_nothing_is_kept(
    portal: Portal, examiner: Actor
) -> None:
    declare(portal, examiner, mobile=OURS["mobile"])
    wrong = {
        "mobile": "12345",
        "bank_card": "1234",
        "employer": "91110105MA00AB1241",
        "legal_representative_id": "110101199003070004",
    }
    with pytest.raises(FieldErrors) as error:
        declare(portal, examiner, **wrong)
    assert set(stage.found(error)) == {
        ("mobile", "KYC_MOBILE_FORMAT"),
        ("bank_card", "KYC_CARD_FORMAT"),
        ("employer", "USCC_CHECK"),
        ("legal_representative_id", "KYC_ID_CHECKSUM"),
    }
    assert declared(portal, examiner) == {TraitKind.MOBILE}


def test_only_officers_declare_interests(portal: Portal) -> None:
    _, owner = member(portal)
    with pytest.raises(Forbidden):
        declare(portal, owner, mobile=OURS["mobile"])
    with portal.begin(owner, writes=False) as uow, pytest.raises(Forbidden):
        distributors.interests(uow)


def test_nothing_that_was_declared_can_be_read_again(portal: Portal, examiner: Actor) -> None:
    declare(portal, examiner, employer="91110105MA00AB1240", **OURS)
    with portal.begin(SYSTEM, writes=False) as uow:
        kept = str(uow.session.execute(text("SELECT * FROM distributor_officer_trait")).all())
    auditor = officer(portal, StaffRole.AUDITOR)
    with portal.begin(auditor, writes=False) as uow:
        (fact,) = [
            one for one in audit.trail(uow).items if one.name.endswith("interests.declared")
        ]
    for secret in (*OURS.values(), "91110105MA00AB1240"):
        assert secret not in kept
        assert secret not in repr(fact)
    assert (fact.subject, fact.body) == (examiner.id, {"interests": 4})
