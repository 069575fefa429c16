"""G-AUT 1 to 11 once through the pages: what is typed, and what they say of it, and where."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.kernel.actor import Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from tests.support import badges
from tests.support.applicants import REASON, Desk, company
from tests.support.chains import OTHER_USCC, SHOP_USCC, STALL_USCC, first_grant, second_grant
from tests.support.letters import permit, sent, trademark

Visit = Callable[[Actor], FlaskClient]
Said = dict[str, str]
_AT_FIELD = re.compile(r'<p class="lz-error" id="([\w-]+)-error">(.*?)</p>', re.DOTALL)
_TYPED = re.compile(r'data-lz-problem="([^"]+)" data-lz-text="([^"]+)"')
_ANSWER = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)
_NOTE = re.compile(r'<div class="lz-note lz-note--(?:bad|warn)">(.*?)</div>', re.DOTALL)
_STATE = re.compile(r'class="lz-status lz-status--\w+">(.*?)</span>', re.DOTALL)
_VERDICT = re.compile(r'class="lz-verdict__word">(.*?)</h1>', re.DOTALL)


@dataclass(frozen=True)
class Counter:
    """Where letters are typed: T1 and the officers, those who come to it, and a calendar."""

    desk: Desk
    visit: Visit
    clock: FrozenClock

    def turn_to(self, day: str) -> None:
        self.clock.move(datetime.combine(date.fromisoformat(day), time(10), SHANGHAI))

    def party(self, name: str, code: str) -> Desk:
        return self.desk.beside(*company(self.desk.portal, name, code))

    def type(self, by: Desk, letter: Mapping[str, Any], above: UUID | None = None) -> Said:
        """Type a letter, choose the one above it, and continue; return what is said where.

        The form says the same as it is typed.  When nothing is to be mended, it goes on.
        """
        browser = self.visit(by.owner)
        place = browser.post(f"/member/{by.organisation_id}/authorisations/start").location
        typed = sent({**letter, "parent": str(above or "")})
        piece = browser.post(f"{place}/draft", data=typed).text
        assert above is None or f'<option value="{above}" selected>' in piece
        answer = browser.post(place, data={**typed, "continue": "1"})
        said = _by_field(_AT_FIELD.findall(answer.text))
        assert said == _by_field(_TYPED.findall(piece))
        if said:
            assert answer.status_code == 422
            assert all(f'href="#{field}' in answer.text for field in said)
            return said
        assert answer.location == place.replace("/letter", "/documents")
        told = {words(name): words(value) for name, value in _ANSWER.findall(piece)}
        return {"tier": told["Tier"], "holds until": told["Would hold until"], **noted(piece)}

    def approve(self, by: Desk, letter: Mapping[str, Any], above: UUID | None = None) -> UUID:
        return by.authorised(**letter, parent=str(above or ""))

    def revoke(self, authorisation_id: UUID, day: str) -> None:
        place = f"/staff/authorisations/{authorisation_id}/revocation"
        asked = self.visit(self.desk.examiner).post(place, data={"on": day, "reason": REASON})
        self.visit(self.desk.approver).post(f"{asked.location}/approve")

    def told(self, by: Desk, authorisation_id: UUID) -> Said:
        """Return what is told of an authorisation, by its own page and by that of its chain."""
        browser = self.visit(by.owner)
        place = f"/member/{by.organisation_id}/authorisations/recorded/{authorisation_id}"
        recorded, chain = browser.get(place).text, browser.get(f"{place}/chain").text
        states = [words(_STATE.findall(page)[0]) for page in (recorded, chain)]
        assert noted(recorded) == noted(chain)
        return {"recorded": states[0], "chain": states[1], **noted(chain)}


@pytest.fixture
def counter(desk: Desk, visit: Visit, clock: FrozenClock) -> Counter:
    counter = Counter(desk, visit, clock)
    counter.turn_to("2026-02-01")
    return counter


def words(page: str) -> str:
    """Return what a piece of page says, without how it is marked up."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split()).removeprefix("Error: ")


def noted(page: str) -> Said:
    """Return what stands on a page as a warning, if anything does."""
    found = _NOTE.findall(page)
    return {"noted": words(found[-1])} if found else {}


def _by_field(problems: Iterable[tuple[str, str]]) -> Said:
    said: Said = {}
    for field, text in problems:
        said[field] = f"{said.get(field, '')} {words(text)}".strip()
    return said


def below_g1(counter: Counter, **changes: object) -> Said:
    """Let T2 type example 1, with changes, below G1."""
    g1 = counter.approve(counter.desk, first_grant())
    return counter.type(counter.party("Shop", SHOP_USCC), second_grant(**changes), g1)


def below_example_1(counter: Counter) -> Said:
    """Let T3 type a letter of T2 that is as wide as the one T2 has."""
    shop = counter.party("Shop", SHOP_USCC)
    g1 = counter.approve(counter.desk, first_grant())
    first = counter.approve(shop, second_grant(), g1)
    letter = second_grant(
        letter_no="G1-1-1",
        grantor="Shop Ltd",
        grantor_uscc=SHOP_USCC,
        grantee="Stall Ltd",
        grantee_uscc=STALL_USCC,
    )
    return counter.type(counter.party("Stall", STALL_USCC), letter, first)


