"""Serials have no gap and no double, whoever grants at once and whatever fails (CRT)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from portal.domain import certificates, licences
from portal.domain.accounts import StaffRole
from portal.domain.licences import LicenceKind, Number
from portal.jobs import outbox
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import ChangedMeanwhile, RuleBroken, Unavailable
from portal.wiring import Portal
from tests.support.badges import Desk
from tests.support.people import officer
from tests.support.races import all_at_once
from tests.support.stages import Stage

CROWD = 50


def number(serial: int) -> str:
    return str(Number("DGA", 2026, LicenceKind.DISTRIBUTOR, serial))


def granted(portal: Portal) -> list[str]:
    """Return the numbers of all licences, in order."""
    with portal.begin(ANONYMOUS, writes=False) as uow:
        page = licences.licences(uow)
    assert page.next is None
    return sorted(view.number for view in page.items)


@pytest.fixture
def proposals(stage: Stage) -> list[UUID]:
    """Fifty ready applicants, each with a proposed grant."""
    desk = stage.desk
    return [desk.propose(desk.ready(stage.authorisation_id)) for _ in range(CROWD)]


@pytest.fixture
def approvers(stage: Stage) -> list[Actor]:
    """One approver in twenty-five sessions, and five in five each."""
    others = [officer(stage.portal, StaffRole.APPROVER) for _ in range(5)]
    return [stage.desk.approver] * 25 + others * 5


def test_fifty_grants_at_once_give_the_serials_one_to_fifty(
    stage: Stage, proposals: list[UUID], approvers: list[Actor]
) -> None:
    desks = [replace(stage.desk, approver=approver) for approver in approvers]
    acts = [
        partial(desk.grant, proposal_id)
        for desk, proposal_id in zip(desks, proposals, strict=True)
    ]
    results = all_at_once(acts)
    assert [result for result in results if not isinstance(result, UUID)] == []
    assert granted(stage.portal) == [number(serial) for serial in range(1, CROWD + 1)]


def test_many_approvers_of_one_proposal_give_one_licence(stage: Stage) -> None:
    proposal_id = stage.desk.propose(stage.person)
    desks = [
        replace(stage.desk, approver=officer(stage.portal, StaffRole.APPROVER))
        for _ in range(8)
    ]
    results = all_at_once([partial(desk.grant, proposal_id) for desk in desks])
    assert sum(isinstance(result, UUID) for result in results) == 1
    lost = [result for result in results if not isinstance(result, UUID)]
    assert {type(error) for error in lost} <= {ChangedMeanwhile, *RuleBroken.__subclasses__()}
    assert granted(stage.portal) == [number(1)]


class _ChangedItsMindError(RuntimeError):
    """Something goes wrong after the serial was drawn."""


def test_a_grant_that_fails_after_its_serial_was_drawn_consumes_none(stage: Stage) -> None:
    desk = stage.desk
    proposal_id = desk.propose(stage.person)
    with pytest.raises(_ChangedItsMindError), desk.portal.begin(desk.approver) as uow:  # noqa: PT012
        licences.grant(uow, proposal_id)
        raise _ChangedItsMindError
    assert granted(stage.portal) == []
    desk.license(stage.company)
    desk.grant(proposal_id)
    assert granted(stage.portal) == [number(1), number(2)]


def test_a_refused_grant_consumes_none(stage: Stage) -> None:
    desk = stage.desk
    both = officer(stage.portal, StaffRole.EXAMINER, StaffRole.APPROVER)
    alone = replace(desk, examiner=both, approver=both)
    with pytest.raises(RuleBroken):
        alone.license(stage.person)
    desk.license(stage.company)
    assert granted(stage.portal) == [number(1)]


@dataclass(frozen=True)
class OutOfPaper:
    """A renderer that breaks down; it knows every character."""

    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        raise Unavailable(template=template, data=len(data))

    def missing_characters(self, text: str) -> list[str]:
        return [character for character in text if character == "\x00"]


@pytest.fixture
def broken(stage: Stage) -> Desk:
    portal = replace(stage.portal, around=replace(stage.portal.around, pdf=OutOfPaper()))
    return replace(stage.desk, portal=portal)


def test_a_failed_rendering_consumes_none_and_is_made_up_for(
    stage: Stage, broken: Desk, clock: FrozenClock
) -> None:
    first = broken.license(stage.person)
    assert outbox.deliver_due(broken.portal) == 0
    second = stage.desk.license(stage.company)
    assert granted(stage.portal) == [number(1), number(2)]
    clock.advance(timedelta(hours=1))
    stage.desk.deliver()
    with stage.portal.begin(ANONYMOUS, writes=False) as uow:
        assert certificates.certificate(uow, first) is not None
        assert certificates.certificate(uow, second) is not None
