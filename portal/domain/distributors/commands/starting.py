"""How an application begins: empty, or from the verification that it is to follow."""

from dataclasses import replace
from uuid import UUID

from portal.domain import approvals, documents, members
from portal.domain.approvals import CasePurpose
from portal.domain.distributors import rules
from portal.domain.distributors.commands.endings import close_lapsed
from portal.domain.distributors.commands.rows import (
    editable_row,
    live_kyc,
    require_edit,
    seal_details,
)
from portal.domain.distributors.events import ApplicationStarted, ConversionChanged
from portal.domain.distributors.facts import contacts
from portal.domain.distributors.models import (
    Application,
    ApplicationDocument,
    ApplicationScope,
    Kyc,
)
from portal.domain.distributors.rules import (
    ApplicationOpen,
    Details,
    NotCertified,
    NotConversion,
    RenewalTooEarly,
)
from portal.kernel.ids import new_id
from portal.kernel.trade import OrganisationKind
from portal.store.uow import UnitOfWork


def start_application(uow: UnitOfWork, organisation_id: UUID) -> UUID:
    """Open an empty draft and return its id.

    Raises `NotFound`, `Forbidden`, or `ApplicationOpen` while another one is not decided.
    """
    organisation = _applicant(uow, organisation_id)
    application = Application(
        id=new_id(), organisation_id=organisation_id, kind=organisation.kind
    )
    _open(uow, application, Details())
    return application.id


def start_renewal(uow: UnitOfWork, organisation_id: UUID) -> UUID:
    """Open a draft that renews the verification, and return its id (KYC-12).

    It begins with what was verified, as changed since, and with the papers that still hold.
    The verification itself counts until its end, or until the renewal is approved.  Raises
    `NotFound`, `Forbidden`, `ApplicationOpen`, `NotCertified` or `RenewalTooEarly`.
    """
    organisation = _applicant(uow, organisation_id)
    kyc, before = _verified(uow, organisation_id)
    opens_on = rules.renewal_opens_on(rules.last_day(kyc.next_due, kyc.id_valid_to))
    if uow.today() < opens_on:
        raise RenewalTooEarly(opens_on=opens_on.isoformat())
    application = Application(
        id=new_id(), organisation_id=organisation_id, kind=organisation.kind
    )
    details = contacts.current_details(uow, before)
    _follow(uow, application, before, details)
    _open(uow, application, details, CasePurpose.RENEW, kyc.id)
    return application.id


def start_change(uow: UnitOfWork, organisation_id: UUID) -> UUID:
    """Open a draft that replaces the verification before it is due, and return its id.

    It is for those who sell something else now, or under somebody else; it begins as a renewal
    does.  Raises `NotFound`, `Forbidden`, `ApplicationOpen` or `NotCertified`.
    """
    organisation = _applicant(uow, organisation_id)
    kyc, before = _verified(uow, organisation_id)
    application = Application(
        id=new_id(), organisation_id=organisation_id, kind=organisation.kind
    )
    details = contacts.current_details(uow, before)
    _follow(uow, application, before, details)
    _open(uow, application, details, CasePurpose.CHANGE, kyc.id)
    return application.id


def start_conversion(
    uow: UnitOfWork,
    organisation_id: UUID,
    *,
    kind: OrganisationKind,
    legal_name: str,
    uscc: str,
) -> UUID:
    """Open a draft with which a natural person becomes a registered business (KYC-11).

    It begins with the person, its identity papers and what it sells; the organisation is
    converted once the application is approved.  Raises `NotFound`, `Forbidden`,
    `ApplicationOpen`, `NotCertified`, `members.NotConvertible`, `members.UsccTaken` or
    `FieldErrors`.
    """
    _applicant(uow, organisation_id)
    kyc, before = _verified(uow, organisation_id)
    after = members.conversion(
        uow, organisation_id, kind=kind, legal_name=legal_name, uscc=uscc
    )
    application = Application(
        id=new_id(),
        organisation_id=organisation_id,
        kind=after.kind,
        legal_name=after.legal_name,
        uscc=after.uscc,
    )
    details = contacts.current_details(uow, before)
    if kind is OrganisationKind.COMPANY:  # whose deposit goes back to an account of its own
        details = replace(details, bank_card="")
    _follow(uow, application, before, details)
    _open(uow, application, details, CasePurpose.CHANGE, kyc.id)
    return application.id


