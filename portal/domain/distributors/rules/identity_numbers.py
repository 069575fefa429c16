"""Identity documents: their patterns and checks (KYC-02), the age they prove (KYC-03).

Districts are not checked against any list: they come and go, people keep their numbers.
"""

import re
from datetime import date
from enum import StrEnum

from portal.kernel.calendar import add_months
from portal.kernel.checkdigits import mod11_2_check_character
from portal.kernel.errors import Problem
from portal.kernel.limits import AgeRule
from portal.kernel.text import compact

ADULT_AGE = 18
MAX_AGE = 120
_MONTHS_A_YEAR = 12
_LEAP_DAY = (2, 29)


class IdType(StrEnum):
    """Documents that prove who somebody is (KYC-02)."""

    RESIDENT_ID = "RESIDENT_ID"
    HMT_RESIDENCE = "HMT_RESIDENCE"
    FOREIGN_PR = "FOREIGN_PR"
    HM_PERMIT = "HM_PERMIT"
    TW_PERMIT = "TW_PERMIT"
    PASSPORT = "PASSPORT"


_PATTERNS = {
    IdType.RESIDENT_ID: re.compile(r"\d{17}[\dX]", re.ASCII),
    IdType.HMT_RESIDENCE: re.compile(r"\d{17}[\dX]", re.ASCII),
    IdType.FOREIGN_PR: re.compile(r"9\d{16}[\dX]|[A-Z]{3}\d{12}", re.ASCII),
    IdType.HM_PERMIT: re.compile(r"[HM]\d{8}(\d{2})?", re.ASCII),
    IdType.TW_PERMIT: re.compile(r"\d{8}(\d{2})?", re.ASCII),
    IdType.PASSPORT: re.compile(r"[A-Z0-9]{5,17}", re.ASCII),
}
_OBSOLETE = re.compile(r"\d{15}", re.ASCII)
_CHECKED = re.compile(r"\d{17}[\dX]", re.ASCII)
"""Eighteen characters, the last of which checks the others (GB 11643)."""
_LASTING = {IdType.HM_PERMIT: 9, IdType.TW_PERMIT: 8}
_HMT_REGIONS = frozenset({"810000", "820000", "830000"})
_PROVINCE_CODES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54"
    " 61 62 63 64 65"
)
_PROVINCES = frozenset(_PROVINCE_CODES.split())
# How long a resident card lasts, by the holder's age when it is issued; none from 46 on.
_CARD_YEARS = ((range(16), 5), (range(16, 26), 10), (range(26, 46), 20))


def normal_id_number(text: str) -> str:
    """Return the one spelling we compare (`kernel.text.compact`)."""
    return compact(text)


def lasting_number(id_type: IdType, number: str) -> str:
    """Return what of a normalised number stays when the document is renewed.

    Travel permits may end with two figures that count how often they were issued.
    """
    return number[: _LASTING.get(id_type, len(number))]


def check_id_number(
    id_type: IdType, number: str, *, today: date, field: str = "id_number"
) -> list[Problem]:
    """Return what is wrong with a normalised number of this type (KYC-02).

    Codes: KYC_ID_OBSOLETE, KYC_ID_FORMAT, KYC_ID_PROVINCE, KYC_ID_DATE, KYC_ID_CHECKSUM.
    """
    if id_type is IdType.RESIDENT_ID and _OBSOLETE.fullmatch(number):
        return [Problem(field, "KYC_ID_OBSOLETE")]
    if not _PATTERNS[id_type].fullmatch(number):
        return [Problem(field, "KYC_ID_FORMAT", {"id_type": id_type.value})]
    if not holds_birth_date(id_type):
        return []
    problems = []
    if not _region_known(id_type, number):
        problems.append(Problem(field, "KYC_ID_PROVINCE", {"id_type": id_type.value}))
    if not _born_plausibly(_read_birth_date(number, today), today):
        problems.append(Problem(field, "KYC_ID_DATE"))
    if _CHECKED.fullmatch(number) and mod11_2_check_character(number[:17]) != number[17]:
        problems.append(Problem(field, "KYC_ID_CHECKSUM"))
    return problems


def holds_birth_date(id_type: IdType) -> bool:
    """Return whether numbers of this type have the birth date inside."""
    return id_type in {IdType.RESIDENT_ID, IdType.HMT_RESIDENCE, IdType.FOREIGN_PR}


def birth_date_of(id_type: IdType, number: str, *, today: date) -> date | None:
    """Return the birth date inside a valid number; None where there is none to trust."""
    if not holds_birth_date(id_type) or check_id_number(id_type, number, today=today):
        return None
    return _read_birth_date(number, today)


def check_birth_date(birth: date, *, today: date) -> list[Problem]:
    """Return KYC_ID_DATE for a stated birth date in the future or more than 120 years ago."""
    return [] if _born_plausibly(birth, today) else [Problem("birth_date", "KYC_ID_DATE")]


def check_age(birth: date, *, today: date, rule: AgeRule = AgeRule.BIRTHDAY) -> list[Problem]:
    """Return KYC_UNDERAGE when the person is not 18 yet (KYC-03).

    Born on 29 February, one comes of age on 1 March of a common year.
    """
    birthday = _anniversary(birth, ADULT_AGE)
    of_age = today > birthday if rule is AgeRule.DAY_AFTER else today >= birthday
    return [] if of_age else [Problem("id_number", "KYC_UNDERAGE", {"age": ADULT_AGE})]


def check_validity(valid_to: date | None, *, today: date) -> list[Problem]:
    """Return KYC_ID_EXPIRED after the last day of the document; None is a long-term one."""
    if valid_to is None or valid_to >= today:
        return []
    return [Problem("id_valid_to", "KYC_ID_EXPIRED", {"valid_to": valid_to})]


def validity_warnings(birth: date, *, valid_from: date, valid_to: date | None) -> list[Problem]:
    """Return KYC_ID_VALIDITY when a resident card's term is not one that the law knows.

    Identity Card Law art. 5: 5, 10 or 20 years by the age at issue, long-term from 46 on.
    """
    age = _age(birth, valid_from)
    years = next((years for ages, years in _CARD_YEARS if age in ages), None)
    expected = add_months(valid_from, years * _MONTHS_A_YEAR) if years else None
    if valid_to == expected:
        return []
    return [Problem("id_valid_to", "KYC_ID_VALIDITY", {"years": years})]


def _region_known(id_type: IdType, number: str) -> bool:
    if id_type is IdType.HMT_RESIDENCE:
        return number[:6] in _HMT_REGIONS
    return id_type is IdType.FOREIGN_PR or number[:2] in _PROVINCES


def _read_birth_date(number: str, today: date) -> date | None:
    """Read YYYYMMDD, or the YYMMDD of an old foreigner's permit as the last one in the past."""
    if _CHECKED.fullmatch(number):
        return _date(number[6:14])
    readings = [_date(century + number[7:13]) for century in ("20", "19")]
    return next((birth for birth in readings if birth and birth <= today), None)


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _born_plausibly(birth: date | None, today: date) -> bool:
    return birth is not None and birth <= today and _age(birth, today) <= MAX_AGE


def _age(birth: date, day: date) -> int:
    age = day.year - birth.year
    return age if _anniversary(birth, age) <= day else age - 1


def _anniversary(birth: date, years: int) -> date:
    if (birth.month, birth.day) == _LEAP_DAY:
        end_of_month = add_months(birth, years * _MONTHS_A_YEAR)
        return end_of_month if end_of_month.day == birth.day else date(end_of_month.year, 3, 1)
    return birth.replace(year=birth.year + years)
