"""A list from typing to the public, version by version."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from types import MappingProxyType
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.domain import members, pricelists
from portal.domain.accounts import StaffRole
from portal.domain.pricelists import NothingPublished, VersionView
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, PortalError
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import people
from tests.support.tags import TAG

TOMORROW = datetime(2026, 11, 23, 16, tzinfo=UTC)  # 00:00 in Shanghai

Shop = tuple[UUID, Actor]


@pytest.fixture
def shop(portal: Portal) -> Shop:
    return people.member(portal)


def publish(portal: Portal, shop: Shop, *prices: str) -> int:
    """Publish a list with one specification per price."""
    tags = [TAG | {"spec": f"{n} 个月", "price": price} for n, price in enumerate(prices, 1)]
    with portal.begin(shop[1]) as uow:
        pricelists.save_draft(uow, shop[0], tags)
        return pricelists.publish(uow, shop[0])


def in_force(portal: Portal, shop: Shop, actor: Actor = ANONYMOUS) -> VersionView | None:
    with portal.begin(actor, writes=False) as uow:
        return pricelists.in_force(uow, shop[0], uow.now())


def prices_in_force(portal: Portal, shop: Shop) -> list[int]:
    view = in_force(portal, shop)
    assert view is not None
    return [line.price_fen for line in view.lines]


def test_a_draft_keeps_everything_as_typed(portal: Portal, shop: Shop) -> None:
    odd = {"item": "  星影 ", "price": "eighteen", "valid_until": "soon"}
    with portal.begin(shop[1]) as uow:
        pricelists.save_draft(uow, shop[0], [odd, TAG])
    with portal.begin(shop[1], writes=False) as uow:
        draft = pricelists.draft(uow, shop[0])
    assert draft.lines == (dict.fromkeys(pricelists.TYPED_FIELDS, "") | odd, TAG)
    assert draft.saved_at is not None
    assert ("lines-0-price", "AMOUNT_FORMAT") in {(p.field, p.code) for p in draft.problems}


def test_without_a_draft_there_is_an_empty_one(portal: Portal, shop: Shop) -> None:
    with portal.begin(shop[1], writes=False) as uow:
        draft = pricelists.draft(uow, shop[0])
    assert (draft.lines, draft.problems, draft.saved_at) == ((), (), None)


def test_a_later_draft_replaces_the_earlier_one(portal: Portal, shop: Shop) -> None:
    for tags in ([TAG, TAG], [TAG]):
        with portal.begin(shop[1]) as uow:
            pricelists.save_draft(uow, shop[0], tags)
    with portal.begin(shop[1], writes=False) as uow:
        assert pricelists.draft(uow, shop[0]).lines == (TAG,)


def test_a_draft_with_problems_is_not_published(portal: Portal, shop: Shop) -> None:
    with pytest.raises(FieldErrors) as refused:
        publish(portal, shop, "18.80", "0")
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("lines-1-price", "AMOUNT_NOT_POSITIVE")
    assert in_force(portal, shop) is None


def test_without_a_draft_nothing_is_published(portal: Portal, shop: Shop) -> None:
    with pytest.raises(FieldErrors) as refused, portal.begin(shop[1]) as uow:
        pricelists.publish(uow, shop[0])
    assert [problem.code for problem in refused.value.problems] == ["PRC_NO_LINES"]


def test_a_published_list_is_in_force_for_everybody(portal: Portal, shop: Shop) -> None:
    assert publish(portal, shop, "18.80", "99") == 1
    view = in_force(portal, shop)
    assert view is not None
    assert [(line.spec, line.price_fen) for line in view.lines] == [
        ("1 个月", 1880),
        ("2 个月", 9900),
    ]
    assert view.effective_at == view.published_at == view.confirmed_at


def test_versions_count_up_and_old_ones_stay(portal: Portal, shop: Shop) -> None:
    other = people.member(portal, "Somebody Else")
    assert [publish(portal, shop, price) for price in ("18.80", "18", "17")] == [1, 2, 3]
    assert publish(portal, other, "18") == 1
    with portal.begin(ANONYMOUS, writes=False) as uow:
        history = pricelists.versions(uow, shop[0])
        first = pricelists.version(uow, shop[0], 1)
        with pytest.raises(NotFound):
            pricelists.version(uow, shop[0], 4)
    assert [item.number for item in history.items] == [3, 2, 1]
    assert first.lines[0].price_fen == 1880


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pricelist_version SET number = 9",
        "UPDATE pricelist_line SET price_fen = 1",
        "DELETE FROM pricelist_confirmation",
        "DELETE FROM pricelist_line",
    ],
)
def test_what_was_published_is_never_changed(
    portal: Portal, shop: Shop, statement: str
) -> None:
    publish(portal, shop, "18.80")
    with portal.begin(shop[1]) as uow:
        pricelists.confirm(uow, shop[0])
    with pytest.raises((PortalError, DBAPIError)), portal.begin(SYSTEM) as uow:
        uow.session.execute(text(statement))
    assert prices_in_force(portal, shop) == [1880]


def test_a_rise_waits_for_the_next_day_and_a_fall_does_not(
    portal: Portal, clock: FrozenClock, shop: Shop
) -> None:
    publish(portal, shop, "18.80", "99")
    publish(portal, shop, "18.00", "99")
    assert prices_in_force(portal, shop) == [1800, 9900]
    publish(portal, shop, "17.00", "100")
    clock.move(TOMORROW - timedelta(seconds=1))
    assert prices_in_force(portal, shop) == [1800, 9900]
    clock.move(TOMORROW)
    assert prices_in_force(portal, shop) == [1700, 10000]


def test_a_rise_cannot_be_hurried_by_publishing_twice(portal: Portal, shop: Shop) -> None:
    publish(portal, shop, "18.80")
    publish(portal, shop, "19.80")
    publish(portal, shop, "19.80")
    assert prices_in_force(portal, shop) == [1880]


def test_a_rise_taken_back_the_same_day_never_takes_effect(
    portal: Portal, clock: FrozenClock, shop: Shop
) -> None:
    for price in ("18.80", "19.80", "18.80"):
        publish(portal, shop, price)
    clock.move(TOMORROW)
    assert prices_in_force(portal, shop) == [1880]


def test_a_version_ahead_of_its_time_is_hidden_from_others(
    portal: Portal, clock: FrozenClock, shop: Shop
) -> None:
    publish(portal, shop, "18.80")
    publish(portal, shop, "19.80")
    _, rival = people.member(portal, "Rival")
    examiner = people.officer(portal, StaffRole.EXAMINER)
    for actor, seen in ((ANONYMOUS, 1), (rival, 1), (shop[1], 2), (examiner, 2)):
        with portal.begin(actor, writes=False) as uow:
            assert len(pricelists.versions(uow, shop[0]).items) == seen
    with portal.begin(shop[1], writes=False) as uow:
        ahead = pricelists.version(uow, shop[0], 2)
    assert ahead.effective_at == TOMORROW
    with portal.begin(rival, writes=False) as uow, pytest.raises(NotFound):
        pricelists.version(uow, shop[0], 2)
    clock.move(TOMORROW)
    with portal.begin(rival, writes=False) as uow:
        assert pricelists.version(uow, shop[0], 2).number == 2


def test_the_list_in_force_at_a_past_instant_is_the_one_of_then(
    portal: Portal, clock: FrozenClock, shop: Shop
) -> None:
    opened = clock.now()
    publish(portal, shop, "18.80")
    clock.advance(timedelta(days=1))
    publish(portal, shop, "18.00")
    with portal.begin(ANONYMOUS, writes=False) as uow:
        then = pricelists.in_force(uow, shop[0], opened)
        assert pricelists.in_force(uow, shop[0], opened - timedelta(seconds=1)) is None
    assert then is not None
    assert (then.number, then.confirmed_at) == (1, opened)


def test_only_officers_see_the_low_price_signal(portal: Portal, shop: Shop) -> None:
    publish(portal, shop, "13.99", "14.00")
    examiner = people.officer(portal, StaffRole.EXAMINER)
    for actor, shown in ((ANONYMOUS, False), (shop[1], False), (examiner, True)):
        view = in_force(portal, shop, actor)
        assert view is not None
        assert [line.low_price for line in view.lines] == [shown, False]


def test_a_low_price_is_noted_in_the_trail(portal: Portal, shop: Shop) -> None:
    publish(portal, shop, "13.99", "14.00")
    with portal.begin(SYSTEM, writes=False) as uow:
        statement = "SELECT body FROM event WHERE name = 'pricelists.version.published'"
        body = str(uow.session.execute(text(statement)).scalar_one())
    assert "low_prices" in body
    assert "1" in body.split("low_prices")[1]


def test_a_confirmation_restarts_the_ninety_days(
    portal: Portal, clock: FrozenClock, shop: Shop
) -> None:
    publish(portal, shop, "18.80")
    clock.advance(timedelta(days=91))
    with portal.begin(ANONYMOUS, writes=False) as uow:
        stale = pricelists.confirmed_at(uow, [shop[0]], uow.now())[shop[0]]
    assert not pricelists.is_current(stale, clock.now())
    with portal.begin(shop[1]) as uow:
        pricelists.confirm(uow, shop[0])
    with portal.begin(ANONYMOUS, writes=False) as uow:
        fresh = pricelists.confirmed_at(uow, [shop[0], new_id()], uow.now())
        before = pricelists.confirmed_at(uow, [shop[0]], uow.now() - timedelta(seconds=1))
    assert fresh == {shop[0]: clock.now()}
    assert before == {shop[0]: stale}
    view = in_force(portal, shop)
    assert view is not None
    assert view.confirmed_at == clock.now()


def test_a_new_version_counts_as_a_confirmation_even_before_it_takes_effect(
    portal: Portal, clock: FrozenClock, shop: Shop
) -> None:
    publish(portal, shop, "18.80")
    clock.advance(timedelta(days=91))
    publish(portal, shop, "19.80")
    view = in_force(portal, shop)
    assert view is not None
    assert (view.number, view.confirmed_at) == (1, clock.now())


def test_there_is_nothing_to_confirm_before_publishing(portal: Portal, shop: Shop) -> None:
    with pytest.raises(NothingPublished), portal.begin(shop[1]) as uow:
        pricelists.confirm(uow, shop[0])


def test_outsiders_find_no_draft_and_finance_may_not_edit(portal: Portal, shop: Shop) -> None:
    _, charlie = people.member(portal, "Charlie")
    permissions = members.MEMBER_PERMISSIONS[members.MemberRole.FINANCE]
    finance = Actor(shop[1].id, organisations=MappingProxyType({shop[0]: permissions}))
    for actor, refusal in ((ANONYMOUS, NotFound), (charlie, NotFound), (finance, Forbidden)):
        for command in (pricelists.publish, pricelists.confirm, pricelists.draft):
            with pytest.raises(refusal), portal.begin(actor) as uow:
                command(uow, shop[0])
        with pytest.raises(refusal), portal.begin(actor) as uow:
            pricelists.save_draft(uow, shop[0], [TAG])


def test_a_draft_out_of_bounds_is_refused(portal: Portal, shop: Shop) -> None:
    with pytest.raises(FieldErrors), portal.begin(shop[1]) as uow:
        pricelists.save_draft(uow, shop[0], [TAG] * (pricelists.MAX_LINES + 1))


def test_eight_publications_at_once_get_eight_numbers(portal: Portal, shop: Shop) -> None:
    with portal.begin(shop[1]) as uow:
        pricelists.save_draft(uow, shop[0], [TAG])
    start = Barrier(8)

    def attempt(_: int) -> int:
        start.wait()
        try:
            with portal.begin(shop[1]) as uow:
                return pricelists.publish(uow, shop[0])
        except PortalError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(attempt, range(8)))
    assert numbers == list(range(1, 9))
