"""By what people are found again, and what it means when they are (KYC-09, KYC-10, T13).

Nothing here is stored as it is: the portal keeps keyed digests of these texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from portal.domain.distributors.rules.details import Details, birth_of
from portal.domain.distributors.rules.identity_numbers import IdType, lasting_number
from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.text import search_key
from portal.kernel.trade import OrganisationKind

_ORGANISATION_CODE = slice(8, 17)  # of a unified social credit code


class TraitKind(StrEnum):
    """What two people can have in common.

    `PERSON` (type and number of the document) and `MOBILE` belong to one organisation at a
    time.  `LEGAL_REPRESENTATIVE` is the number of anybody who stands behind a business.
    """

    PERSON = "person"
    MOBILE = "mobile"
    BANK_CARD = "bank_card"
    NAME_BIRTH_MOBILE = "name_birth_mobile"
    NAME_BIRTH = "name_birth"
    FACE = "face"
    LEGAL_REPRESENTATIVE = "legal_representative"
    EMPLOYER = "employer"


# Under which word the digest of each is made.  A face is known by a provider's id only.
PURPOSES: Mapping[TraitKind, str] = MappingProxyType(
    {
        TraitKind.PERSON: "kyc:person",
        TraitKind.MOBILE: "kyc:mobile",
        TraitKind.BANK_CARD: "kyc:card",
        TraitKind.NAME_BIRTH_MOBILE: "kyc:name_birth_mobile",
        TraitKind.NAME_BIRTH: "kyc:name_birth",
        TraitKind.FACE: "kyc:face",
        TraitKind.LEGAL_REPRESENTATIVE: "kyc:legal_representative",
        TraitKind.EMPLOYER: "kyc:employer",
    }
)
# What stops an application when another organisation has it: field and code.
EXCLUSIVE: Mapping[TraitKind, Problem] = MappingProxyType(
    {
        TraitKind.PERSON: Problem("id_number", "KYC_DUPLICATE_PERSON"),
        TraitKind.MOBILE: Problem("mobile", "KYC_MOBILE_TAKEN"),
    }
)
# What asks for a look when another organisation has it.
SUSPICIOUS: Mapping[TraitKind, str] = MappingProxyType(
    {
        TraitKind.BANK_CARD: "KYC_SAME_CARD",
        TraitKind.NAME_BIRTH_MOBILE: "KYC_SAME_PERSON",
        TraitKind.NAME_BIRTH: "KYC_SAME_PERSON",
        TraitKind.FACE: "KYC_SAME_FACE",
    }
)


class RelatedParty(RuleBroken):
    """The officer has something in common with the people it would judge (security T13)."""

    code = "distributors.related_party"


class Blocked(RuleBroken):
    """Somebody of the application is on a list of barred persons, with its number (KYC-10)."""

    code = "distributors.blocked"


@dataclass(frozen=True, slots=True, repr=False)
class Trait:
    """One thing by which a person is found again, in full."""

    kind: TraitKind
    text: str


def traits_of(
    subject: OrganisationKind, details: Details, *, uscc: str | None, today: date
) -> tuple[Trait, ...]:
    """Return everything by which the people of an application are found again."""
    name, birth = search_key(details.person_name), birth_of(details, today=today)
    named = f"{name}|{birth}" if name and birth else ""
    found = [
        (TraitKind.PERSON, details.person_index if details.id_number else ""),
        (TraitKind.MOBILE, details.mobile),
        (TraitKind.BANK_CARD, details.bank_card),
        (TraitKind.NAME_BIRTH, named),
        (
            TraitKind.NAME_BIRTH_MOBILE,
            f"{named}|{details.mobile}" if named and details.mobile else "",
        ),
        (TraitKind.EMPLOYER, uscc or ""),
        *((TraitKind.LEGAL_REPRESENTATIVE, one) for one in _behind(subject, details)),
    ]
    return tuple(Trait(kind, text) for kind, text in found if text)


def may_be_one_person(ours: set[IdType], theirs: set[IdType]) -> bool:
    """Return whether a name and birth date that two share may be those of one person.

    A resident number is for life, so that two of them are two people; every other document may
    be somebody's second one.
    """
    return bool((ours | theirs) - {IdType.RESIDENT_ID})


def listed_numbers(details: Details, *, uscc: str | None) -> frozenset[str]:
    """Return the numbers that lists of barred persons are asked for (KYC-10).

    Lists name a business by its credit code or by the organisation code inside it, and a travel
    permit with or without the figures that count its issues.
    """
    documents = [
        (details.id_type, details.id_number),
        (details.legal_representative_id_type, details.legal_representative_id),
        *((owner.id_type, owner.id_number) for owner in details.owners),
    ]
    found = {number for _, number in documents}
    found |= {lasting_number(id_type, number) for id_type, number in documents if id_type}
    if uscc:
        found |= {uscc, uscc[_ORGANISATION_CODE]}
    return frozenset(found - {""})


def listed_names(details: Details, *, legal_name: str | None) -> frozenset[str]:
    """Return the names that lists of barred persons are asked for (KYC-10)."""
    owners = (owner.name for owner in details.owners)
    found = (details.person_name, details.legal_representative, legal_name or "", *owners)
    return frozenset(name for name in found if search_key(name))


def _behind(subject: OrganisationKind, details: Details) -> frozenset[str]:
    """Return the numbers of those who stand behind the business."""
    behind = {details.legal_representative_id, *(owner.id_number for owner in details.owners)}
    if subject is not OrganisationKind.COMPANY:  # whose operator is the business
        behind.add(details.id_number)
    return frozenset(behind - {""})
