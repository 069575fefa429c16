"""How one typed or kept value is read; ValueError or TypeError when it is not of its form."""

from datetime import date

from portal.domain.distributors.rules.identity_numbers import IdType, normal_id_number
from portal.kernel.errors import Problem
from portal.kernel.text import fold, reject_invisible

NAME_LENGTHS = (2, 50)
NUMBER_LENGTHS = (1, 40)


def check_text(
    field: str, given: object, read: object, lengths: tuple[int, int] | None
) -> list[Problem]:
    """Return TEXT_INVISIBLE for what was given, or TEXT_LENGTH for what was read of it."""
    if isinstance(given, str) and (hidden := reject_invisible(field, given)):
        return [hidden]
    if lengths is None or not isinstance(read, str) or not read:
        return []
    low, high = lengths
    if low <= len(read) <= high:
        return []
    return [Problem(field, "TEXT_LENGTH", {"min": low, "max": high})]


def read_text(value: object) -> str:
    """Read words, folded; None is none."""
    if not isinstance(value, str | None):
        raise TypeError(value)
    return fold(value or "")


def read_number_text(value: object) -> str:
    """Read a number or code in the one spelling we compare."""
    return normal_id_number(read_text(value))


def read_date(value: object) -> date | None:
    """Read a date, or one as ISO text."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(read_text(value)) if value else None


def read_int(value: object) -> int | None:
    """Read a whole number, or one as text."""
    if value is None or value == "":
        return None
    return value if isinstance(value, int) else int(read_text(value))


def read_id_type(value: object) -> IdType | None:
    """Read a kind of document."""
    return IdType(read_text(value)) if value else None
