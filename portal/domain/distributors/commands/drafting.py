"""What an applicant does to an application before handing it in, and to its consents."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from portal.domain import approvals, documents, members
from portal.domain.distributors import rules
from portal.domain.distributors.commands.endings import close_lapsed
from portal.domain.distributors.commands.rows import (
    application_row,
    editable_row,
    live_kyc,
    open_details,
    require_edit,
    require_editable,
    seal_details,
)
from portal.domain.distributors.events import (
    ApplicationStarted,
    ConsentGiven,
    ConsentWithdrawn,
    DetailsSaved,
    DocumentAttached,
    DocumentDetached,
    ScopeSet,
)
from portal.domain.distributors.models import (
    Application,
    ApplicationDocument,
    ApplicationScope,
    Consent,
)
from portal.domain.distributors.rules import (
    ApplicationOpen,
    ConsentItem,
    Details,
    SelectedScope,
)
from portal.kernel.errors import NotFound
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork

_CHANNEL = "web"


def start_application(uow: UnitOfWork, organisation_id: UUID) -> UUID:
    """Open a draft and return its id.

    Raises `NotFound`, `Forbidden`, or `ApplicationOpen` while another one is not decided.
    """
    require_edit(uow, organisation_id)
    members.organisation(uow, organisation_id)
    if close_lapsed(uow, organisation_id):
        raise ApplicationOpen(organisation_id=organisation_id)
    application = Application(
        id=new_id(), organisation_id=organisation_id, started_at=uow.now(), closed_at=None
    )
    seal_details(uow, application, Details())
    uow.session.add(application)
    uow.record(ApplicationStarted(subject=application.id, organisation_id=organisation_id))
    approvals.open_case(
        uow,
        kind=approvals.CaseKind.DISTRIBUTOR_CERTIFICATION,
        subject=application.id,
        organisation_id=organisation_id,
    )
    return application.id


def save_details(uow: UnitOfWork, application_id: UUID, fields: Mapping[str, object]) -> None:
    """Change the named fields of the details; a draft may stay incomplete.

    See `rules.with_fields` for the forms a value may have.  Raises `NotFound`, `Forbidden`,
    `NotEditable` or `FieldErrors`.
    """
    application = editable_row(uow, application_id)
    seal_details(uow, application, rules.with_fields(open_details(uow, application), fields))
    uow.record(
        DetailsSaved(subject=application.id, organisation_id=application.organisation_id)
    )


def set_scope(uow: UnitOfWork, application_id: UUID, scopes: Iterable[SelectedScope]) -> None:
    """Replace the authorisations the applicant sells under.

    The caller has checked that the applicant may select them.  Raises `NotFound`, `Forbidden`
    or `NotEditable`.
    """
    application = editable_row(uow, application_id)
    chosen = {scope.authorisation_id: scope for scope in scopes}
    application.scopes = [
        ApplicationScope(authorisation_id=scope.authorisation_id, own=scope.own)
        for scope in chosen.values()
    ]
    uow.record(
        ScopeSet(
            subject=application.id,
            organisation_id=application.organisation_id,
            authorisations=len(chosen),
            tier=rules.tier_of(chosen.values()),
        )
    )


def attach_document(uow: UnitOfWork, application_id: UUID, document_id: UUID) -> None:
    """Attach a document of the same organisation; attaching it again changes nothing.

    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = editable_row(uow, application_id)
    document = documents.document(uow, document_id)
    if document.organisation_id != application.organisation_id:
        raise NotFound(document_id=document_id)
    if any(attached.document_id == document_id for attached in application.documents):
        return
    application.documents.append(
        ApplicationDocument(document_id=document_id, attached_at=uow.now())
    )
    uow.record(
        DocumentAttached(
            subject=application.id,
            organisation_id=application.organisation_id,
            document_id=document_id,
        )
    )


def detach_document(uow: UnitOfWork, application_id: UUID, document_id: UUID) -> None:
    """Take a document off the application; the document itself stays.

    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = editable_row(uow, application_id)
    for attached in application.documents:
        if attached.document_id == document_id:
            application.documents.remove(attached)
            break
    else:
        raise NotFound(document_id=document_id)
    uow.record(
        DocumentDetached(
            subject=application.id,
            organisation_id=application.organisation_id,
            document_id=document_id,
        )
    )


def record_consents(
    uow: UnitOfWork, application_id: UUID, answers: Mapping[ConsentItem, bool]
) -> None:
    """Keep what the person agreed to, item by item; an item not named stays as it is (KYC-06).

    Agreeing needs an application that can be edited; taking back is possible at any time, under
    whatever notice it was given, and ends a verification at once when the item is necessary.
    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = application_row(uow, application_id)
    require_edit(uow, application.organisation_id)
    if any(answers.values()):
        require_editable(uow, application)
    for item, agreed in answers.items():
        standing = [
            consent
            for consent in application.consents
            if consent.item is item and consent.withdrawn_at is None
        ]
        if not agreed:
            for consent in standing:
                _take_back(uow, application, consent)
        elif item not in application.agreed:
            _give(uow, application, item)


def _give(uow: UnitOfWork, application: Application, item: ConsentItem) -> None:
    key = (application.id, rules.PURPOSE, rules.NOTICE_VERSION, item)
    consent = uow.session.get(Consent, key)
    if consent is None:
        consent = Consent(purpose=rules.PURPOSE, notice_version=rules.NOTICE_VERSION, item=item)
        application.consents.append(consent)
    consent.channel = _CHANNEL
    consent.given_at = uow.now()
    consent.withdrawn_at = None
    uow.record(
        ConsentGiven(
            subject=application.id,
            organisation_id=application.organisation_id,
            item=item,
            notice_version=consent.notice_version,
        )
    )


def _take_back(uow: UnitOfWork, application: Application, consent: Consent) -> None:
    consent.withdrawn_at = uow.now()
    kyc = live_kyc(uow, application.organisation_id)
    if (
        kyc is not None
        and kyc.application_id == application.id
        and consent.item in rules.required_consents(kyc.kind)
    ):
        kyc.consent_withdrawn_on = uow.today()
    uow.record(
        ConsentWithdrawn(
            subject=application.id,
            organisation_id=application.organisation_id,
            item=consent.item,
            notice_version=consent.notice_version,
        )
    )
