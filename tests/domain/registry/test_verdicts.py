"""What anyone may know of a licence, and nothing of the "never" list (BDG-03)."""

import dataclasses
import hashlib
from datetime import date, timedelta

import pytest

from portal.domain import certificates, licences, registry
from portal.domain.registry import FileCheck, Verdict, VerdictState
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import NotFound
from portal.wiring import Portal
from tests.support.badges import at
from tests.support.gallery import EXPIRED_AT, MASKED_NAME, SECRETS, Gallery
from tests.support.stages import Stage

STATES = ["valid", "suspended", "revoked", "expired", "withdrawn"]


def ask(portal: Portal, text: str) -> Verdict:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return registry.verdict(uow, text)


def ask_by_code(portal: Portal, text: str) -> Verdict:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return registry.verdict_by_code(uow, text)


def check(portal: Portal, data: bytes) -> FileCheck:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return registry.verify_file(uow, data)


def pdf(gallery: Gallery, name: str) -> bytes:
    with gallery.portal.begin(ANONYMOUS, writes=False) as uow:
        return certificates.content(uow, gallery[name].id)


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_told_by_its_own_word(gallery: Gallery, state: str) -> None:
    portal, badge = gallery.in_state(state)
    found = ask(portal, badge.number)
    assert (found.state, found.number) == (VerdictState(state), badge.number)
    assert found.licence is not None


@pytest.mark.parametrize("state", STATES)
def test_the_code_of_the_certificate_tells_the_same(gallery: Gallery, state: str) -> None:
    portal, badge = gallery.in_state(state)
    assert ask_by_code(portal, badge.code) == ask(portal, badge.number)
    assert ask_by_code(portal, badge.code.lower()) == ask(portal, badge.number)


def test_the_number_may_be_typed_carelessly(gallery: Gallery) -> None:
    number = gallery["valid"].number
    typed = f" {number.lower().replace('-', ' ')} "
    assert ask(gallery.portal, typed) == ask(gallery.portal, number)


def test_a_wrong_check_character_is_told_apart_from_an_unknown_number(
    gallery: Gallery,
) -> None:
    wrong = ask(gallery.portal, "DGA-2026-D-000123-P")
    unknown = ask(gallery.portal, "DGA-2026-D-000123-7")
    assert (wrong.state, wrong.licence) == (VerdictState.MALFORMED, None)
    assert (unknown.state, unknown.licence) == (VerdictState.UNKNOWN, None)


def test_an_unknown_and_a_mistyped_code_are_told_apart(gallery: Gallery) -> None:
    code = gallery["valid"].code
    turned = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert ask_by_code(gallery.portal, turned).state is VerdictState.MALFORMED
    assert ask_by_code(gallery.portal, "0" * 10).state is VerdictState.UNKNOWN


@pytest.mark.parametrize("text", ["", "\x00", "DGA-2026-D-00012٣-7", "x" * 5000, "'; --", "%"])
def test_nonsense_gets_an_answer(gallery: Gallery, text: str) -> None:
    assert ask(gallery.portal, text).state is VerdictState.MALFORMED
    assert ask_by_code(gallery.portal, text).state is VerdictState.MALFORMED


def test_a_verdict_says_for_which_instant_it_holds(gallery: Gallery) -> None:
    assert ask(gallery.portal, gallery["valid"].number).as_of == gallery.portal.clock.now()


def test_a_suspended_licence_says_why(gallery: Gallery) -> None:
    found = ask(gallery.portal, gallery["suspended"].number).licence
    assert found is not None
    assert found.reasons == {licences.Reason.COURT}


def test_a_company_is_shown_in_full(gallery: Gallery) -> None:
    found = ask(gallery.portal, gallery["company"].number).licence
    assert found is not None
    assert found.holder_name == "例小满商行"
    assert found.uscc is not None
    assert not found.natural_person


def test_a_natural_person_is_masked(gallery: Gallery) -> None:
    found = ask(gallery.portal, gallery["secret"].number).licence
    assert found is not None
    assert found.holder_name == MASKED_NAME
    assert found.uscc is None
    assert found.natural_person


def test_a_verdict_holds_all_that_a_buyer_needs(gallery: Gallery) -> None:
    found = ask(gallery.portal, gallery["secret"].number).licence
    assert found is not None
    assert found.trade_name == "Sentinel cards"
    assert found.shops == ("https://cards.shop.example",)
    assert (found.valid_from, found.valid_to) == (date(2026, 11, 23), date(2027, 5, 23))
    assert [item.brand for item in found.scope] == ["XINGHE", "XINGHE", "YUHE"]
    assert found.deposit_sufficient
    assert found.price_list is not None
    assert [line.price_fen for line in found.price_list.lines] == [1980]
    assert found.certificate is not None


@pytest.mark.parametrize("what", SECRETS)
def test_no_secret_is_in_the_verdict(gallery: Gallery, what: str) -> None:
    portal = gallery.portal
    shown = repr(dataclasses.asdict(ask(portal, gallery["secret"].number)))
    assert SECRETS[what] not in shown


def test_the_issued_file_is_known_and_gets_the_verdict_of_now(gallery: Gallery) -> None:
    data = pdf(gallery, "valid")
    found = check(gallery.portal, data)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.verdict == ask(gallery.portal, gallery["valid"].number)
    later = check(at(gallery.portal, EXPIRED_AT), data).verdict
    assert later is not None
    assert later.state is VerdictState.EXPIRED


@pytest.mark.parametrize("place", [0, 700, -1])
def test_one_changed_byte_makes_it_another_file(gallery: Gallery, place: int) -> None:
    data = bytearray(pdf(gallery, "valid"))
    data[place] ^= 1
    assert check(gallery.portal, bytes(data)).verdict is None


def test_an_empty_file_is_not_ours(gallery: Gallery) -> None:
    assert check(gallery.portal, b"").verdict is None


def test_what_is_public_of_an_unknown_licence_does_not_exist(gallery: Gallery) -> None:
    with pytest.raises(NotFound), gallery.portal.begin(ANONYMOUS, writes=False) as uow:
        registry.public_licence(uow, "DGA-2026-D-000123-7")


def test_a_licence_has_no_certificate_until_one_is_laid_out(gallery: Gallery) -> None:
    found = ask(gallery.portal, gallery["suspended"].number).licence
    assert found is not None
    assert found.certificate is None


def test_a_list_not_yet_in_force_is_not_shown(stage: Stage, clock: FrozenClock) -> None:
    licence_id = stage.desk.license(stage.person)
    number = stage.desk.view(licence_id).number
    clock.advance(timedelta(hours=1))
    stage.desk.publish(stage.person, price="24.00")
    found = ask(stage.portal, number).licence
    assert found is not None
    assert found.price_list is not None
    assert [line.price_fen for line in found.price_list.lines] == [1980]
