"""What certification asks for beside the details: consents, documents, scope."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from portal.domain.distributors.rules.consents import check_consents
from portal.domain.distributors.rules.details import Details, check_details
from portal.kernel.consents import ConsentItem
from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.limits import Limits
from portal.kernel.trade import OrganisationKind


class Tier(StrEnum):
    """Place below the right-holder (AUT-02), with the values of `deposits.Role`."""

    T1 = "T1"
    T2 = "T2"


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


def check_application(  # noqa: PLR0913 - everything an application consists of
    subject: OrganisationKind,
    details: Details,
    *,
    scopes: Collection[SelectedScope],
    attached: Collection[str],
    consents: Collection[ConsentItem],
    today: date,
    limits: Limits,
) -> list[Problem]:
    """Return everything that keeps an application from being submitted, all together.

    `attached` are kinds of document, as values of `documents.DocumentKind`.
    """
    return [
        *check_details(subject, details, today=today, limits=limits),
        *check_scope(subject, scopes),
        *check_documents(required_documents(subject, scopes), attached),
        *check_consents(subject, consents),
    ]
