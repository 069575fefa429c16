"""Check characters of the numbers the portal reads and issues.

Pure arithmetic over text that is already normalised: which number needs which check, and
what a mismatch means to the applicant, is decided by the features.
"""

from typing import Final

MOD31_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015 (AUT-08): no I, O, S, V, Z; the value of a character is its place."""

_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_MOD11_2_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOD11_2_CHARACTERS: Final = "10X98765432"
_DIGITS: Final = "0123456789"
_LETTERS_AND_DIGITS: Final = f"{_DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MRZ_WEIGHTS: Final = (7, 3, 1)


def mod31_check_character(text: str) -> str:
    """Return the character that closes `text`: weights 3^i, modulo 31 (AUT-08, CRT).

    Raises ValueError for a character outside `MOD31_ALPHABET`.
    """
    total = sum(
        MOD31_ALPHABET.index(character) * pow(3, place, 31)
        for place, character in enumerate(text)
    )
    return MOD31_ALPHABET[-total % 31]


def uscc_check_character(first17: str) -> str:
    """Return the 18th character of a unified social credit code (AUT-08).

    Raises ValueError unless given 17 characters of `MOD31_ALPHABET`.
    """
    _require_length(first17, 17)
    return mod31_check_character(first17)


def organisation_code_check_character(first8: str) -> str:
    """Return the GB 11714 check character, the 17th of a unified code (AUT-08).

    The scheme does not notice one letter for another, or for a digit, whose values differ by 11
    or 22 (A and L, 0 and B), nor X1 for 1X at its end; the whole unified code has a check that
    does.  Raises ValueError unless given 8 digits or capital letters.
    """
    _require_length(first8, len(_ORGANISATION_WEIGHTS))
    total = sum(
        _LETTERS_AND_DIGITS.index(character) * weight
        for character, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def mod11_2_check_character(first17: str) -> str:
    """Return the 18th character of a GB 11643 identity number (KYC-02).

    Raises ValueError unless given 17 digits.
    """
    _require_length(first17, len(_MOD11_2_WEIGHTS))
    total = sum(
        _DIGITS.index(digit) * weight
        for digit, weight in zip(first17, _MOD11_2_WEIGHTS, strict=True)
    )
    return _MOD11_2_CHARACTERS[total % 11]


def mrz_check_digit(text: str) -> str:
    """Return the ICAO 9303 check digit of a field in a machine-readable line (KYC-02).

    The filler < counts as nought.  The scheme does not notice characters whose values differ by
    10 (1 and B), nor the transposition of neighbours that differ by 5.  Raises ValueError for
    anything but digits, capital letters and fillers.
    """
    total = sum(
        _LETTERS_AND_DIGITS.index(character) * _MRZ_WEIGHTS[place % 3]
        for place, character in enumerate(text.replace("<", "0"))
    )
    return _DIGITS[total % 10]


def luhn_ok(digits: str) -> bool:
    """Return whether a bank card number passes the Luhn check (KYC-04).

    Luhn does not notice the transposition of a neighbouring 0 and 9.
    """
    if not _is_digits(digits):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def isbn13_ok(digits: str) -> bool:
    """Return whether 13 digits pass the ISBN-13 check (AUT-07).

    The scheme does not notice the transposition of neighbours that differ by 5.
    """
    if len(digits) != 13 or not _is_digits(digits):  # noqa: PLR2004 - ISBN-13
        return False
    total = sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(digits))
    return total % 10 == 0


def _is_digits(text: str) -> bool:
    return bool(text) and set(text) <= set(_DIGITS)


def _require_length(text: str, length: int) -> None:
    if len(text) != length:
        raise ValueError(text)
