"""The two machine-readable lines of a passport, when the applicant gives them (KYC-02).

ICAO 9303 part 4, format TD3.  They are kept as one run of 88 characters, line after line.
"""

import re
from datetime import date

from portal.domain.distributors.rules.countries import country_of
from portal.kernel.checkdigits import mrz_check_digit
from portal.kernel.errors import Problem
from portal.kernel.text import compact

_FILLER = "<"
# First line: kind, issuing state, name.  Second: number, nationality, birth, sex, end, what the
# state likes; number, birth, end and the last are followed by their check digits.
_TD3 = re.compile(
    r"P[A-Z<](?P<state>[A-Z<]{3})[A-Z<]{39}"
    r"(?P<number>[A-Z0-9<]{9})\d[A-Z<]{3}(?P<birth>\d{6})\d[MFX<](?P<end>\d{6})\d"
    r"[A-Z0-9<]{14}[\d<]\d",
    re.ASCII,
)
_LINE = 44
# What each check digit of the second line stands for, and its place.
_CHECKS = (
    (range(9), 9),
    (range(13, 19), 19),
    (range(21, 27), 27),
    (range(28, 42), 42),
    ((*range(10), *range(13, 20), *range(21, 43)), 43),
)


def normal_mrz(text: str) -> str:
    """Return both lines as one run of capitals, figures and fillers."""
    return compact(text)


def check_mrz(
    mrz: str, *, number: str, country: str, birth: date | None, ends: date | None
) -> list[Problem]:
    """Return what is wrong with the lines, or with the answers that they contradict.

    KYC_MRZ_FORMAT or KYC_MRZ_CHECK on `mrz`, else KYC_MRZ_DIFFERS on each field that says
    otherwise; an answer that is not given contradicts nothing.  `country` is an alpha-2 code.
    """
    printed = _TD3.fullmatch(mrz)
    if printed is None:
        return [Problem("mrz", "KYC_MRZ_FORMAT")]
    if not _checks(mrz[_LINE:]):
        return [Problem("mrz", "KYC_MRZ_CHECK")]
    answers = {
        "id_number": (number, printed["number"].rstrip(_FILLER)),
        "id_country": (country, country_of(printed["state"].rstrip(_FILLER))),
        "birth_date": (_printed(birth), printed["birth"]),
        "id_valid_to": (_printed(ends), printed["end"]),
    }
    return [
        Problem(name, "KYC_MRZ_DIFFERS")
        for name, (answer, read) in answers.items()
        if answer and answer != read
    ]


def _checks(line: str) -> bool:
    return all(_fits("".join(line[i] for i in places), line[at]) for places, at in _CHECKS)


def _fits(text: str, digit: str) -> bool:
    """Return whether a check digit fits; an empty optional field may go without one."""
    return mrz_check_digit(text) == digit or (digit == _FILLER and not text.strip(_FILLER))


def _printed(day: date | None) -> str:
    return f"{day:%y%m%d}" if day else ""
