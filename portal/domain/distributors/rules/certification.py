"""What certification asks for beside the details: consents, documents, scope; and its end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from portal.domain.distributors.rules.details import Details, check_details
from portal.kernel.calendar import add_months
from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.trade import OrganisationKind

REVERIFY_MONTHS = 6  # kyc.reverify_months
EXPIRING_DAYS = 30
PURPOSE = "distributor_certification"
NOTICE_VERSION = "2026-11"
NOTE_MAX = 1000


class ConsentItem(StrEnum):
    """What a person agrees to, each on its own (KYC-06)."""

    PERSONAL_DATA = "personal_data"
    IDENTITY_DOCUMENT = "identity_document"
    BANK_ACCOUNT = "bank_account"
    PUBLICATION = "publication"


class Tier(StrEnum):
    """Place below the right-holder (AUT-02), with the values of `deposits.Role`."""

    T1 = "T1"
    T2 = "T2"


class IdentityResult(StrEnum):
    """Outcome of comparing the person with the documents (KYC-04, method MANUAL)."""

    MATCH = "match"
    MISMATCH = "mismatch"


class KycStatus(StrEnum):
    """States of a completed verification on a day (KYC-12), computed and never stored.

    `WITHDRAWN`: the person took a necessary consent back (KYC-06).
    """

    NONE = "none"
    VERIFIED = "verified"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SelectedScope:
    """One authorisation the distributor sells under; `own` when it is the grantee itself."""

    authorisation_id: UUID
    own: bool


class NotEditable(RuleBroken):
    """The application is with the officers, or decided; nothing can be changed in it."""

    code = "distributors.not_editable"


class ApplicationOpen(RuleBroken):
    """The organisation has an application that is not decided yet."""

    code = "distributors.application_open"


class IdentityNotConfirmed(RuleBroken):
    """Nobody has found in this round that the person is the one of the documents (KYC-04)."""

    code = "distributors.identity_not_confirmed"


class ConsentMissing(RuleBroken):
    """A necessary consent was taken back while the application was with the officers."""

    code = "distributors.consent_missing"


class NotInExamination(RuleBroken):
    """Identity is decided while an officer examines the application."""

    code = "distributors.not_in_examination"


def tier_of(scopes: Iterable[SelectedScope]) -> Tier:
    """Return the highest tier that the scopes give: T1 for an own authorisation, else T2."""
    return Tier.T1 if any(scope.own for scope in scopes) else Tier.T2


def check_scope(subject: OrganisationKind, scopes: Collection[SelectedScope]) -> list[Problem]:
    """Return KYC_SCOPE_MISSING without any scope, DEP_ROLE_NOT_ALLOWED for a T1 person."""
    if not scopes:
        return [Problem("scope", "KYC_SCOPE_MISSING")]
    if subject is OrganisationKind.NATURAL_PERSON and tier_of(scopes) is Tier.T1:
        return [Problem("scope", "DEP_ROLE_NOT_ALLOWED", {"role": Tier.T1.value})]
    return []


def required_documents(
    subject: OrganisationKind, scopes: Iterable[SelectedScope]
) -> tuple[str, ...]:
    """Return the kinds of document to attach, as values of `documents.DocumentKind`."""
    paper = {OrganisationKind.NATURAL_PERSON: "exemption_statement"}.get(
        subject, "business_licence"
    )
    borrowed = any(not scope.own for scope in scopes)
    return ("id_front", "id_back", paper, *(["sub_authorisation"] if borrowed else []))


def check_documents(required: Iterable[str], attached: Collection[str]) -> list[Problem]:
    """Return KYC_DOCUMENT_MISSING for every kind that is required and not attached."""
    return [
        Problem("documents", "KYC_DOCUMENT_MISSING", {"kind": kind})
        for kind in required
        if kind not in attached
    ]


def required_consents(subject: OrganisationKind) -> tuple[ConsentItem, ...]:
    """Return what the person has to agree to: only what concerns the person itself (KYC-06).

    A corporate account is nobody's personal data; a person's name is only published for a
    natural person.
    """
    needed = [ConsentItem.PERSONAL_DATA, ConsentItem.IDENTITY_DOCUMENT]
    if subject is not OrganisationKind.COMPANY:
        needed.append(ConsentItem.BANK_ACCOUNT)
    if subject is OrganisationKind.NATURAL_PERSON:
        needed.append(ConsentItem.PUBLICATION)
    return tuple(needed)


def check_consents(subject: OrganisationKind, given: Collection[ConsentItem]) -> list[Problem]:
    """Return KYC_CONSENT_MISSING for every necessary item that is not agreed to."""
    return [
        Problem("consents", "KYC_CONSENT_MISSING", {"item": item.value})
        for item in required_consents(subject)
        if item not in given
    ]


def check_application(  # noqa: PLR0913 - everything an application consists of
    subject: OrganisationKind,
    details: Details,
    *,
    scopes: Collection[SelectedScope],
    attached: Collection[str],
    consents: Collection[ConsentItem],
    today: date,
) -> list[Problem]:
    """Return everything that keeps an application from being submitted, all together.

    `attached` are kinds of document, as values of `documents.DocumentKind`.
    """
    return [
        *check_details(subject, details, today=today),
        *check_scope(subject, scopes),
        *check_documents(required_documents(subject, scopes), attached),
        *check_consents(subject, consents),
    ]


def identity_confirmed(
    findings: Iterable[tuple[int, IdentityResult]], current_round: int
) -> bool:
    """Return whether the last finding of the current round is a match (KYC-04).

    `findings` are rounds and results, oldest first.
    """
    results = [result for found_in, result in findings if found_in == current_round]
    return bool(results) and results[-1] is IdentityResult.MATCH


def next_due(verified_on: date) -> date:
    """Return the last day of a verification: six months on (KYC-12, Civil Code art. 202)."""
    return add_months(verified_on, REVERIFY_MONTHS)


def kyc_status(
    *,
    verified_on: date,
    next_due: date,
    id_valid_to: date | None,
    withdrawn_on: date | None,
    as_of: date,
) -> KycStatus:
    """Return the state of a verification on a day (KYC-12).

    It holds through `next_due` and through the last day of the identity document, whichever
    comes first, and is expiring in the 30 days before its last day.
    """
    if as_of < verified_on:
        return KycStatus.NONE
    if withdrawn_on is not None and as_of >= withdrawn_on:
        return KycStatus.WITHDRAWN
    last_day = min(next_due, id_valid_to or next_due)
    if as_of > last_day:
        return KycStatus.EXPIRED
    if as_of >= last_day - timedelta(days=EXPIRING_DAYS):
        return KycStatus.EXPIRING
    return KycStatus.VERIFIED
