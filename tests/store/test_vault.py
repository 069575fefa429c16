"""Sealed fields open in their place only; digests find without telling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import PortalError
from portal.store.vault import CannotOpen, Vault

VAULT = Vault(b"k" * 32, b"d" * 32)
PLACE = "distributor:id_number:1"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_opens_in_its_place(text: str) -> None:
    assert VAULT.open(VAULT.seal(text, PLACE), PLACE) == text


@pytest.mark.parametrize(
    "place", ["distributor:id_number:2", "distributor:mobile:1", "other:id_number:1", ""]
)
def test_what_was_moved_does_not_open(place: str) -> None:
    with pytest.raises(CannotOpen):
        VAULT.open(VAULT.seal("110101199003070003", PLACE), place)


def test_any_changed_byte_keeps_it_shut() -> None:
    sealed = VAULT.seal("110101199003070003", PLACE)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(CannotOpen):
            VAULT.open(bytes(changed), PLACE)


@pytest.mark.parametrize("length", [0, 1, 5, 13, 28])
def test_a_piece_of_it_does_not_open(length: int) -> None:
    with pytest.raises(CannotOpen):
        VAULT.open(VAULT.seal("110101199003070003", PLACE)[:length], PLACE)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(PortalError) as error:
        Vault(b"x" * 32, b"d" * 32).open(VAULT.seal("secret", PLACE), PLACE)
    assert error.value.facts == {"context": PLACE}


def test_sealing_twice_never_looks_alike() -> None:
    assert VAULT.seal("secret", PLACE) != VAULT.seal("secret", PLACE)


def test_the_text_is_not_in_what_was_sealed() -> None:
    assert b"110101199003070003" not in VAULT.seal("110101199003070003", PLACE)


def test_equal_values_of_one_purpose_have_equal_digests() -> None:
    assert VAULT.digest("kyc", "1") == VAULT.digest("kyc", "1")


def test_digests_differ_by_value_by_purpose_and_by_key() -> None:
    digests = {
        VAULT.digest("kyc", "1"),
        VAULT.digest("kyc", "2"),
        VAULT.digest("other", "1"),
        VAULT.digest("kyc1", ""),
        Vault(b"k" * 32, b"x" * 32).digest("kyc", "1"),
    }
    assert len(digests) == 5


def test_a_vault_does_not_print_its_keys() -> None:
    assert "k" * 32 not in repr(VAULT)
    assert "d" * 32 not in repr(VAULT)