def change_conversion(
    uow: UnitOfWork,
    application_id: UUID,
    *,
    kind: OrganisationKind,
    legal_name: str,
    uscc: str,
) -> None:
    """Change which business an application makes of a natural person, while it can be edited.

    Raises `NotFound`, `Forbidden`, `NotEditable`, `NotConversion`, `members.UsccTaken` or
    `FieldErrors`.
    """
    application = editable_row(uow, application_id)
    if application.legal_name is None:
        raise NotConversion(application_id=application_id)
    after = members.conversion(
        uow, application.organisation_id, kind=kind, legal_name=legal_name, uscc=uscc
    )
    application.kind = after.kind
    application.legal_name = after.legal_name
    application.uscc = after.uscc
    uow.record(
        ConversionChanged(
            subject=application.id, organisation_id=application.organisation_id, kind=after.kind
        )
    )


def convert_if_asked(uow: UnitOfWork, application: Application) -> None:
    """Make of the organisation what its approved application asks for, if it asks."""
    if application.legal_name is not None and application.uscc is not None:
        members.convert(
            uow,
            application.organisation_id,
            kind=application.kind,
            legal_name=application.legal_name,
            uscc=application.uscc,
        )


def _applicant(uow: UnitOfWork, organisation_id: UUID) -> members.OrganisationView:
    """Return the organisation, if the actor may begin an application for it now."""
    require_edit(uow, organisation_id)
    organisation = members.organisation(uow, organisation_id)
    if close_lapsed(uow, organisation_id):
        raise ApplicationOpen(organisation_id=organisation_id)
    return organisation


def _verified(uow: UnitOfWork, organisation_id: UUID) -> tuple[Kyc, Application]:
    """Return the verification to follow, and what it rests on.

    Who took a necessary consent back, or had its data erased, begins anew: nothing of what was
    known may be used again.
    """
    kyc = live_kyc(uow, organisation_id)
    if kyc is None or kyc.consent_withdrawn_on is not None:
        raise NotCertified(organisation_id=organisation_id)
    before = uow.session.get_one(Application, kyc.application_id)
    if before.erased_at is not None:
        raise NotCertified(organisation_id=organisation_id)
    return kyc, before


def _open(
    uow: UnitOfWork,
    application: Application,
    details: Details,
    purpose: CasePurpose = CasePurpose.NEW,
    target: UUID | None = None,
) -> None:
    application.started_at = uow.now()
    seal_details(uow, application, details)
    uow.session.add(application)
    uow.record(
        ApplicationStarted(subject=application.id, organisation_id=application.organisation_id)
    )
    approvals.open_case(
        uow,
        kind=approvals.CaseKind.DISTRIBUTOR_CERTIFICATION,
        subject=application.id,
        organisation_id=application.organisation_id,
        purpose=purpose,
        target=target,
    )


def _follow(
    uow: UnitOfWork, application: Application, before: Application, details: Details
) -> None:
    """Take the scope over, and the papers that are asked for and still hold."""
    application.scopes = [
        ApplicationScope(authorisation_id=scope.authorisation_id, own=scope.own)
        for scope in before.scopes
    ]
    kept = rules.papers_to_keep(
        rules.required_documents(application.kind, application.selected),
        id_ends=details.id_ends,
        licence_ends=details.licence_ends,
        today=uow.today(),
    )
    application.documents = [
        ApplicationDocument(document_id=paper.id, attached_at=uow.now())
        for paper in documents.documents_of(uow, [one.document_id for one in before.documents])
        if paper.kind.value in kept and paper.filename  # an erased one has lost its name
    ]
