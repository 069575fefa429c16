"""When an authorisation holds, and what keeps a letter from being accepted today."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from portal.domain.suppliers.rules.letter import (
    TRADEMARKS,
    Letter,
    Trademark,
    normal_code,
    read_letter,
)
from portal.kernel.calendar import add_months
from portal.kernel.errors import Problem
from portal.kernel.text import search_key

MIN_REMAINING_DAYS = 30  # aut.min_remaining_days
GRACE_MONTHS = 6  # Trademark Law art. 40


class AuthorisationStatus(StrEnum):
    """What an authorisation is on a day; computed from its dates, never stored."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


def status(
    *, valid_from: date, ends_on: date, revoked_on: date | None, as_of: date
) -> AuthorisationStatus:
    """Return the status on a civil day; a revocation holds from its date 00:00 (AUT-10)."""
    if revoked_on is not None and as_of >= revoked_on:
        return AuthorisationStatus.REVOKED
    if as_of > ends_on:
        return AuthorisationStatus.EXPIRED
    return AuthorisationStatus.SCHEDULED if as_of < valid_from else AuthorisationStatus.ACTIVE


def grace_end(mark: Trademark) -> date:
    """Return the last day of the grace in which a mark can still be renewed (AUT-04)."""
    return add_months(mark.valid_to, GRACE_MONTHS)


def effective_end(letter: Letter) -> date:
    """Return the last day on which the letter can hold, with its marks' grace (AUT-04)."""
    return min(letter.valid_to, *map(grace_end, letter.trademark_reg_nos))


def check_letter(
    fields: Mapping[str, Any],
    *,
    today: date,
    applicant_code: str,
    min_remaining_days: int = MIN_REMAINING_DAYS,
) -> list[Problem]:
    """Return everything that keeps a letter from being submitted today.

    Besides the faults of form of `read_letter`: AUT_EXPIRED, AUT_TERM_TOO_SHORT (AUT-05),
    AUT_SIGNED_IN_FUTURE, AUT_TRADEMARK_EXPIRED (AUT-04) and AUT_GRANTEE_NOT_APPLICANT.
    `applicant_code` is the applicant's USCC, or its id for a natural person.
    """
    values, problems = read_letter(fields)
    if values["valid_to"]:
        problems += _check_end(values["valid_to"], today, min_remaining_days)
    if values["sign_date"] and values["sign_date"] > today:
        problems.append(Problem("sign_date", "AUT_SIGNED_IN_FUTURE"))
    if values["grantee_uscc"] not in {None, normal_code(applicant_code)}:
        problems.append(
            Problem("grantee_uscc", "AUT_GRANTEE_NOT_APPLICANT", {"code": applicant_code})
        )
    return problems + _check_trademarks(values[TRADEMARKS], values["valid_from"], today)


def check_live(letter: Letter, today: date) -> list[Problem]:
    """Return what has ended since submission: AUT_EXPIRED, AUT_TRADEMARK_EXPIRED."""
    return _check_end(letter.valid_to, today, 0) + _check_trademarks(
        letter.trademark_reg_nos, letter.valid_from, today
    )


def warnings(letter: Letter, today: date) -> list[Problem]:
    """Return what an examiner should look at, though nobody has to refuse it.

    AUT_TRADEMARK_IN_GRACE (AUT-04), and AUT_ROOT_NOT_RIGHT_HOLDER (AUT-03 N13) where a mark is
    registered for another name than the grantor's.
    """
    marks = letter.trademark_reg_nos
    in_grace = [mark.reg_no for mark in marks if mark.valid_to < today <= grace_end(mark)]
    holder = search_key(letter.grantor)
    foreign = [mark.reg_no for mark in marks if search_key(mark.registrant) != holder]
    found = (("AUT_TRADEMARK_IN_GRACE", in_grace), ("AUT_ROOT_NOT_RIGHT_HOLDER", foreign))
    return [Problem(TRADEMARKS, code, {"items": items}) for code, items in found if items]


def _check_end(valid_to: date, today: date, min_remaining_days: int) -> list[Problem]:
    days = (valid_to - today).days
    if days < 0:
        return [Problem("valid_to", "AUT_EXPIRED", {"ended": valid_to.isoformat()})]
    if days < min_remaining_days:
        facts = {"days": days, "min": min_remaining_days}
        return [Problem("valid_to", "AUT_TERM_TOO_SHORT", facts)]
    return []


def _check_trademarks(
    marks: tuple[Trademark, ...], valid_from: date | None, today: date
) -> list[Problem]:
    first = max(today, valid_from or today)
    over = [mark.reg_no for mark in marks if grace_end(mark) < first]
    return [Problem(TRADEMARKS, "AUT_TRADEMARK_EXPIRED", {"items": over})] if over else []
