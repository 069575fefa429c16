"""What a distributor states about itself and its person (KYC-01), and what is wrong with it.

A draft may be incomplete; everything is required, as the kind of subject asks, at submission.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from portal.domain.distributors.rules.countries import COUNTRIES
from portal.domain.distributors.rules.identity_numbers import (
    IdType,
    birth_date_of,
    check_age,
    check_birth_date,
    check_id_number,
    check_validity,
    holds_birth_date,
    validity_warnings,
)
from portal.domain.distributors.rules.mrz import check_mrz
from portal.domain.distributors.rules.people import Owner, check_owners, person_index
from portal.kernel.checkdigits import luhn_ok
from portal.kernel.errors import Problem
from portal.kernel.limits import Limits
from portal.kernel.masking import mask_card, mask_id_number, mask_mobile, mask_name
from portal.kernel.trade import Category, OrganisationKind

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_CARD = re.compile(r"\d{12,19}", re.ASCII)
_ACCOUNT = re.compile(r"\d{8,32}", re.ASCII)
_HIDDEN = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One application's statements; `turnover_fen` sums the last three closed months, in fen.

    The person is the natural person itself, the operator of an individual business, or the
    operator of a company.  `bank_card` of a company is its corporate account.  A document
    without an end has `id_long_term`, a licence without an end `licence_long_term`.  `mrz` are
    the machine-readable lines of a passport, which need not be given.  `owners` hold a quarter
    of the company or more; `no_owner` says that nobody does.
    """

    person_name: str = ""
    id_type: IdType | None = None
    id_number: str = ""
    id_country: str = ""
    id_valid_from: date | None = None
    id_valid_to: date | None = None
    id_long_term: bool = False
    birth_date: date | None = None
    mrz: str = ""
    mobile: str = ""
    bank_card: str = ""
    legal_representative: str = ""
    legal_representative_id_type: IdType | None = None
    legal_representative_id: str = ""
    owners: tuple[Owner, ...] = ()
    no_owner: bool = False
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
        return person_index(self.id_type, self.id_number)

    def masked(self) -> "Details":
        """Return what a reader without a logged reason may see (KYC-08)."""
        return replace(
            self,
            person_name=mask_name(self.person_name),
            id_number=mask_id_number(self.id_number),
            birth_date=None,
            mrz=_HIDDEN if self.mrz else "",
            mobile=mask_mobile(self.mobile),
            bank_card=mask_card(self.bank_card),
            legal_representative=mask_name(self.legal_representative),
            legal_representative_id=mask_id_number(self.legal_representative_id),
            owners=tuple(owner.masked() for owner in self.owners),
        )


def check_details(
    subject: OrganisationKind, details: Details, *, today: date, limits: Limits
) -> list[Problem]:
    """Return everything that keeps the details from being submitted (KYC-01..03).

    Codes: FIELD_REQUIRED, KYC_ID_*, KYC_MRZ_*, KYC_UNDERAGE, KYC_MOBILE_FORMAT,
    KYC_CARD_FORMAT, KYC_CARD_CHECK, KYC_OWNER*, KYC_LICENCE_EXPIRED.
    """
    return [
        *(Problem(name, "FIELD_REQUIRED") for name in _missing(subject, details)),
        *_check_identity(details, today, limits),
        *_check_contact(subject, details),
        *_check_company(subject, details, today),
        *_check_licence(subject, details, today),
    ]


def birth_of(details: Details, *, today: date) -> date | None:
    """Return when the person was born: as its number proves, else as stated, or None."""
    if details.id_type is None:
        return details.birth_date
    return birth_date_of(details.id_type, details.id_number, today=today) or details.birth_date


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
    if details.id_type and not holds_birth_date(details.id_type):
        needed.append("birth_date")
    if subject is OrganisationKind.COMPANY:
        needed += [
            "legal_representative",
            "legal_representative_id_type",
            "legal_representative_id",
        ]
    if subject is not OrganisationKind.NATURAL_PERSON and not details.licence_long_term:
        needed.append("licence_valid_to")
    needed += ["categories", "extra_shops", "turnover_fen"]
    return [name for name in needed if getattr(details, name) in {None, "", frozenset()}]


def _check_identity(details: Details, today: date, limits: Limits) -> list[Problem]:
    problems = check_validity(details.id_ends, today=today)
    if details.id_valid_from and details.id_valid_from > today:
        problems.append(Problem("id_valid_from", "KYC_ID_DATE"))
    if details.id_type is None or not details.id_number:
        return problems
    problems += check_id_number(details.id_type, details.id_number, today=today)
    if details.id_type is IdType.PASSPORT:
        problems += _check_passport(details)
    if not holds_birth_date(details.id_type) and details.birth_date:
        problems += check_birth_date(details.birth_date, today=today)
    birth = birth_of(details, today=today)
    if birth is not None:
        problems += check_age(birth, today=today, rule=limits.age_rule)
    return problems


def _check_passport(details: Details) -> list[Problem]:
    problems = []
    if details.id_country not in {"", *COUNTRIES}:
        problems.append(Problem("id_country", "KYC_ID_COUNTRY"))
    if not details.mrz:
        return problems
    if details.id_long_term:
        problems.append(Problem("id_long_term", "KYC_MRZ_DIFFERS"))
    return problems + check_mrz(
        details.mrz,
        number=details.id_number,
        country=details.id_country,
        birth=details.birth_date,
        ends=details.id_ends,
    )


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


def _check_company(subject: OrganisationKind, details: Details, today: date) -> list[Problem]:
    if subject is not OrganisationKind.COMPANY:
        return []
    problems = []
    id_type, number = details.legal_representative_id_type, details.legal_representative_id
    if id_type and number:
        problems = check_id_number(
            id_type, number, today=today, field="legal_representative_id"
        )
    return problems + check_owners(details.owners, no_owner=details.no_owner, today=today)


def _check_licence(subject: OrganisationKind, details: Details, today: date) -> list[Problem]:
    ends = details.licence_ends
    if subject is OrganisationKind.NATURAL_PERSON or ends is None or ends >= today:
        return []
    return [Problem("licence_valid_to", "KYC_LICENCE_EXPIRED", {"valid_to": ends})]
