"""Letters in every light at the officers' desk: denied, renewed, corrected, suspended."""

from collections.abc import Callable
from uuid import UUID

import pytest

from portal.domain import approvals, suppliers
from portal.domain.accounts import StaffRole
from portal.kernel.actor import SYSTEM
from portal.store.uow import UnitOfWork
from tests.support import confirmations, story
from tests.support.applicants import REASON, Desk, company, seated
from tests.support.browser import NewPerson, Person
from tests.support.chains import SHOP_USCC
from tests.support.letters import BRAND_USCC, permit, software
from tests.support.site import Site


@pytest.fixture(scope="module")
def language() -> str:
    """The language of the officers; the other journeys come by these pages in both."""
    return "zh-Hans"


@pytest.fixture(scope="module")
def desk(site: Site) -> Desk:
    return seated(site.portal)


@pytest.fixture(scope="module")
def examiner(site: Site, newcomer: NewPerson) -> Person:
    return story.employ(site.portal, newcomer, StaffRole.EXAMINER)


@pytest.fixture(scope="module")
def approver(site: Site, newcomer: NewPerson) -> Person:
    return story.employ(site.portal, newcomer, StaffRole.APPROVER)


def case(desk: Desk, application_id: UUID) -> str:
    with desk.portal.begin(SYSTEM, writes=False) as uow:
        return f"/staff/cases/{approvals.case_of(uow, application_id).id}"


def test_a_denied_letter_and_its_proofs_are_fit_for_everybody(
    site: Site, desk: Desk, examiner: Person
) -> None:
    held = permit(kind="audiovisual_permit", number="0104001")
    application_id = desk.draft(copyright_refs=[software()], permits=[held])
    desk.submit(application_id)
    desk.take(application_id)
    confirmations.ask(site.portal, desk.examiner, application_id)
    examiner.open(case(desk, application_id))
    site.work()
    examiner.open(case(desk, application_id))
    link = confirmations.last_link(site.portal)
    confirmations.answer_link(site.portal, link, BRAND_USCC, suppliers.Answer.DENY)
    examiner.open(case(desk, application_id))
    examiner.sees("We never gave it.")


def test_a_renewal_and_a_correction_are_fit_for_everybody(
    desk: Desk, examiner: Person, approver: Person
) -> None:
    old = desk.authorised(letter_no="XH-OLD", valid_to="2027-01-10")
    renewal = desk.renew(old)
    desk.submit(renewal)
    examiner.open(case(desk, renewal))
    slip = desk.authorised(letter_no="XH-SLIP")
    correction = desk.correct(slip, notice_days="60", regions=["31", "3205"])
    desk.submit(correction)
    desk.recommend(correction)
    approver.open(case(desk, correction))
    desk.approve(correction)
    examiner.open(f"/staff/authorisations/{slip}")


def test_a_suspension_and_its_end_are_fit_for_everybody(
    desk: Desk, examiner: Person, approver: Person
) -> None:
    top = desk.authorised(letter_no="XH-TOP")
    company(desk.portal, "Shop", SHOP_USCC)
    below = desk.see_through(desk.child(top))
    place = f"/staff/authorisations/{top}"
    examiner.open("/staff/authorisations")
    examiner.open(f"{place}/suspension")

    def propose(uow: UnitOfWork) -> UUID:
        return suppliers.propose_suspension(uow, top, from_on=uow.today(), reason=REASON)

    decided(desk, propose, suppliers.suspend_authorisation, approver)
    examiner.open(place)
    examiner.open(f"{place}/lift")
    examiner.open(f"/staff/authorisations/{below}")
    decided(
        desk,
        lambda uow: suppliers.propose_lift(uow, top, reason=REASON),
        suppliers.lift_suspension,
        approver,
    )


def decided(
    desk: Desk,
    propose: Callable[[UnitOfWork], UUID],
    act: Callable[[UnitOfWork, UUID], None],
    approver: Person,
) -> None:
    """Let one officer propose, a second one look at it, and do it."""
    with desk.portal.begin(desk.examiner) as uow:
        proposal_id = propose(uow)
    approver.open(f"/staff/proposals/{proposal_id}")
    with desk.portal.begin(desk.approver) as uow:
        act(uow, proposal_id)
