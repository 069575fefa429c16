"""Versions of the table of permits: dated ahead, never changed (AUT-07)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.domain import audit, permits
from portal.domain.accounts import StaffRole
from portal.domain.permits import PermitRole, ShownBy
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import FieldErrors, NotFound
from portal.kernel.trade import Category
from portal.wiring import Portal
from tests.support.people import officer
from tests.support.permits import typed_again, typed_row
from tests.support.races import all_at_once
from tests.support.refusals import refused

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
REASON = "A permit was abolished."


@pytest.fixture
def keeper(portal: Portal) -> Actor:
    return officer(portal, StaffRole.RULE_KEEPER)


def publish(
    portal: Portal,
    actor: Actor,
    *,
    rows: Sequence[dict[str, str]] | None = None,
    effective_on: date = TOMORROW,
    based_on: int = 1,
) -> int:
    with portal.begin(actor) as uow:
        return permits.publish_table(
            uow,
            rows=[typed_row()] if rows is None else rows,
            effective_on=effective_on,
            note=REASON,
            based_on=based_on,
        )


def table(portal: Portal, day: date = TODAY, actor: Actor = ANONYMOUS) -> permits.PermitTable:
    with portal.begin(actor, writes=False) as uow:
        return permits.table(uow, day)


def test_the_portal_comes_with_the_matrix_of_aut_07(portal: Portal) -> None:
    found = table(portal)
    assert (found.number, found.effective_on, found.published_by) == (1, date(2026, 1, 1), "")
    always = {
        (row.category, row.role): {one.kind for one in found.rows if one.key[:2] == row.key[:2]}
        for row in found.rows
    }
    assert always == {
        (None, PermitRole.ROOT): {"business_licence", "right_proof"},
        (None, PermitRole.PLATFORM): {
            "business_licence",
            "edi_licence",
            "icp_licence",
            "icp_filing",
        },
        (None, PermitRole.SELLER): {"business_licence"},
        (Category.GAME, PermitRole.ROOT): {
            "game_isbn",
            "game_approval",
            "game_publisher",
            "game_operator",
        },
        (Category.VIDEO, PermitRole.ROOT): {"audiovisual_permit", "network_culture_permit"},
        (Category.EDU, PermitRole.ROOT): {"course_copyright", "school_permit"},
        (Category.EDU, PermitRole.PLATFORM): {"publication_permit"},
        (Category.EDU, PermitRole.SELLER): {"publication_permit"},
        (Category.COUPON, PermitRole.ROOT): {
            "issuer_rules",
            "prepaid_filing",
            "payment_licence",
        },
        (Category.COUPON, PermitRole.PLATFORM): {"payment_licence"},
    }


def test_the_first_table_could_have_been_typed(portal: Portal) -> None:
    rows = table(portal).rows
    assert permits.read_rows([typed_again(row) for row in rows]) == (rows, [])


def test_game_cards_never_need_a_network_culture_permit(portal: Portal) -> None:
    rows = permits.expected(table(portal).rows, {Category.GAME}, is_root=True)
    assert "network_culture_permit" not in {row.kind for row in rows}
    assert permits.required_kinds(rows, {Category.GAME}, is_root=True) == (
        "game_isbn",
        "game_approval",
        "game_publisher",
        "game_operator",
    )


def test_stored_value_without_a_payment_licence_is_to_be_refused(portal: Portal) -> None:
    told = permits.perhaps_needed(
        table(portal).rows, {Category.COUPON}, is_root=True, permits=()
    )
    (row,) = [row for row in told if row.kind == "payment_licence"]
    assert "refused" in row.note("en")
    assert (row.required, row.shown_by) == (False, ShownBy.NUMBER)


def test_a_version_holds_from_its_day_and_the_one_before_until_then(
    portal: Portal, keeper: Actor
) -> None:
    assert publish(portal, keeper) == 2
    assert [table(portal, day).number for day in (TODAY, TOMORROW)] == [1, 2]
    found = table(portal, TOMORROW, keeper)
    assert [row.kind for row in found.rows] == ["audiovisual_permit"]
    assert (found.note, found.published_by) == (REASON, "Officer")
    assert table(portal, TOMORROW).published_by == ""


def test_before_the_first_version_the_first_counts(portal: Portal) -> None:
    assert table(portal, date(2025, 6, 1)).number == 1


def test_of_two_versions_of_one_day_the_later_holds(portal: Portal, keeper: Actor) -> None:
    publish(portal, keeper)
    publish(portal, keeper, rows=[typed_row(required="")], based_on=2)
    assert table(portal, TOMORROW).number == 3


def test_a_version_cannot_overtake_the_one_before_it(portal: Portal, keeper: Actor) -> None:
    publish(portal, keeper, effective_on=date(2027, 1, 1))
    with pytest.raises(FieldErrors) as error:
        publish(portal, keeper, rows=[typed_row(required="")], based_on=2)
    (problem,) = error.value.problems
    assert (problem.field, problem.code) == ("effective_on", "PERMIT_TOO_EARLY")
    assert problem.facts == {"earliest": date(2027, 1, 1)}


def test_wrong_rows_and_a_wrong_day_are_told_together(portal: Portal, keeper: Actor) -> None:
    with pytest.raises(FieldErrors) as error:
        publish(portal, keeper, rows=[typed_row(kind="")], effective_on=TODAY)
    assert [one.field for one in error.value.problems] == ["rows-0-kind", "effective_on"]
    assert table(portal, TOMORROW).number == 1


def test_a_version_that_changes_nothing_is_refused(portal: Portal, keeper: Actor) -> None:
    rows = [typed_again(row) for row in table(portal).rows]
    assert refused(partial(publish, portal, keeper, rows=rows)) == "permits.nothing_changed"


def test_only_the_rule_keeper_publishes(portal: Portal) -> None:
    for actor in (officer(portal, StaffRole.EXAMINER), ANONYMOUS):
        assert refused(partial(publish, portal, actor)) == "portal.forbidden"


def test_rows_made_from_an_older_version_do_not_undo_a_newer_one(
    portal: Portal, keeper: Actor
) -> None:
    publish(portal, keeper)
    assert refused(partial(publish, portal, keeper)) == "portal.changed_meanwhile"


def test_of_many_at_once_one_publishes(portal: Portal, keeper: Actor) -> None:
    acts = [partial(publish, portal, keeper) for _ in range(4)]
    results = all_at_once(acts)
    assert sum(result == 2 for result in results) == 1
    assert table(portal, TOMORROW).number == 2


def test_every_version_stays_to_be_read(portal: Portal, keeper: Actor) -> None:
    publish(portal, keeper)
    with portal.begin(ANONYMOUS, writes=False) as uow:
        page = permits.tables(uow)
        assert [(one.number, one.effective_on) for one in page.items] == [
            (2, TOMORROW),
            (1, date(2026, 1, 1)),
        ]
        assert permits.table_version(uow, 1).rows == table(portal).rows
        assert permits.latest_table(uow).number == 2
        with pytest.raises(NotFound):
            permits.table_version(uow, 3)


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize(
    ("name", "column"), [("permit_version", "note"), ("permit_row", "pattern")]
)
def test_a_published_version_cannot_be_changed_even_in_sql(
    portal: Portal, statement: str, name: str, column: str
) -> None:
    with pytest.raises(DBAPIError), portal.around.engine.begin() as connection:
        connection.execute(text(statement.format(name, column, "''")))


def test_publishing_leaves_a_fact(portal: Portal, keeper: Actor) -> None:
    publish(portal, keeper)
    with portal.begin(SYSTEM, writes=False) as uow:
        entry = audit.trail(uow).items[0]
    assert entry.name == "permits.table.published"
    assert entry.body == {"number": 2, "effective_on": TOMORROW.isoformat(), "rows": 1}


def test_time_alone_brings_the_next_version(
    portal: Portal, keeper: Actor, clock: FrozenClock
) -> None:
    publish(portal, keeper)
    with portal.begin(ANONYMOUS, writes=False) as uow:
        assert permits.table(uow, uow.today()).number == 1
    clock.move(datetime(2026, 11, 24, 0, 0, tzinfo=SHANGHAI))
    with portal.begin(ANONYMOUS, writes=False) as uow:
        assert permits.table(uow, uow.today()).number == 2
