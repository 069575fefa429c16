"""What a distributor states about itself and its person (KYC-01), and what is wrong with it.

A draft may be incomplete; everything is required, as the kind of subject asks, at submission.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from portal.domain.distributors.rules.identity_numbers import (
    COUNTRIES,
    IdType,
    birth_date_of,
    check_age,
    check_birth_date,
    check_id_number,
    check_validity,
    holds_birth_date,
    normal_id_number,
    validity_warnings,
)
from portal.kernel.checkdigits import luhn_ok
from portal.kernel.errors import Problem, refuse_if_any
from portal.kernel.masking import mask_card, mask_id_number, mask_mobile, mask_name
from portal.kernel.text import fold, reject_invisible
from portal.kernel.trade import Category, OrganisationKind

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_CARD = re.compile(r"\d{12,19}", re.ASCII)
_ACCOUNT = re.compile(r"\d{8,32}", re.ASCII)
_TEXT_LIMITS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "person_name": (2, 50),
        "id_number": (1, 40),
        "id_country": (2, 2),
        "mobile": (1, 40),
        "bank_card": (1, 40),
        "legal_representative": (2, 50),
        "beneficial_owners": (1, 500),
    }
)
_NUMBER_LIMITS: Mapping[str, int] = MappingProxyType(
    {"extra_shops": 1000, "turnover_fen": 10**13}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One application's statements; `turnover_fen` sums the last three closed months, in fen.

    The person is the natural person itself, the operator of an individual business, or the
    operator of a company.  `bank_card` of a company is its corporate account.  A document
    without an end has `id_long_term`, a licence without an end `licence_long_term`.
    """

    person_name: str = ""
    id_type: IdType | None = None
    id_number: str = ""
    id_country: str = ""
    id_valid_from: date | None = None
    id_valid_to: date | None = None
    id_long_term: bool = False
    birth_date: date | None = None
    mobile: str = ""
    bank_card: str = ""
    legal_representative: str = ""
    beneficial_owners: str = ""
    licence_valid_to: date | None = None
    licence_long_term: bool = False
    categories: frozenset[Category] = frozenset()
    extra_shops: int | None = None
    turnover_fen: int | None = None

    @property
    def id_ends(self) -> date | None:
        """The last day of the identity document; None when it has no end."""
        return None if self.id_long_term else self.id_valid_to

    @property
    def licence_ends(self) -> date | None:
        """The last day of the business licence; None when it has no end, or there is none."""
        return None if self.licence_long_term else self.licence_valid_to

    @property
    def person_index(self) -> str:
        """What makes a person one and the same: "type|number" (KYC-09)."""
        return f"{self.id_type}|{self.id_number}"

    def masked(self) -> "Details":
        """Return what a reader without a logged reason may see (KYC-08)."""
        return replace(
            self,
            person_name=mask_name(self.person_name),
            id_number=mask_id_number(self.id_number),
            birth_date=None,
            mobile=mask_mobile(self.mobile),
            bank_card=mask_card(self.bank_card),
            legal_representative=mask_name(self.legal_representative),
            beneficial_owners="***" if self.beneficial_owners else "",
        )


# A form never gets these back in full, so a blank one means "as before".
KEPT_WHEN_BLANK = frozenset({*_TEXT_LIMITS, "birth_date"} - {"id_country"})


def with_fields(before: Details, given: Mapping[str, object]) -> Details:
    """Return the details with the given fields changed; what is not given stays.

    Dates may be ISO text, whole numbers and choices text.  A blank personal field
    (`KEPT_WHEN_BLANK`) stays as it was, any other blank clears.  Raises `FieldErrors` with all
    problems together: FIELD_UNKNOWN, FIELD_FORMAT, TEXT_LENGTH, TEXT_INVISIBLE, NUMBER_RANGE.
    """
    problems: list[Problem] = []
    changes: dict[str, Any] = {}
    for name, value in given.items():
        if name not in _READERS:
            problems.append(Problem(name, "FIELD_UNKNOWN"))
        elif value or name not in KEPT_WHEN_BLANK:
            try:
                changes[name] = _READERS[name](value)
            except (ValueError, TypeError):
                problems.append(Problem(name, "FIELD_FORMAT"))
            else:
                problems += _check_limits(name, value, changes[name])
    refuse_if_any(problems)
    return replace(before, **changes)


def details_context(application_id: UUID) -> str:
    """Return the place to which the sealed details are bound."""
    return f"distributor_application:details:{application_id}"


def details_to_text(details: Details) -> str:
    """Return the details as the JSON text that is sealed."""
    return json.dumps(asdict(details), default=_plain, ensure_ascii=False)


def details_from_text(text: str) -> Details:
    """Return the details of a JSON text that `details_to_text` made."""
    return with_fields(Details(), json.loads(text))


def check_details(subject: OrganisationKind, details: Details, *, today: date) -> list[Problem]:
    """Return everything that keeps the details from being submitted (KYC-01..03).

    Codes: FIELD_REQUIRED, KYC_ID_*, KYC_UNDERAGE, KYC_MOBILE_FORMAT, KYC_CARD_FORMAT,
    KYC_CARD_CHECK, KYC_LICENCE_EXPIRED.
    """
    return [
        *(Problem(name, "FIELD_REQUIRED") for name in _missing(subject, details)),
        *_check_identity(details, today),
        *_check_contact(subject, details),
        *_check_licence(subject, details, today),
    ]


