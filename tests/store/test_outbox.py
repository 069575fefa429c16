"""What follows from an event is done once, and tried until it works."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from typing_extensions import override

from portal.domain.certificates.models import Certificate
from portal.jobs import outbox
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import Unavailable
from portal.store.eventlog import DeliveryRow
from portal.store.outbox import due, note_failure
from portal.wiring import Portal
from tests.support.races import all_at_once
from tests.support.stages import Stage

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Paper:
    """A renderer that lays nothing out, or fails with these words."""

    complaint: str = ""

    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        if self.complaint:
            raise Unavailable(why=self.complaint)
        return f"{template} {data['number']}".encode()

    def missing_characters(self, text: str) -> list[str]:
        return [character for character in text if character == "\x00"]


def on(portal: Portal, paper: Paper) -> Portal:
    return replace(portal, around=replace(portal.around, pdf=paper))


@pytest.fixture
def granted(stage: Stage) -> Portal:
    """A portal in which one certificate waits to be laid out."""
    stage.desk.license(stage.person)
    return on(stage.portal, Paper())


def delivery(portal: Portal) -> DeliveryRow:
    with portal.begin(SYSTEM, writes=False) as uow:
        query = select(DeliveryRow).filter_by(subscriber="certificates.issue")
        return uow.session.scalars(query).one()


def waiting(portal: Portal, at: datetime | None = None) -> list[int]:
    with portal.begin(SYSTEM, writes=False) as uow:
        return due(uow.session, at or uow.now())


def issued(portal: Portal) -> int:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return len(uow.session.scalars(select(Certificate)).all())


def test_an_event_somebody_hears_of_waits_for_its_delivery(granted: Portal) -> None:
    assert waiting(granted) == [delivery(granted).id]
    assert delivery(granted).subscriber == "certificates.issue"


def test_a_delivery_is_made_once(granted: Portal) -> None:
    assert outbox.deliver_due(granted) == 1
    assert outbox.deliver_due(granted) == 0
    assert delivery(granted).done_at == granted.clock.now()
    assert issued(granted) == 1


def test_a_delivery_that_was_made_can_be_asked_for_again(granted: Portal) -> None:
    row = delivery(granted)
    assert outbox.deliver(granted, row.id)
    assert outbox.deliver(granted, row.id)
    assert issued(granted) == 1


def test_a_delivery_nobody_knows_is_nothing_to_do(granted: Portal) -> None:
    assert outbox.deliver(granted, 10**6)


def test_several_workers_at_once_make_it_once(granted: Portal) -> None:
    row = delivery(granted)
    done = all_at_once([partial(outbox.deliver, granted, row.id)] * 6)
    assert done == [True] * 6
    assert issued(granted) == 1
    assert delivery(granted).attempts == 0


def test_a_failure_is_noted_and_leaves_nothing(granted: Portal) -> None:
    broken = on(granted, Paper("out of ink"))
    assert not outbox.deliver(broken, delivery(granted).id)
    row = delivery(granted)
    assert (row.attempts, row.done_at) == (1, None)
    assert row.error is not None
    assert row.error.startswith("Unavailable: ")
    assert "out of ink" in row.error
    assert issued(granted) == 0


def test_a_long_complaint_is_cut(granted: Portal) -> None:
    outbox.deliver(on(granted, Paper("x" * 5000)), delivery(granted).id)
    assert len(delivery(granted).error or "") == 500


def test_a_failed_delivery_is_tried_again_when_its_pause_is_over(
    granted: Portal, clock: FrozenClock
) -> None:
    outbox.deliver(on(granted, Paper("jam")), delivery(granted).id)
    clock.advance(10 * SECOND - timedelta(microseconds=1))
    assert waiting(granted) == []
    clock.advance(timedelta(microseconds=1))
    assert outbox.deliver_due(granted) == 1
    assert issued(granted) == 1


def test_the_pause_doubles_up_to_an_hour(granted: Portal, clock: FrozenClock) -> None:
    row = delivery(granted)
    pauses = []
    for _ in range(16):
        with granted.begin(SYSTEM) as uow:
            note_failure(uow.session, row.id, "jam", uow.now())
        pauses.append((delivery(granted).next_at - clock.now()) // SECOND)
        clock.move(delivery(granted).next_at)
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 2560] + [3600] * 7


def test_no_failure_is_noted_of_what_was_made_meanwhile(granted: Portal) -> None:
    row = delivery(granted)
    outbox.deliver(granted, row.id)
    with granted.begin(SYSTEM) as uow:
        note_failure(uow.session, row.id, "late", uow.now())
        note_failure(uow.session, 10**6, "unknown", uow.now())
    assert delivery(granted).attempts == 0


def test_one_failure_does_not_hold_up_the_others(stage: Stage) -> None:
    stage.desk.license(stage.person)
    only_company = replace(
        stage.portal, around=replace(stage.portal.around, pdf=Picky("DGA-2026-D-000001-N"))
    )
    stage.desk.license(stage.company)
    assert outbox.deliver_due(only_company) == 1
    assert issued(stage.portal) == 1


@dataclass(frozen=True)
class Picky(Paper):
    """A renderer that dislikes one number."""

    @override
    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        if self.complaint in str(data):
            raise Unavailable
        return f"{template} {data['number']}".encode()


def test_commits_wake_the_worker_with_the_deliveries_they_start(stage: Stage) -> None:
    woken: list[list[int]] = []
    portal = replace(
        stage.portal,
        around=replace(stage.portal.around, wake=lambda ids: woken.append(list(ids))),
    )
    replace(stage.desk, portal=portal).license(stage.person)
    assert [ids for ids in woken if ids] == [[delivery(portal).id]]
