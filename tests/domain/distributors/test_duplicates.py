"""One person, one organisation, one mobile number, in every spelling (KYC-09, security T12)."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from portal.domain import distributors
from portal.domain.distributors import IdType
from portal.domain.distributors.facts import screening
from portal.domain.distributors.models import Application, PersonTrait
from portal.domain.distributors.rules import TraitKind
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, PortalError
from portal.wiring import Portal
from tests.support import distributors as stage
from tests.support.distributors import Applicant
from tests.support.races import all_at_once

NUMBER = "11010119900307803X"
SPELLINGS = (
    NUMBER,
    NUMBER.lower(),
    "１１０１０１１９９００３０７８０３Ｘ",
    "110101 19900307 803x",
    "110101-19900307-803X",
    "　110101199003078０3ｘ ",
)
_people = iter(range(500, 1000))


def ready(portal: Portal, **changed: object) -> Applicant:
    """Return a complete draft of somebody else, with some answers of its own."""
    applicant = stage.start(portal)
    stage.fill(portal, applicant, {**stage.fields(next(_people)), **changed})
    return applicant


def submit(portal: Portal, applicant: Applicant) -> None:
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)


def refusals(portal: Portal, applicant: Applicant) -> list[tuple[str, str]]:
    """Return why an application is not taken; nothing when it is."""
    try:
        submit(portal, applicant)
    except FieldErrors as error:
        return [(problem.field, problem.code) for problem in error.problems]
    return []


def hits(portal: Portal, applicant: Applicant) -> list[str]:
    """Return the codes of what officers have to judge."""
    with portal.begin(SYSTEM, writes=False) as uow:
        row = uow.session.get_one(Application, applicant.application_id)
        return [hit.code for hit in screening.hits_of(uow, row)]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_person_stands_for_one_organisation_in_every_spelling(
    portal: Portal, spelling: str
) -> None:
    submit(portal, ready(portal, id_number=NUMBER))
    second = ready(portal, id_number=spelling)
    assert refusals(portal, second) == [("id_number", "KYC_DUPLICATE_PERSON")]


@pytest.mark.parametrize(
    "spelling", ["13912345678", "+86 139-1234-5678", "１３９１２３４５６７８"]
)
def test_one_mobile_number_stands_for_one_organisation(portal: Portal, spelling: str) -> None:
    submit(portal, ready(portal, mobile="13912345678"))
    assert refusals(portal, ready(portal, mobile=spelling)) == [("mobile", "KYC_MOBILE_TAKEN")]


def test_a_renewed_permit_is_the_same_person(portal: Portal) -> None:
    permit = {"id_type": "HM_PERMIT", "birth_date": date(1990, 3, 7)}
    submit(portal, ready(portal, id_number="H1234567801", **permit))
    again = ready(portal, id_number="H1234567802", **permit)
    assert refusals(portal, again) == [("id_number", "KYC_DUPLICATE_PERSON")]


def test_nobody_is_told_whose_it_is(portal: Portal) -> None:
    first = ready(portal, id_number=NUMBER)
    submit(portal, first)
    second = ready(portal, id_number=NUMBER)
    with pytest.raises(FieldErrors) as error:
        submit(portal, second)
    assert [dict(problem.facts) for problem in error.value.problems] == [{}]
    assert str(first.organisation_id) not in repr(error.value.facts)


def test_a_draft_claims_nobody(portal: Portal) -> None:
    ready(portal, id_number=NUMBER)
    assert refusals(portal, ready(portal, id_number=NUMBER)) == []


def test_what_was_refused_or_withdrawn_is_free_again(portal: Portal) -> None:
    first = ready(portal, id_number=NUMBER)
    submit(portal, first)
    with portal.begin(first.owner) as uow:
        distributors.withdraw_application(uow, first.application_id)
    second = ready(portal, id_number=NUMBER)
    assert refusals(portal, second) == []
    body = stage.officers(portal)
    stage.examined(portal, second, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.refuse_application(uow, second.application_id, reason=stage.REASON)
    assert refusals(portal, ready(portal, id_number=NUMBER)) == []


def test_what_lapsed_is_free_again(portal: Portal, clock: FrozenClock) -> None:
    first = ready(portal, id_number=NUMBER)
    submit(portal, first)
    body = stage.officers(portal)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, first.application_id)
        distributors.return_application(uow, first.application_id, reason=stage.REASON)
    assert refusals(portal, ready(portal, id_number=NUMBER)) != []
    clock.advance(timedelta(days=30))
    assert refusals(portal, ready(portal, id_number=NUMBER)) == []


def test_a_returned_application_keeps_its_person_and_frees_it_when_it_names_another(
    portal: Portal,
) -> None:
    first = ready(portal, id_number=NUMBER)
    submit(portal, first)
    body = stage.officers(portal)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, first.application_id)
        distributors.return_application(uow, first.application_id, reason=stage.REASON)
    other = stage.id_number(next(_people))
    with portal.begin(first.owner) as uow:
        distributors.save_details(uow, first.application_id, {"id_number": other})
    assert refusals(portal, ready(portal, id_number=other)) == []
    assert refusals(portal, ready(portal, id_number=NUMBER)) != []
    assert refusals(portal, first) == [("id_number", "KYC_DUPLICATE_PERSON")]
    third = stage.id_number(next(_people))
    with portal.begin(first.owner) as uow:
        distributors.save_details(uow, first.application_id, {"id_number": third})
    assert refusals(portal, first) == []
    assert refusals(portal, ready(portal, id_number=NUMBER)) == []


def test_a_verified_person_stays_taken_while_the_organisation_applies_anew(
    portal: Portal,
) -> None:
    body = stage.officers(portal)
    first = stage.submitted(portal)
    with portal.begin(SYSTEM, writes=False) as uow:
        kept = set(uow.session.query(PersonTrait.kind, PersonTrait.key))
    stage.examined(portal, first, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, first.application_id, reason=stage.REASON)
    with portal.begin(first.owner) as uow:
        again = distributors.start_change(uow, first.organisation_id)
        distributors.withdraw_application(uow, again)
    with portal.begin(SYSTEM, writes=False) as uow:
        assert set(uow.session.query(PersonTrait.kind, PersonTrait.key)) == kept


def test_the_same_bank_card_is_for_officers_to_look_at(portal: Portal) -> None:
    card = stage.bank_card(77)
    first, second = ready(portal, bank_card=card), ready(portal, bank_card=f" {card} ")
    submit(portal, first)
    assert hits(portal, first) == []
    submit(portal, second)
    assert hits(portal, second) == hits(portal, first) == ["KYC_SAME_CARD"]


def test_one_person_with_two_documents_is_for_officers_to_look_at(portal: Portal) -> None:
    resident = {"id_number": NUMBER, "person_name": "陈 大文", "mobile": "13912345678"}
    permit = {
        "id_type": IdType.HM_PERMIT,
        "id_number": "H12345678",
        "birth_date": date(1990, 3, 7),
        "person_name": "陳大文".replace("陳", "陈"),
    }
    first = ready(portal, **resident)
    submit(portal, first)
    second = ready(portal, **permit)
    submit(portal, second)
    assert hits(portal, second) == hits(portal, first) == ["KYC_SAME_PERSON"]


def test_the_same_mobile_number_too_is_one_hit_and_no_refusal(portal: Portal) -> None:
    person = {"person_name": "陈大文", "mobile": "13912345678"}
    submit(portal, ready(portal, id_number=NUMBER, **person))
    second = ready(
        portal,
        id_type="HM_PERMIT",
        id_number="H12345678",
        birth_date=date(1990, 3, 7),
        **person,
    )
    submit(portal, second)
    assert hits(portal, second) == ["KYC_SAME_PERSON"]
    third = ready(portal, person_name="王五", mobile="13912345678")
    assert refusals(portal, third) == [("mobile", "KYC_MOBILE_TAKEN")]


def test_two_resident_numbers_are_two_people_whatever_their_name(portal: Portal) -> None:
    first, second = ready(portal), ready(portal)
    submit(portal, first)
    submit(portal, second)
    assert hits(portal, second) == []


def test_a_face_that_a_provider_knows_is_for_officers_to_look_at(portal: Portal) -> None:
    first, second = ready(portal), ready(portal)
    with portal.begin(SYSTEM) as uow:
        for applicant in (first, second):
            uow.session.add(
                PersonTrait(
                    organisation_id=applicant.organisation_id,
                    kind=TraitKind.FACE,
                    key=uow.vault.digest("kyc:face", "one and the same"),
                )
            )
    submit(portal, first)
    submit(portal, second)
    assert hits(portal, second) == ["KYC_SAME_FACE"]


def test_the_key_of_a_hit_stays_and_tells_nobody_whom_it_is_about(portal: Portal) -> None:
    card = stage.bank_card(78)
    first, second = ready(portal, bank_card=card), ready(portal, bank_card=card)
    submit(portal, first)
    submit(portal, second)
    with portal.begin(SYSTEM, writes=False) as uow:
        rows = [uow.session.get_one(Application, one.application_id) for one in (first, second)]
        (ours,), (theirs,) = (screening.hits_of(uow, row) for row in rows)
        assert screening.hits_of(uow, rows[0]) == (ours,)
    assert ours.key != theirs.key
    assert ours.key.startswith("KYC_SAME_CARD:")
    assert str(second.organisation_id) not in ours.key
    assert ours.facts == {"organisation_id": second.organisation_id}


def test_of_fifty_who_apply_at_once_with_one_identity_one_is_taken(portal: Portal) -> None:
    applicants = [
        ready(
            portal,
            id_number=SPELLINGS[number % len(SPELLINGS)],
            mobile=f"1390000{number:04d}",
        )
        for number in range(50)
    ]
    outcomes = all_at_once([partial(submit, portal, one) for one in applicants])
    won = [one for one, outcome in zip(applicants, outcomes, strict=True) if outcome is None]
    assert len(won) == 1
    assert {_code(outcome) for outcome in outcomes if outcome is not None} == {
        "KYC_DUPLICATE_PERSON"
    }
    with portal.begin(SYSTEM, writes=False) as uow:
        claims = uow.session.query(PersonTrait).filter_by(kind=TraitKind.PERSON).all()
    assert [claim.organisation_id for claim in claims] == [won[0].organisation_id]


def _code(outcome: object) -> str:
    """Return with which one problem an application was refused; anything else as it is."""
    if isinstance(outcome, FieldErrors):
        return " ".join(problem.code for problem in outcome.problems)
    return repr(outcome)


def test_those_who_claim_each_others_numbers_never_wait_for_each_other(portal: Portal) -> None:
    mobiles = [f"1391111{number:04d}" for number in range(8)]
    applicants = [ready(portal, mobile=mobile) for mobile in mobiles]
    for applicant in applicants:
        submit(portal, applicant)
    body = stage.officers(portal)
    for applicant in applicants:
        with portal.begin(body.examiner) as uow:
            distributors.take_application(uow, applicant.application_id)
            distributors.return_application(uow, applicant.application_id, reason=stage.REASON)
    for applicant, mobile in zip(applicants, mobiles[1:] + mobiles[:1], strict=True):
        with portal.begin(applicant.owner) as uow:
            distributors.save_details(uow, applicant.application_id, {"mobile": mobile})
    acts: list[Callable[[], object]] = [partial(submit, portal, one) for one in applicants]
    outcomes = all_at_once(acts)
    assert {type(one) for one in outcomes} <= {FieldErrors, type(None)}
    assert all(isinstance(one, PortalError) for one in outcomes)
