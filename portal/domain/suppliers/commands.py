"""What can be done to applications and authorisations; one function, one verb."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from portal.domain import approvals, documents, members
from portal.domain.suppliers import facts, policy, rules
from portal.domain.suppliers.events import (
    ApplicationStarted,
    AuthorisationGranted,
    AuthorisationRevoked,
    DocumentAttached,
    DocumentDetached,
    LetterSaved,
)
from portal.domain.suppliers.models import Application, ApplicationDocument, Authorisation
from portal.domain.suppliers.rules import (
    REVOKE,
    AuthorisationStatus,
    Letter,
    LetterTaken,
    NotEditable,
    NotLive,
)
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, Problem, refuse_if_any
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork


def start_application(uow: UnitOfWork, organisation_id: UUID) -> UUID:
    """Begin an application with the applicant as grantee; return its id.

    Raises `NotFound` or `Forbidden`.
    """
    applicant = members.organisation(uow, organisation_id)
    _require_edit(uow, organisation_id)
    application = Application(
        id=new_id(),
        organisation_id=organisation_id,
        fields={"grantee": applicant.display_name, "grantee_uscc": facts.code_of(applicant)},
        started_at=uow.now(),
    )
    uow.session.add(application)
    approvals.open_case(
        uow,
        kind=approvals.CaseKind.SUPPLIER_AUTHORISATION,
        subject=application.id,
        organisation_id=organisation_id,
    )
    uow.record(ApplicationStarted(subject=application.id, organisation_id=organisation_id))
    return application.id


def save_letter(uow: UnitOfWork, application_id: UUID, fields: Mapping[str, object]) -> None:
    """Keep fields of the letter as typed; those not given stay as they were.

    Nothing is checked before submission.  Raises `NotFound`, `Forbidden`, `NotEditable` or
    `FieldErrors` (FIELD_UNKNOWN).
    """
    application = _application_to_edit(uow, application_id)
    application.fields = {**application.fields, **rules.as_typed(fields)}
    uow.record(LetterSaved(subject=application.id, organisation_id=application.organisation_id))


def attach_document(uow: UnitOfWork, application_id: UUID, document_id: UUID) -> None:
    """Add a document of the same organisation as proof; doing so twice changes nothing.

    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = _application_to_edit(uow, application_id)
    document = documents.document(uow, document_id)
    if document.organisation_id != application.organisation_id:
        raise NotFound(document_id=document_id)
    if uow.session.get(ApplicationDocument, (application_id, document_id)) is None:
        uow.session.add(
            ApplicationDocument(
                application_id=application_id,
                document_id=document_id,
                attached_at=uow.now(),
            )
        )
    uow.record(
        DocumentAttached(
            subject=application_id,
            organisation_id=application.organisation_id,
            document_id=document_id,
        )
    )


def detach_document(uow: UnitOfWork, application_id: UUID, document_id: UUID) -> None:
    """Take a document off the application; the document itself stays.

    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = _application_to_edit(uow, application_id)
    link = uow.session.get(ApplicationDocument, (application_id, document_id))
    if link is None:
        raise NotFound(document_id=document_id)
    uow.session.delete(link)
    uow.record(
        DocumentDetached(
            subject=application_id,
            organisation_id=application.organisation_id,
            document_id=document_id,
        )
    )


def submit_application(uow: UnitOfWork, application_id: UUID) -> None:
    """Hand the application in, or in again after it was returned.

    Raises `NotFound`, `Forbidden`, `IllegalTransition`, or `FieldErrors` with everything that
    is wrong with the letter (AUT-01, AUT-04, AUT-05, AUT-08) and the papers (AUT_SCAN_MISSING).
    """
    application = _application(uow, application_id)
    _require_edit(uow, application.organisation_id)
    refuse_if_any(facts.problems(uow, application))
    approvals.submit_case(uow, application_id)


def withdraw_application(uow: UnitOfWork, application_id: UUID) -> None:
    """End the application; raises `NotFound`, `Forbidden` or `IllegalTransition`."""
    application = _application(uow, application_id)
    _require_edit(uow, application.organisation_id)
    approvals.withdraw_case(uow, application_id)


def take_application(uow: UnitOfWork, application_id: UUID) -> None:
    """Begin the examination; raises as `approvals.take_case`."""
    _application(uow, application_id)
    approvals.take_case(uow, application_id)


def return_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Ask the applicant to mend something; raises as `approvals.return_case`."""
    _application(uow, application_id)
    approvals.return_case(uow, application_id, reason=reason)


def recommend_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Hand the examined application to a second officer; raises as `recommend_case`."""
    _application(uow, application_id)
    approvals.recommend_case(uow, application_id, reason=reason)


def send_back_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Ask the examiner to look again; raises as `approvals.send_back_case`."""
    _application(uow, application_id)
    approvals.send_back_case(uow, application_id, reason=reason)