def revoked_in_june(counter: Counter) -> Said:
    """Let T2 and a badge rest on G1, and two officers revoke it from 15 June."""
    counter.turn_to("2026-06-01")
    shop = counter.party("Shop", SHOP_USCC)
    g1 = counter.approve(counter.desk, first_grant())
    child = counter.approve(shop, second_grant(), g1)
    body = badges.Desk.open(counter.desk.portal)
    badge = f"/badges/{body.view(body.license(body.ready(g1))).number}"
    counter.revoke(g1, "2026-06-15")
    counter.turn_to("2026-06-14")
    assert counter.told(shop, child) == {"recorded": "Valid", "chain": "Valid"}
    assert _VERDICT.findall(counter.visit(shop.owner).get(badge).text) == ["Valid"]
    counter.turn_to("2026-06-15")
    return {
        **counter.told(shop, child),
        "badge": words(*_VERDICT.findall(counter.visit(shop.owner).get(badge).text)),
        **counter.type(shop, second_grant(letter_no="G1-2"), g1),
    }


def with_a_mark_until_august(counter: Counter) -> Said:
    """Let T1 hand in a letter whose mark ends on 31 August 2026, and look at it later."""
    counter.turn_to("2026-10-01")
    letter = first_grant(
        valid_to="2027-12-31",
        trademark_reg_nos=[trademark(registrant="Brand Ltd", valid_to="2026-08-31")],
        permits=[permit(kind="audiovisual_permit", number="0104001")],
    )
    said = counter.type(counter.desk, letter)
    recorded = counter.approve(counter.desk, letter)
    counter.turn_to("2027-02-28")
    assert counter.told(counter.desk, recorded) == {"recorded": "Valid", "chain": "Valid"}
    counter.turn_to("2027-03-01")
    later = counter.type(counter.desk, {**letter, "letter_no": "G2"})
    return {**said, **counter.told(counter.desk, recorded), **later}


def beside_an_exclusive_letter(counter: Counter) -> Said:
    """Let T1b type a letter of the brand that has given T1 the same exclusively."""
    counter.approve(counter.desk, first_grant(exclusivity="EXCLUSIVE", regions=["31"]))
    letter = first_grant(
        letter_no="G2", grantee="Other Ltd", grantee_uscc=OTHER_USCC, regions=["3101"]
    )
    return counter.type(counter.party("Other", OTHER_USCC), letter)


def ending_in_december(counter: Counter) -> Said:
    counter.turn_to("2026-11-23")
    return counter.type(counter.desk, first_grant(valid_to="2026-12-20"))


EXAMPLES: list[tuple[Callable[[Counter], Said], Said]] = [
    (below_g1, {"tier": "2", "holds until": "30 Nov 2026"}),
    (
        lambda counter: below_g1(counter, valid_to="2027-01-31"),
        {
            "valid_to": "2027-01-31 is outside the term of the authorisation above, from "
            "2026-01-01 to 2026-12-31. Choose a day within it."
        },
    ),
    (
        lambda counter: below_g1(counter, regions=["3101", "4403"]),
        {
            "regions": "The authorisation above does not cover these regions: 4403 Guangdong "
            "深圳. Leave them out, or name smaller ones."
        },
    ),
    (
        below_example_1,
        {
            "sub_depth": "The authorisation G1-1 forbids sub-licensing. Choose another one, or "
            "have the grantor allow it. Levels of sub-licensing in the letter: 0. The "
            "authorisation above must allow one more, and does not. Choose fewer, or another "
            "authorisation. This would be tier 3 below the right-holder; at most 2 are "
            "allowed. Have the letter made out by somebody nearer to the right-holder."
        },
    ),
    (
        lambda counter: below_g1(counter, sub_depth="1"),
        {
            "sub_depth": "Levels of sub-licensing in the letter: 1. The authorisation above "
            "must allow one more, and does not. Choose fewer, or another authorisation."
        },
    ),
    (
        lambda counter: below_g1(counter, valid_from="2026-01-01", valid_to="2026-12-31"),
        {"tier": "2", "holds until": "31 Dec 2026"},
    ),
    (
        lambda counter: below_g1(counter, channels=["ALL"]),
        {
            "channels": "The authorisation above does not cover these channels: All channels. "
            "Leave them out."
        },
    ),
    (
        revoked_in_june,
        {
            "recorded": "Revoked",
            "chain": "Revoked",
            "noted": "The letter above it, G1 from Brand Ltd to Agent Ltd, does not hold: "
            "Revoked. Nothing below it holds either.",
            "badge": "Suspended",
            "parent": "These letters above it do not hold any more: G1. Choose another "
            "authorisation.",
        },
    ),
    (
        with_a_mark_until_august,
        {
            "tier": "1",
            "holds until": "28 Feb 2027",
            "noted": "The examiner will look at this; you may hand it in all the same. These "
            "trademarks have ended and are in their six months of grace: 12345678. Have them "
            "renewed.",
            "recorded": "Expired",
            "chain": "Expired",
            "trademark_reg_nos": "These trademarks have ended and their six months of grace "
            "are over: 12345678. Enter the new last day if they were renewed, or leave them "
            "out.",
        },
    ),
    (
        beside_an_exclusive_letter,
        {
            "exclusivity": "Exclusive rights would overlap with those of these letters: G1. "
            "Change the products, channels, regions or days, or have the grantor end the other "
            "letter."
        },
    ),
    (
        ending_in_december,
        {"valid_to": "Only 27 days are left; a letter needs 30 when it is handed in."},
    ),
]


@pytest.mark.parametrize(
    ("play", "expected"), EXAMPLES, ids=[str(number) for number in range(1, 12)]
)
def test_a_worked_example_comes_out_on_the_pages_as_written(
    counter: Counter, play: Callable[[Counter], Said], expected: Said
) -> None:
    assert play(counter) == expected
