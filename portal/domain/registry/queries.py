"""What anyone may ask the register; answered from the facts of this instant."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.domain import certificates, licences, members, pricelists
from portal.domain.distributors import Tier
from portal.domain.licences import LicenceState
from portal.domain.registry.rules import VerdictState
from portal.kernel.errors import NotFound
from portal.kernel.ids import is_public_code
from portal.kernel.text import fold, search_key
from portal.store.paging import Page
from portal.store.uow import UnitOfWork

_SHORTEST_NAME = 2
_OF_LICENCE = {
    LicenceState.ACTIVE: VerdictState.VALID,
    LicenceState.SUSPENDED: VerdictState.SUSPENDED,
    LicenceState.REVOKED: VerdictState.REVOKED,
    LicenceState.EXPIRED: VerdictState.EXPIRED,
    LicenceState.WITHDRAWN: VerdictState.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class PublicLicence:
    """What is public of a licence (BDG-03): no sum, no document, no person's data."""

    organisation_id: UUID
    number: str
    code: str
    holder_name: str
    uscc: str | None
    natural_person: bool
    trade_name: str
    shops: tuple[str, ...]
    tier: Tier
    valid_from: date
    valid_to: date
    binding: frozenset[licences.Binding]
    reasons: frozenset[licences.Reason]
    scope: tuple[licences.ScopeItem, ...]
    deposit_sufficient: bool
    price_list: pricelists.VersionView | None
    certificate: certificates.CertificateView | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "is this shop genuine?" at an instant; `number` as it should be spelt."""

    state: VerdictState
    number: str
    as_of: datetime
    licence: PublicLicence | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of search results."""

    number: str
    holder_name: str
    trade_name: str
    state: VerdictState
    valid_to: date


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What the register knows of a PDF: `verdict` is None when it was not issued here."""

    sha256: str
    verdict: Verdict | None


def verdict(uow: UnitOfWork, text: str) -> Verdict:
    """Return the verdict on a number as typed; MALFORMED for a wrong check character."""
    number = licences.parse_number(text)
    if isinstance(number, licences.NumberProblem):
        return Verdict(VerdictState.MALFORMED, fold(text), uow.now())
    try:
        return _verdict(uow, licences.licence_by_number(uow, number))
    except NotFound:
        return Verdict(VerdictState.UNKNOWN, str(number), uow.now())


def verdict_by_code(uow: UnitOfWork, text: str) -> Verdict:
    """Return the verdict on the code of a certificate's QR, in either case of its letters."""
    code = text.upper()
    if not is_public_code(code):
        return Verdict(VerdictState.MALFORMED, fold(text), uow.now())
    try:
        return _verdict(uow, licences.licence_by_code(uow, code))
    except NotFound:
        return Verdict(VerdictState.UNKNOWN, code, uow.now())


def public_licence(uow: UnitOfWork, text: str) -> PublicLicence:
    """Return what is public of the licence with this number; raise `NotFound`."""
    found = verdict(uow, text).licence
    if found is None:
        raise NotFound(number=text)
    return found


def search(uow: UnitOfWork, text: str, *, cursor: str | None = None) -> Page[Hit]:
    """Return licences by name or credit code of their holder, valid ones first on each page.

    Past licences are shown, marked as such.  Natural persons are found by trade name only.
    """
    if len(search_key(text)) < _SHORTEST_NAME:
        return Page(())
    page = members.find_organisations(uow, text, cursor=cursor)
    held = licences.licences_of(uow, [organisation.id for organisation in page.items])
    hits = [
        Hit(
            held[organisation.id].number,
            held[organisation.id].holder_name,
            organisation.trade_name,
            _OF_LICENCE[held[organisation.id].standing.state],
            held[organisation.id].standing.valid_to,
        )
        for organisation in page.items
        if organisation.id in held
    ]
    return Page(tuple(sorted(hits, key=_valid_first)), page.next)


def verify_file(uow: UnitOfWork, data: bytes) -> FileCheck:
    """Return whether a file is, byte for byte, a certificate of ours, and its verdict now."""
    sha256 = hashlib.sha256(data).hexdigest()
    issued = certificates.by_digest(uow, sha256)
    if issued is None:
        return FileCheck(sha256, None)
    return FileCheck(sha256, _verdict(uow, licences.licence(uow, issued.licence_id)))


def _valid_first(hit: Hit) -> bool:
    return hit.state is not VerdictState.VALID


def _verdict(uow: UnitOfWork, view: licences.LicenceView) -> Verdict:
    holder = members.organisations(uow, [view.organisation_id])[view.organisation_id]
    standing = view.standing
    return Verdict(
        _OF_LICENCE[standing.state],
        view.number,
        standing.as_of,
        PublicLicence(
            organisation_id=view.organisation_id,
            number=view.number,
            code=view.code,
            holder_name=view.holder_name,
            uscc=holder.uscc,
            natural_person=holder.kind is members.OrganisationKind.NATURAL_PERSON,
            trade_name=holder.trade_name,
            shops=holder.shops,
            tier=view.tier,
            valid_from=standing.valid_from,
            valid_to=standing.valid_to,
            binding=standing.binding,
            reasons=standing.reasons,
            scope=licences.scope(uow, view),
            deposit_sufficient=view.deposit_sufficient,
            price_list=pricelists.in_force(uow, view.organisation_id, standing.as_of),
            certificate=certificates.certificate(uow, view.id),
        ),
    )