def refuse_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Decide against the applicant; raises as `approvals.refuse_case`."""
    _application(uow, application_id)
    approvals.refuse_case(uow, application_id, reason=reason)


def approve_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> UUID:
    """Decide for the applicant, and return the id of the authorisation that now exists.

    Raises as `approvals.approve_case`, `FieldErrors` when the letter or a mark has ended since
    it was submitted, or `LetterTaken`.
    """
    application = _application(uow, application_id)
    approvals.approve_case(uow, application_id, reason=reason)
    letter, problems = rules.parse_letter(application.fields)
    if letter is None:
        raise FieldErrors(problems)
    refuse_if_any(rules.check_live(letter, uow.today()))
    if facts.check_taken(uow, application):
        raise LetterTaken(letter_no=letter.letter_no)
    return _grant(uow, application, letter)


def propose_revocation(
    uow: UnitOfWork, authorisation_id: UUID, *, revoked_on: date, reason: str
) -> UUID:
    """Ask a second officer to revoke from a day's 00:00 (AUT-10); return the proposal's id.

    Raises `Forbidden`, `NotFound`, `NotLive`, `FieldErrors` (DATE_IN_PAST on `revoked_on`,
    REASON_LENGTH) or as `approvals.propose`.
    """
    if not policy.may_propose_revocation(uow.actor):
        raise Forbidden(authorisation_id=authorisation_id)
    authorisation = _live_authorisation(uow, authorisation_id)
    if revoked_on < uow.today():
        refuse_if_any([Problem("revoked_on", "DATE_IN_PAST")])
    return approvals.propose(
        uow,
        action=REVOKE,
        subject=authorisation_id,
        organisation_id=authorisation.organisation_id,
        content={"revoked_on": revoked_on.isoformat()},
        reason=reason,
    )


def revoke_authorisation(uow: UnitOfWork, proposal_id: UUID) -> None:
    """Revoke as another officer proposed; a day that has passed meanwhile becomes today.

    Raises `Forbidden`, `NotLive` or as `approvals.approve_proposal`.
    """
    if not policy.may_decide_revocation(uow.actor):
        raise Forbidden(proposal_id=proposal_id)
    proposal = approvals.proposal(uow, proposal_id)
    approvals.approve_proposal(uow, proposal_id, action=REVOKE, content=proposal.content)
    authorisation = _live_authorisation(uow, proposal.subject)
    proposed = date.fromisoformat(proposal.content["revoked_on"])
    authorisation.revoked_on = max(proposed, uow.today())
    uow.record(
        AuthorisationRevoked(
            subject=authorisation.id,
            organisation_id=authorisation.organisation_id,
            revoked_on=authorisation.revoked_on,
        )
    )


def refuse_revocation(uow: UnitOfWork, proposal_id: UUID, *, reason: str) -> None:
    """Turn a proposed revocation down, or take one's own back.

    Raises `Forbidden` or as `approvals.refuse_proposal`.
    """
    may = policy.may_decide_revocation(uow.actor) or policy.may_propose_revocation(uow.actor)
    if not may:
        raise Forbidden(proposal_id=proposal_id)
    approvals.refuse_proposal(uow, proposal_id, action=REVOKE, reason=reason)


def _application(uow: UnitOfWork, application_id: UUID) -> Application:
    application = uow.session.get(Application, application_id, with_for_update=True)
    if application is None or not policy.may_read(
        uow.actor, organisation_id=application.organisation_id
    ):
        raise NotFound(application_id=application_id)
    return application


def _require_edit(uow: UnitOfWork, organisation_id: UUID) -> None:
    if not policy.may_edit(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)


def _application_to_edit(uow: UnitOfWork, application_id: UUID) -> Application:
    application = _application(uow, application_id)
    _require_edit(uow, application.organisation_id)
    if not approvals.case_of(uow, application_id).editable:
        raise NotEditable(application_id=application_id)
    return application


def _grant(uow: UnitOfWork, application: Application, letter: Letter) -> UUID:
    authorisation = Authorisation(
        id=new_id(),
        application_id=application.id,
        organisation_id=application.organisation_id,
        grantor_uscc=letter.grantor_uscc,
        letter_no=letter.letter_no,
        fields=application.fields,
        sub_depth=letter.sub_depth,
        valid_from=letter.valid_from,
        ends_on=rules.effective_end(letter),
        approved_at=uow.now(),
    )
    uow.session.add(authorisation)
    uow.record(
        AuthorisationGranted(
            subject=authorisation.id,
            organisation_id=application.organisation_id,
            application_id=application.id,
            valid_from=authorisation.valid_from,
            ends_on=authorisation.ends_on,
        )
    )
    return authorisation.id


def _live_authorisation(uow: UnitOfWork, authorisation_id: UUID) -> Authorisation:
    row = uow.session.get(Authorisation, authorisation_id, with_for_update=True)
    if row is None:
        raise NotFound(authorisation_id=authorisation_id)
    state = rules.status(
        valid_from=row.valid_from,
        ends_on=row.ends_on,
        revoked_on=row.revoked_on,
        as_of=uow.today(),
    )
    if state is AuthorisationStatus.EXPIRED or row.revoked_on is not None:
        raise NotLive(authorisation_id=authorisation_id, status=state)
    return row
