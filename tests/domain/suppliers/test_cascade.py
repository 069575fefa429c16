"""G-AUT 8 and 9 through the commands, with the clock moved: a chain falls as one."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from portal.domain import suppliers
from portal.domain.suppliers import AuthorisationStatus, AuthorisationView, BindingKind
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.wiring import Portal
from tests.support.applicants import REASON, Desk, company, seated
from tests.support.chains import SHOP_USCC, first_grant, second_grant
from tests.support.letters import trademark

ACTIVE, REVOKED = AuthorisationStatus.ACTIVE, AuthorisationStatus.REVOKED
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(portal: Portal, clock: FrozenClock) -> Desk:
    """The agent's desk in January 2026, and a shop that is a member, too."""
    clock.move(datetime(2026, 1, 25, 10, tzinfo=SHANGHAI))
    company(portal, "Shop", SHOP_USCC)
    return seated(portal)


def chain(desk: Desk, **changes: object) -> tuple[UUID, UUID]:
    """Record G1 with changes, and example 1 below it; return both."""
    first = desk.authorised(**first_grant(**changes))
    return first, desk.see_through(desk.child(first, **second_grant()))


def stands(desk: Desk, *ids: UUID) -> list[AuthorisationStatus]:
    """Return what authorisations are today."""
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        found = suppliers.authorisations(uow, ids)
        return [found[one].status(uow.today()) for one in ids]


def revoke(desk: Desk, authorisation_id: UUID, day: date) -> None:
    with desk.portal.begin(desk.examiner) as uow:
        proposal_id = suppliers.propose_revocation(
            uow, authorisation_id, revoked_on=day, reason=REASON
        )
    desk.do(desk.approver, lambda uow: suppliers.revoke_authorisation(uow, proposal_id))


def codes(desk: Desk, application_id: UUID) -> list[str]:
    with desk.portal.begin(desk.owner, writes=False) as uow:
        return [problem.code for problem in suppliers.problems(uow, application_id)]


def test_g_aut_8_a_child_is_valid_to_the_last_second_before_its_parent_is_revoked(
    desk: Desk, clock: FrozenClock
) -> None:
    first, child = chain(desk)
    waiting = desk.child(first, **second_grant(letter_no="G1-2"))
    revoke(desk, first, date(2026, 6, 15))
    clock.move(datetime(2026, 6, 15, tzinfo=SHANGHAI) - SECOND)
    assert stands(desk, first, child) == [ACTIVE, ACTIVE]
    assert codes(desk, waiting) == []
    clock.advance(SECOND)
    assert stands(desk, first, child) == [REVOKED, REVOKED]
    assert codes(desk, waiting) == ["AUT_PARENT_REVOKED"]
    standing = desk.authorisation(child).standing(date(2026, 6, 15))
    assert standing.because is not None
    assert (standing.because.letter_no, standing.code) == ("G1", "AUT_PARENT_REVOKED")


def test_g_aut_9_a_mark_carries_the_chain_to_the_last_day_of_its_grace(
    desk: Desk, clock: FrozenClock
) -> None:
    mark = trademark(registrant="Brand Ltd", valid_to="2026-08-31")
    first = desk.authorised(**first_grant(valid_to="2027-12-31", trademark_reg_nos=[mark]))
    child = desk.see_through(desk.child(first, **second_grant(valid_to="2027-12-31")))
    view = desk.authorisation(child)
    assert view.ends_on == date(2027, 2, 28)
    (binding,) = view.end.bindings
    assert (binding.kind, binding.letter_no, binding.item) == (
        BindingKind.TRADEMARK,
        "G1",
        "12345678",
    )
    application_id = desk.draft(
        **first_grant(letter_no="G2", valid_to="2027-12-31", trademark_reg_nos=[mark])
    )
    clock.move(datetime(2026, 10, 1, tzinfo=SHANGHAI))
    warnings = [one.code for one in desk.application(application_id).warnings]
    assert "AUT_TRADEMARK_IN_GRACE" in warnings
    clock.move(datetime(2027, 3, 1, tzinfo=SHANGHAI) - SECOND)
    assert stands(desk, first, child) == [ACTIVE, ACTIVE]
    assert codes(desk, application_id) == []
    clock.advance(SECOND)
    assert stands(desk, first, child) == [AuthorisationStatus.EXPIRED] * 2
    assert codes(desk, application_id) == ["AUT_TRADEMARK_EXPIRED"]


def test_the_preview_tells_what_the_revocation_then_does(
    desk: Desk, clock: FrozenClock
) -> None:
    first, child = chain(desk)
    day = date(2026, 6, 15)
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        fall = suppliers.fall_of(uow, first, day)
        assert suppliers.fall_of(uow, child, day).total == 0
    assert (fall.total, fall.by_depth, fall.ids) == (1, {2: 1}, (child,))
    revoke(desk, first, day)
    clock.move(datetime(2026, 6, 15, tzinfo=SHANGHAI))
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        assert suppliers.fall_of(uow, first, day).total == 0
    assert ACTIVE not in stands(desk, first, child)


ENDS: list[Callable[[AuthorisationView], date | None]] = [
    lambda view: view.revoked_on,
    lambda view: view.stopped_on,
]


def test_a_child_knows_the_day_from_which_its_chain_no_longer_holds(desk: Desk) -> None:
    first, child = chain(desk)
    assert [end(desk.authorisation(child)) for end in ENDS] == [None, None]
    revoke(desk, first, date(2026, 6, 15))
    assert [end(desk.authorisation(child)) for end in ENDS] == [None, date(2026, 6, 15)]
