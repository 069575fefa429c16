"""What officers found about each item, and what the applicant is told of it."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.domain import approvals
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CheckView, Finding
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import FieldErrors, NotFound
from portal.wiring import Portal
from tests.support import people
from tests.support.cases import Room
from tests.support.refusals import refused

OK, AGAIN = Finding.IN_ORDER, Finding.RESUBMIT
BLURRED = "The seal cannot be read."


@pytest.fixture
def room(portal: Portal) -> Room:
    return Room(portal)


def check(
    room: Room, item: str, finding: Finding, reason: str = "", by: Actor | None = None
) -> None:
    room.do(
        by or room.examiner,
        approvals.check_item,
        item=item,
        finding=finding,
        reason=reason,
    )


def found(room: Room, reader: Actor) -> dict[str, tuple[int, Finding, str, str]]:
    with room.portal.begin(reader, writes=False) as uow:
        return {
            view.item: (view.round, view.finding, view.reason, view.who)
            for view in approvals.checks_of(uow, room.subject)
        }


def test_a_finding_says_who_found_what_and_when(room: Room) -> None:
    room.taken()
    check(room, "letter", AGAIN, f" {BLURRED} ")
    with room.portal.begin(room.approver, writes=False) as uow:
        (view,) = approvals.checks_of(uow, room.subject)
        now = uow.now()
    assert view == CheckView("letter", 1, AGAIN, BLURRED, now, "Officer")


def test_the_last_word_of_a_round_counts(room: Room) -> None:
    room.taken()
    check(room, "letter", AGAIN, BLURRED)
    check(room, "letter", OK)
    check(room, "proof", OK, "Compared with the register.")
    assert found(room, room.examiner) == {
        "letter": (1, OK, "", "Officer"),
        "proof": (1, OK, "Compared with the register.", "Officer"),
    }


def test_a_later_round_has_the_last_word_and_keeps_what_was_in_order(room: Room) -> None:
    room.taken()
    check(room, "letter", AGAIN, BLURRED)
    check(room, "proof", OK)
    room.do(room.examiner, approvals.return_case, reason=BLURRED)
    room.taken()
    check(room, "letter", OK)
    assert found(room, room.examiner) == {
        "letter": (2, OK, "", "Officer"),
        "proof": (1, OK, "", "Officer"),
    }


def test_the_applicant_is_told_what_and_why_once_the_case_is_back_but_not_by_whom(
    room: Room,
) -> None:
    room.taken()
    check(room, "letter", AGAIN, BLURRED)
    assert found(room, room.owner) == {}
    room.do(room.examiner, approvals.return_case, reason=BLURRED)
    told = {"letter": (1, AGAIN, BLURRED, "")}
    assert found(room, room.owner) == told
    room.taken()
    check(room, "letter", OK)
    assert found(room, room.owner) == told


def test_intake_officers_check_too(room: Room) -> None:
    room.taken()
    intake = people.officer(room.portal, StaffRole.INTAKE_OFFICER)
    check(room, "letter", OK, by=intake)
    assert found(room, intake) == {"letter": (1, OK, "", "Officer")}


def test_nobody_else_checks(room: Room) -> None:
    room.taken()
    for actor in (room.approver, room.owner, SYSTEM):
        assert refused(partial(check, room, "letter", OK, by=actor)) == "portal.forbidden"
    _, stranger = people.member(room.portal)
    assert refused(partial(check, room, "letter", OK, by=stranger)) == "portal.not_found"
    with pytest.raises(NotFound):
        found(room, stranger)


def test_items_are_checked_during_the_examination_only(room: Room) -> None:
    act = partial(check, room, "letter", OK)
    assert refused(act) == "approvals.not_in_examination"
    room.recommended()
    assert refused(act) == "approvals.not_in_examination"


@pytest.mark.parametrize(
    ("finding", "reason"),
    [(AGAIN, ""), (AGAIN, "  no  "), (AGAIN, "x" * 1001), (OK, "no"), (OK, "a\u200bbcdef")],
)
def test_a_reason_is_needed_to_ask_for_an_item_again_and_is_always_readable(
    room: Room, finding: Finding, reason: str
) -> None:
    room.taken()
    with pytest.raises(FieldErrors):
        check(room, "letter", finding, reason)
    assert found(room, room.examiner) == {}


def test_the_database_itself_refuses_to_ask_again_without_a_reason(room: Room) -> None:
    room.taken()
    check(room, "letter", AGAIN, BLURRED)
    with pytest.raises(DBAPIError), room.portal.around.engine.begin() as connection:
        connection.execute(text("UPDATE approval_case_check SET reason = ''"))
