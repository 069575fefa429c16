"""What the demonstration says about its invented organisations, persons and papers.

Plain words and dates only: the drawings (`demo_documents`), the cast (`demo_people`) and the
player share these shapes. Nothing here may describe a real person, company or trade mark.
"""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from portal.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TrademarkFacts:
    """One registered mark named in a letter (AUT-01); `valid_to` is its last day."""

    reg_no: str
    nice_class: int
    registrant: str
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitFacts:
    """One permit named in a letter (AUT-07); `valid_to` "" when its paper prints no end."""

    kind: str
    number: str
    valid_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """The fields of an authorisation letter (AUT-01), under the names the form uses."""

    letter_no: str
    grantor: str
    grantor_uscc: str
    grantee: str
    grantee_uscc: str
    trademark_reg_nos: tuple[TrademarkFacts, ...]
    right_type: str
    exclusivity: str
    products: tuple[str, ...]
    channels: tuple[str, ...]
    regions: tuple[str, ...]
    valid_from: date
    valid_to: date
    sub_depth: int
    sign_date: date
    seal: str
    revocable: bool
    notice_days: int
    permits: tuple[PermitFacts, ...] = ()

    def fields(self) -> dict[str, object]:
        """Return the letter as the field dictionary a draft is saved from."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceFacts:
    """The fields of a business licence (AUT-09).

    `capital` is the printed phrase; None for an individual business, whose licence has none.
    `term_end` None means no fixed term.
    """

    name: str
    uscc: str
    type_words: str
    representative: str
    capital: str | None
    address: str
    scope: str
    registrar: str
    established: date
    term_end: date | None = None

    def fields(self) -> dict[str, str]:
        """Return the licence under the names of the form."""
        return {
            "name": self.name,
            "uscc": self.uscc,
            "legal_representative": self.representative,
            "entity_type": self.type_words,
            "capital": self.capital or "无",
            "address": self.address,
            "scope": self.scope,
            "registrar": self.registrar,
            "established_on": self.established.isoformat(),
            "issued_on": self.established.isoformat(),
            "ends_on": self.term_end.isoformat() if self.term_end else "",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityFacts:
    """What a placeholder of an identity card may show: masked (KYC-08), never in full.

    `valid_to` None means a card without an end.
    """

    masked_name: str
    masked_number: str
    issuer: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionFacts:
    """The statement of a natural person who need not register (E-commerce Law, article 10)."""

    masked_name: str
    masked_number: str
    shops: tuple[str, ...]
    categories: tuple[str, ...]
    sign_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubLetterFacts:
    """A supplier's short letter to one distributor, below the supplier's own letter."""

    letter_no: str
    parent_letter_no: str
    grantor: str
    grantor_uscc: str
    grantee: str
    grantee_reference: str
    products: tuple[str, ...]
    channels: tuple[str, ...]
    regions: tuple[str, ...]
    valid_from: date
    valid_to: date
    sign_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One line of a price list (PRC-01), under the names the form uses; money in fen."""

    item: str
    brand: str
    category: str
    face_value_fen: int | None
    spec: str
    unit: str
    price_fen: int
    conditions: str
    channel: str
    region: str
    delivery_mode: str
    promised_minutes: int
    valid_until: date | None
    code_validity: str
    refund_rule: str
    contact: str

    def typed(self) -> dict[str, str]:
        """Return the line as a member would type it into the form; sums are yuan."""
        words = {name: str(value) for name, value in asdict(self).items() if value is not None}
        words["price"] = Money(int(words.pop("price_fen"))).yuan
        if self.face_value_fen is not None:
            words["face_value"] = Money(int(words.pop("face_value_fen"))).yuan
        return words


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """An invented person; the identity number's order code 000 was never issued.

    `id_valid_to` None means a card without an end.
    """

    name: str
    id_type: str
    id_number: str
    born: date
    id_valid_from: date
    id_valid_to: date | None
    mobile: str
    bank_card: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    """An invented organisation and the person who speaks for it.

    `kind` is CO, IB or NP (KYC-01); a natural person has neither `legal_name` nor `uscc`.
    """

    kind: str
    trade_name: str
    legal_name: str | None
    uscc: str | None
    address: str
    established: date
    shops: tuple[str, ...]
    person: PersonFacts


