"""Chains in the tables: what SQL says of them is what the rule says of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.domain import suppliers
from portal.domain.suppliers import AuthorisationStatus, AuthorisationView, rules
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.facts.cascade import resting_below
from portal.domain.suppliers.facts.liveness import has_standing
from portal.domain.suppliers.models import Authorisation, Lineage
from portal.domain.suppliers.rules import Link
from portal.kernel.actor import SYSTEM
from portal.store.uow import UnitOfWork
from portal.wiring import Portal
from tests.support.forests import Seed, plant, till, words
from tests.support.letters import trademark
from tests.support.statements import sent_by

FIRST = date(2026, 11, 23)
DAYS = [FIRST + timedelta(days=number) for number in range(-1, 13)]


def forest(chance: Random, roots: int = 12) -> list[Seed]:
    """Return grants three deep, with every measure somewhere, parents first."""
    found = [grown(chance, Seed(fields=words(**term(chance)))) for _ in range(roots)]
    for tier in (1, 2):
        above = [seed for seed in found if len(seed.chain) == tier - 1]
        found += [
            grown(chance, seed.below(**term(chance)))
            for seed in above
            for _ in range(chance.randrange(4))
        ]
        here = [seed for seed in found if len(seed.chain) == tier]
        found += [renewal(chance, seed, here) for seed in chance.sample(here, len(here) // 3)]
    renewed = [seed for seed in found if not seed.chain][: roots // 2]
    later = [renewal(chance, seed, renewed) for seed in renewed]
    return found + later + [grown(chance, seed.below(**term(chance))) for seed in later]


def renewal(chance: Random, seed: Seed, others: Sequence[Seed]) -> Seed:
    """Return a renewal, now and then below another parent."""
    found = grown(chance, seed.renewed(**term(chance)))
    return found.but(chain=chance.choice(others).chain) if chance.random() < 0.3 else found


def term(chance: Random) -> dict[str, Any]:
    start, length = chance.randrange(8), chance.randrange(1, 10)
    mark_ends = FIRST + timedelta(days=chance.randrange(4, 40)) - timedelta(days=181)
    return {
        "valid_from": FIRST + timedelta(days=start),
        "valid_to": FIRST + timedelta(days=start + length),
        "trademark_reg_nos": [trademark(valid_to=mark_ends.isoformat())],
    }


def grown(chance: Random, seed: Seed) -> Seed:
    measures: dict[str, Any] = {}
    if chance.random() < 0.25:
        measures["revoked_on"] = chance.choice(DAYS)
    if chance.random() < 0.2:
        measures["surrendered_on"] = chance.choice(DAYS)
    if chance.random() < 0.3:
        first = chance.choice(DAYS)
        until = first + timedelta(days=chance.randrange(4)) if chance.random() < 0.7 else None
        measures["suspensions"] = ((first, until),)
    letter = rules.approved_letter(seed.fields)
    if chance.random() < 0.3:
        carried = letter.valid_to + timedelta(days=3)
        ends = rules.right_ends(letter.trademark_reg_nos, letter.permits)
        measures["extended_to"] = min([carried, *(one.ends_on for one in ends)])
    if rules.own_end(letter) < letter.valid_from:
        return replace(seed, fields={**seed.fields, "trademark_reg_nos": [trademark()]})
    return seed.but(**measures)


def dice(number: int) -> Random:
    return Random(number)  # noqa: S311 - the same forest every time


@pytest.fixture(params=range(2))
def planted(portal: Portal, request: pytest.FixtureRequest) -> Portal:
    seeds = forest(dice(request.param))
    with portal.begin(SYSTEM) as uow:
        plant(uow.session, till(uow.session), seeds)
    return portal


def views(uow: UnitOfWork) -> dict[UUID, AuthorisationView]:
    return suppliers.authorisations(uow, uow.session.scalars(select(Authorisation.id)))


def test_sql_and_the_rule_agree_about_every_grant_on_every_day(planted: Portal) -> None:
    met: set[AuthorisationStatus] = set()
    with planted.begin(SYSTEM, writes=False) as uow:
        known = views(uow)
        for day in DAYS:
            told: dict[AuthorisationStatus, set[UUID]] = defaultdict(set)
            for view in known.values():
                told[view.status(day)].add(view.id)
            for status in AuthorisationStatus:
                query = select(Authorisation.id).where(has_standing(Authorisation, status, day))
                assert set(uow.session.scalars(query)) == told[status], (day, status)
            met |= {status for status, ids in told.items() if ids}
            chosen = suppliers.selectable(uow, day, organisation_id=known_holder(known))
            assert {view.id for view in chosen} == told[AuthorisationStatus.ACTIVE]
    assert met == set(AuthorisationStatus)


def known_holder(known: dict[UUID, AuthorisationView]) -> UUID:
    return next(iter(known.values())).organisation_id


def links(view: AuthorisationView) -> list[Link]:
    """Return the grants that a chain rests on, the renewed ones too."""
    return [*view.chain, *(link.earlier for link in view.chain if link.earlier)]


def after(view: AuthorisationView, gone: UUID, day: date) -> AuthorisationStatus:
    """Return what a grant would be on a day from which another one is revoked."""

    def struck(link: Link) -> Link:
        earlier = struck(link.earlier) if link.earlier else None
        revoked = min(filter(None, (link.revoked_on, day)))
        return replace(
            link,
            earlier=earlier,
            revoked_on=revoked if link.id == gone else link.revoked_on,
        )

    return rules.standing([struck(link) for link in view.chain], day).status


def test_the_preview_names_exactly_what_a_revocation_makes_fall(planted: Portal) -> None:
    active = AuthorisationStatus.ACTIVE
    fallen = 0
    with planted.begin(SYSTEM, writes=False) as uow:
        known = views(uow)
        for day in DAYS[2::3]:
            living = [view for view in known.values() if view.status(day) is active]
            for gone in {link.id for view in living for link in links(view)}:
                expected = {
                    view.id
                    for view in living
                    if view.id != gone and after(view, gone, day) is not active
                }
                fallen += len(expected)
                assert {one for one, _ in resting_below(uow, gone, day)} == expected
    assert fallen


def test_a_revoked_grant_leaves_nothing_active_below_it(planted: Portal) -> None:
    chance = dice(7)
    day = FIRST + timedelta(days=5)
    with planted.begin(SYSTEM) as uow:
        for gone in chance.sample(sorted(views(uow)), 8):
            uow.session.get_one(Authorisation, gone).revoked_on = day
            uow.session.flush()
            below = select(Lineage.authorisation_id).where(Lineage.ancestor_id == gone)
            found = suppliers.authorisations(uow, uow.session.scalars(below))
            assert found
            for view in found.values():
                later = (one for one in DAYS if one >= day)
                assert AuthorisationStatus.ACTIVE not in map(view.status, later)


def test_a_chain_is_told_root_first_with_the_end_that_binds_it(portal: Portal) -> None:
    root = Seed(fields=words(valid_to="2027-03-31", grantee_uscc="51100000MJ00DGA16N"))
    child = root.below(valid_to="2027-12-31", grantor_uscc="51100000MJ00DGA16N")
    with portal.begin(SYSTEM) as uow:
        plant(uow.session, till(uow.session), [root, child])
    with portal.begin(SYSTEM, writes=False) as uow:
        view = suppliers.authorisation(uow, child.id)
        grant = chains.grant(uow, child.id)
    assert [link.id for link in view.chain] == [root.id, child.id]
    assert [link.depth for link in view.chain] == [1, 2]
    assert (view.depth, view.version, view.parent_id) == (2, 1, root.id)
    assert view.ends_on == date(2027, 3, 31)
    (binding,) = view.end.bindings
    assert (binding.link_id, binding.kind) == (root.id, suppliers.BindingKind.LETTER)
    assert grant.chain == view.chain


def test_a_renewal_under_the_same_parent_carries_those_below_until_it_begins(
    portal: Portal,
) -> None:
    old = Seed(fields=words(valid_from="2026-01-01", valid_to="2026-12-31"))
    new = old.renewed(valid_from="2027-01-01", valid_to="2027-12-31")
    child = new.below(valid_from="2026-12-01", valid_to="2027-06-30")
    with portal.begin(SYSTEM) as uow:
        plant(uow.session, till(uow.session), [old, new, child])
    with portal.begin(SYSTEM, writes=False) as uow:
        view = suppliers.authorisation(uow, child.id)
        assert chains.grant(uow, new.id).first_day == date(2026, 1, 1)
        fall = suppliers.fall_of(uow, old.id, date(2026, 12, 15))
        assert fall.ids == (child.id,)
        assert suppliers.fall_of(uow, old.id, date(2027, 1, 1)).ids == ()
    assert view.status(date(2026, 12, 31)) is AuthorisationStatus.ACTIVE
    assert view.status(date(2027, 1, 1)) is AuthorisationStatus.ACTIVE


@pytest.fixture
def broad(portal: Portal) -> tuple[Portal, dict[int, Seed]]:
    """Two roots, one with ten and one with three hundred below, a few of them two deep."""
    roots = {}
    with portal.begin(SYSTEM) as uow:
        soil = till(uow.session)
        for size in (10, 300):
            root = Seed(fields=words(sub_depth="2"))
            below = [root.below() for _ in range(size - size // 10)]
            deeper = [below[place].below() for place in range(size // 10)]
            plant(uow.session, soil, [root, *below, *deeper])
            roots[size] = root
    return portal, roots


def test_a_tree_takes_the_same_few_statements_whatever_its_size(
    broad: tuple[Portal, dict[int, Seed]],
) -> None:
    portal, roots = broad
    today = FIRST
    with portal.begin(SYSTEM, writes=False) as uow:
        for size, root in roots.items():
            fall = suppliers.fall_of(uow, root.id, today)
            assert (fall.total, dict(fall.by_depth)) == (
                size,
                {2: size - size // 10, 3: size // 10},
            )
            assert suppliers.descendant_counts(uow, [root.id]) == {root.id: size}
    counts = {size: statements(portal, root) for size, root in roots.items()}
    assert counts[10] == counts[300]


def statements(portal: Portal, root: Seed) -> list[int]:
    with portal.begin(SYSTEM, writes=False) as uow:
        ids = suppliers.fall_of(uow, root.id, FIRST).ids
        uow.session.expunge_all()
        return [
            sent_by(uow, lambda: suppliers.fall_of(uow, root.id, FIRST)),
            sent_by(uow, lambda: suppliers.authorisations(uow, ids)),
            sent_by(uow, lambda: suppliers.children(uow, root.id)),
            sent_by(uow, lambda: suppliers.descendants(uow, root.id)),
            sent_by(uow, lambda: suppliers.descendant_counts(uow, ids)),
            sent_by(uow, lambda: chains.grants(uow, ids)),
        ]


def test_what_hangs_below_is_listed_page_by_page(
    broad: tuple[Portal, dict[int, Seed]],
) -> None:
    portal, roots = broad
    with portal.begin(SYSTEM, writes=False) as uow:
        for ask, size in ((suppliers.children, 270), (suppliers.descendants, 300)):
            page = ask(uow, roots[300].id)
            found = list(page.items)
            while page.next:
                page = ask(uow, roots[300].id, cursor=page.next)
                found += page.items
            assert len({view.id for view in found}) == len(found) == size
            assert [view.depth for view in found] == sorted(view.depth for view in found)
