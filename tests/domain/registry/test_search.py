"""Finding a shop in the register by what a buyer knows of it."""

import pytest

from portal.domain import registry
from portal.domain.registry import Hit, VerdictState
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import PortalError
from portal.wiring import Portal
from tests.support.gallery import MASKED_NAME, SECRETS, TRADE_NAME, Gallery


def find(portal: Portal, text: str, cursor: str | None = None) -> list[Hit]:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return list(registry.search(uow, text, cursor=cursor).items)


@pytest.mark.parametrize(
    "text", [TRADE_NAME, "sentinel", "  SENTINEL   cards ", "Ｓｅｎｔｉｎｅｌ", "nel-car"]
)
def test_a_shop_is_found_by_its_trade_name_in_any_spelling(gallery: Gallery, text: str) -> None:
    (hit,) = find(gallery.portal, text)
    assert hit.number == gallery["secret"].number
    assert (hit.trade_name, hit.holder_name) == (TRADE_NAME, MASKED_NAME)


def test_a_company_is_found_by_its_registered_name(gallery: Gallery) -> None:
    hits = find(gallery.portal, "例小满商行")
    assert [hit.number for hit in hits] == [gallery["company"].number]


def test_a_company_is_found_by_its_credit_code(gallery: Gallery) -> None:
    uscc = gallery.stage.desk.organisation(gallery["company"].applicant).uscc
    assert uscc is not None
    for typed in (uscc, uscc.lower(), f"{uscc[:8]} {uscc[8:]}"):
        hits = find(gallery.portal, typed)
        assert [hit.number for hit in hits] == [gallery["company"].number]


@pytest.mark.parametrize("what", SECRETS)
def test_nobody_is_found_by_a_secret(gallery: Gallery, what: str) -> None:
    assert find(gallery.portal, SECRETS[what]) == []


def test_nobody_is_found_by_a_masked_name(gallery: Gallery) -> None:
    assert find(gallery.portal, MASKED_NAME) == []


def test_an_organisation_without_a_licence_is_not_in_the_register(gallery: Gallery) -> None:
    with gallery.portal.begin(ANONYMOUS, writes=False) as uow:
        found = registry.search(uow, "例小满商行")
    assert len(found.items) == 1  # the supplier of the same name has none


def test_past_licences_are_marked_and_come_after_valid_ones(gallery: Gallery) -> None:
    hits = find(gallery.portal, "例小满的小铺")
    states = [hit.state for hit in hits]
    assert set(states) == {
        VerdictState.VALID,
        VerdictState.SUSPENDED,
        VerdictState.REVOKED,
        VerdictState.WITHDRAWN,
    }
    valid = states.count(VerdictState.VALID)
    assert states[:valid] == [VerdictState.VALID] * valid


@pytest.mark.parametrize(
    "text", ["", " ", "例", "%", "__", "%%", "-*-", "\x00", "no such shop"]
)
def test_too_little_or_nothing_known_finds_nothing(gallery: Gallery, text: str) -> None:
    assert find(gallery.portal, text) == []


def test_a_made_up_place_in_the_list_is_refused(gallery: Gallery) -> None:
    with pytest.raises(PortalError) as error:
        find(gallery.portal, TRADE_NAME, cursor="nonsense")
    assert error.value.code == "portal.bad_cursor"
