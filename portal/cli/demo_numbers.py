"""Numbers for the demonstration: every check digit is right, none can belong to anybody.

Identity numbers carry the order code 000, credit codes a district that does not exist, cards
a block of zeros, mobiles a block of zeros after 138.
"""

from datetime import date

from portal.kernel.checkdigits import (
    luhn_ok,
    mod11_2_check_character,
    organisation_code_check_character,
    uscc_check_character,
)

_NO_DISTRICT = "319900"
_REGISTRAR = {"CO": "91", "IB": "92"}


def uscc(kind: str, serial: int) -> str:
    """Return the credit code (AUT-08) of an invented company (CO) or shop (IB)."""
    body = f"MAYL{serial:04d}"
    first17 = _REGISTRAR[kind] + _NO_DISTRICT + body + organisation_code_check_character(body)
    return first17 + uscc_check_character(first17)


def resident_id(born: date) -> str:
    """Return the identity number (KYC-02) of an invented person; one person to a birthday."""
    first17 = f"{_NO_DISTRICT}{born:%Y%m%d}000"
    return first17 + mod11_2_check_character(first17)


def mobile(serial: int) -> str:
    """Return a mobile number; serial 0 to 999."""
    return f"13800000{serial:03d}"


def bank_card(serial: int) -> str:
    """Return a card number of 19 digits that passes the Luhn check; serial 0 to 999999."""
    first18 = f"622202000000{serial:06d}"
    return next(number for digit in "0123456789" if luhn_ok(number := first18 + digit))


def trademark(serial: int) -> str:
    """Return a registration number above every mark registered so far; serial 0 to 999."""
    return f"999990{serial:03d}"