def detail_warnings(details: Details, *, today: date) -> list[Problem]:
    """Return what an examiner should look at: KYC_ID_VALIDITY (KYC-02)."""
    starts, has_end = details.id_valid_from, details.id_long_term or details.id_valid_to
    if details.id_type is not IdType.RESIDENT_ID or not starts or not has_end:
        return []
    birth = birth_date_of(details.id_type, details.id_number, today=today)
    if birth is None:
        return []
    return validity_warnings(birth, valid_from=starts, valid_to=details.id_ends)


def _missing(subject: OrganisationKind, details: Details) -> list[str]:
    needed = ["person_name", "id_type", "id_number", "id_valid_from", "mobile", "bank_card"]
    if not details.id_long_term:
        needed.append("id_valid_to")
    if details.id_type is IdType.PASSPORT:
        needed.append("id_country")
    if details.id_type and not holds_birth_date(details.id_type, details.id_number):
        needed.append("birth_date")
    if subject is OrganisationKind.COMPANY:
        needed += ["legal_representative", "beneficial_owners"]
    if subject is not OrganisationKind.NATURAL_PERSON and not details.licence_long_term:
        needed.append("licence_valid_to")
    needed += ["categories", "extra_shops", "turnover_fen"]
    return [name for name in needed if getattr(details, name) in {None, "", frozenset()}]


def _check_identity(details: Details, today: date) -> list[Problem]:
    problems = check_validity(details.id_ends, today=today)
    if details.id_valid_from and details.id_valid_from > today:
        problems.append(Problem("id_valid_from", "KYC_ID_DATE"))
    if details.id_type is IdType.PASSPORT and details.id_country not in {"", *COUNTRIES}:
        problems.append(Problem("id_country", "KYC_ID_COUNTRY"))
    if details.id_type is None or not details.id_number:
        return problems
    problems += check_id_number(details.id_type, details.id_number, today=today)
    birth = birth_date_of(details.id_type, details.id_number, today=today)
    if birth is None and details.birth_date:
        problems += check_birth_date(details.birth_date, today=today)
        birth = details.birth_date
    if birth is not None:
        problems += check_age(birth, today=today)
    return problems


def _check_contact(subject: OrganisationKind, details: Details) -> list[Problem]:
    problems = []
    if details.mobile and not _MOBILE.fullmatch(details.mobile):
        problems.append(Problem("mobile", "KYC_MOBILE_FORMAT"))
    is_account = subject is OrganisationKind.COMPANY
    pattern = _ACCOUNT if is_account else _CARD
    if details.bank_card and not pattern.fullmatch(details.bank_card):
        problems.append(Problem("bank_card", "KYC_CARD_FORMAT"))
    elif details.bank_card and not is_account and not luhn_ok(details.bank_card):
        problems.append(Problem("bank_card", "KYC_CARD_CHECK"))
    return problems


def _check_licence(subject: OrganisationKind, details: Details, today: date) -> list[Problem]:
    ends = details.licence_ends
    if subject is OrganisationKind.NATURAL_PERSON or ends is None or ends >= today:
        return []
    return [Problem("licence_valid_to", "KYC_LICENCE_EXPIRED", {"valid_to": ends})]


def _check_limits(name: str, given: object, read: object) -> list[Problem]:
    if isinstance(given, str) and (hidden := reject_invisible(name, given)):
        return [hidden]
    if isinstance(read, str) and read and name in _TEXT_LIMITS:
        low, high = _TEXT_LIMITS[name]
        if not low <= len(read) <= high:
            return [Problem(name, "TEXT_LENGTH", {"min": low, "max": high})]
    if isinstance(read, int) and name in _NUMBER_LIMITS:
        most = _NUMBER_LIMITS[name]
        if not 0 <= read <= most:
            return [Problem(name, "NUMBER_RANGE", {"min": 0, "max": most})]
    return []


def _read_text(value: object) -> str:
    if not isinstance(value, str | None):
        raise TypeError(value)
    return fold(value or "")


def _read_number_text(value: object) -> str:
    return normal_id_number(_read_text(value))


def _read_mobile(value: object) -> str:
    return _read_number_text(value).removeprefix("+86")


def _read_date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(_read_text(value)) if value else None


def _read_int(value: object) -> int | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, int) else int(_read_text(value))


def _read_categories(value: object) -> frozenset[Category]:
    if not isinstance(value, Iterable | None) or isinstance(value, str):
        raise TypeError(value)
    return frozenset(Category(item) for item in value or ())


def _read_id_type(value: object) -> IdType | None:
    return IdType(_read_text(value)) if value else None


def _plain(value: object) -> str | list[str]:
    return value.isoformat() if isinstance(value, date) else sorted(value)  # type: ignore[call-overload]


_READERS: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "person_name": _read_text,
        "id_type": _read_id_type,
        "id_number": _read_number_text,
        "id_country": _read_number_text,
        "id_valid_from": _read_date,
        "id_valid_to": _read_date,
        "id_long_term": bool,
        "birth_date": _read_date,
        "mobile": _read_mobile,
        "bank_card": _read_number_text,
        "legal_representative": _read_text,
        "beneficial_owners": _read_text,
        "licence_valid_to": _read_date,
        "licence_long_term": bool,
        "categories": _read_categories,
        "extra_shops": _read_int,
        "turnover_fen": _read_int,
    }
)