class LetterTarget(StrEnum):
    """Where the demonstration leaves one application of a supplier."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    EXAMINATION = "examination"
    AWAITING_BRAND = "awaiting_brand"
    DENIED = "denied"
    RETURNED = "returned"
    LAPSED = "lapsed"
    RESUBMITTED = "resubmitted"
    AWAITING_APPROVAL = "awaiting_approval"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ACTIVE = "active"
    CONFIRMED = "confirmed"
    EXTENDED = "extended"
    EXPIRED = "expired"
    REVOKED = "revoked"


class ChildTarget(StrEnum):
    """Where the demonstration leaves one grant downstream."""

    DRAFT = "draft"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class DistributorTarget(StrEnum):
    """Where the demonstration leaves one distributor, in the order of a distributor's life."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IDENTITY_PENDING = "identity_pending"
    RETURNED = "returned"
    AWAITING_APPROVAL = "awaiting_approval"
    REFUSED = "refused"
    DEPOSIT_MISSING = "deposit_missing"
    RECEIPT_UNCONFIRMED = "receipt_unconfirmed"
    DEPOSIT_SHORT = "deposit_short"
    PRICE_LIST_MISSING = "price_list_missing"
    GRANT_PROPOSED = "grant_proposed"
    ACTIVE = "active"
    REINSTATED = "reinstated"
    SUSPENDED = "suspended"
    PRICE_LIST_STALE = "price_list_stale"
    AUTHORISATION_LOST = "authorisation_lost"
    EXPIRED_AUTHORISATION = "expired_authorisation"
    EXPIRED_IDENTITY = "expired_identity"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierLetter:
    """One letter a supplier applies with, the day it applies and how the application ends.

    `key` names the letter inside the demonstration; `revoked_on` belongs to REVOKED only.
    """

    key: str
    letter: LetterFacts
    category: str
    target: LetterTarget
    applied_on: date
    revoked_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLetter:
    """One grant downstream, from the holder of the letter `parent_key` to a distributor."""

    place: int
    parent_key: str
    grantee: str
    applied_on: date
    valid_to: date
    channels: tuple[str, ...]
    regions: tuple[str, ...]
    target: ChildTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierFacts:
    """One supplier of the cast."""

    organisation: OrganisationFacts
    licence: LicenceFacts
    letters: tuple[SupplierLetter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributorFacts:
    """One distributor of the cast.

    `letter_keys` are the supplier letters it sells under, in the order of `sub_letters`;
    `turnover_fen` is the turnover of the last three closed months, in fen, oldest first.
    A natural person has an exemption statement instead of a licence.
    """

    organisation: OrganisationFacts
    target: DistributorTarget
    applied_on: date
    letter_keys: tuple[str, ...]
    sub_letters: tuple[SubLetterFacts, ...]
    categories: tuple[str, ...]
    extra_shops: int
    turnover_fen: tuple[int, int, int]
    lines: tuple[LineFacts, ...]
    card: IdentityFacts
    licence: LicenceFacts | None
    exemption: ExemptionFacts | None

    def details(self) -> dict[str, object]:
        """Return what the applicant states, under the names of the certification's form."""
        person = self.organisation.person
        details: dict[str, object] = {
            "person_name": person.name,
            "id_type": person.id_type,
            "id_number": person.id_number,
            "id_valid_from": person.id_valid_from,
            "id_valid_to": person.id_valid_to,
            "id_long_term": person.id_valid_to is None,
            "mobile": person.mobile,
            "bank_card": person.bank_card,
            "categories": self.categories,
            "extra_shops": self.extra_shops,
            "turnover_fen": sum(self.turnover_fen),
        }
        if self.organisation.kind == "CO":
            details["legal_representative"] = person.name
            details["legal_representative_id_type"] = person.id_type
            details["legal_representative_id"] = person.id_number
            details["owners"] = [
                {
                    "name": person.name,
                    "id_type": person.id_type,
                    "id_number": person.id_number,
                    "share": "100%",
                }
            ]
        if self.licence is not None:
            details["licence_valid_to"] = self.licence.term_end
            details["licence_long_term"] = self.licence.term_end is None
        return details
