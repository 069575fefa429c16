"""What happens to an application from its submission to its decision.

The review itself is the case that `approvals` keeps of the application; these commands add what
a certification demands at each step, and what its approval brings about.
"""

from uuid import UUID

from portal.domain import approvals, documents, members
from portal.domain.distributors import policy, rules
from portal.domain.distributors.commands.endings import close, close_lapsed, keep_claims
from portal.domain.distributors.commands.rows import (
    application_row,
    editable_row,
    live_kyc,
    open_details,
    require_edit,
)
from portal.domain.distributors.events import IdentityDecided, KycVerified
from portal.domain.distributors.models import Application, IdentityCheck, Kyc, PersonClaim
from portal.domain.distributors.rules import (
    ConsentMissing,
    Details,
    IdentityNotConfirmed,
    IdentityResult,
    NotInExamination,
)
from portal.kernel.errors import Forbidden, Problem, refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.masking import mask_name
from portal.kernel.text import reject_invisible, tidy
from portal.kernel.trade import OrganisationKind
from portal.store.uow import UnitOfWork

_METHOD = "MANUAL"


def submit_application(uow: UnitOfWork, application_id: UUID) -> None:
    """Hand the application in, for the first time or again after a return (KYC-01..03, 06, 09).

    Raises `NotFound`, `Forbidden`, `NotEditable`, or `FieldErrors` with every problem together.
    """
    application = editable_row(uow, application_id)
    details = open_details(uow, application)
    key = _person_key(uow, details)
    problems = rules.check_application(
        _subject(uow, application),
        details,
        scopes=application.selected,
        attached=_attached(uow, application),
        consents=application.agreed,
        today=uow.today(),
    )
    before = uow.session.get(PersonClaim, key)
    if before and before.organisation_id != application.organisation_id:
        close_lapsed(uow, before.organisation_id)
    claim = uow.session.get(PersonClaim, key, with_for_update=True)
    if details.id_number and claim and claim.organisation_id != application.organisation_id:
        problems.append(Problem("id_number", "KYC_DUPLICATE_PERSON"))
    refuse_if_any(problems)
    keep_claims(uow, application.organisation_id, key)
    approvals.submit_case(uow, application_id)


def withdraw_application(uow: UnitOfWork, application_id: UUID) -> None:
    """End the application at the applicant's wish; raises `NotFound` or `Forbidden`."""
    application = application_row(uow, application_id)
    require_edit(uow, application.organisation_id)
    approvals.withdraw_case(uow, application_id)
    close(uow, application)
    keep_claims(uow, application.organisation_id)


def take_application(uow: UnitOfWork, application_id: UUID) -> None:
    """Begin the examination."""
    application_row(uow, application_id)
    approvals.take_case(uow, application_id)


def return_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Ask the applicant for more; the reason says what."""
    application_row(uow, application_id)
    approvals.return_case(uow, application_id, reason=reason)


def decide_identity(
    uow: UnitOfWork, application_id: UUID, *, result: IdentityResult, note: str
) -> None:
    """Keep an examiner's finding about the person and the documents (KYC-04, MANUAL).

    The last finding of a round counts.  Raises `NotFound`, `Forbidden`, `NotInExamination` or
    `FieldErrors` (TEXT_LENGTH, TEXT_INVISIBLE on `note`).
    """
    application = application_row(uow, application_id)
    organisation_id = application.organisation_id
    allowed = policy.may_decide_identity(uow.actor, organisation_id=organisation_id)
    if uow.actor.id is None or not allowed:
        raise Forbidden(application_id=application_id)
    refuse_if_any(_check_note(note))
    case = approvals.case_of(uow, application_id)
    if case.state is not approvals.CaseState.EXAMINATION:
        raise NotInExamination(application_id=application_id)
    application.identity_checks.append(
        IdentityCheck(
            id=new_id(),
            round=case.round,
            method=_METHOD,
            result=result,
            note=tidy(note),
            decided_by=uow.actor.id,
            at=uow.now(),
        )
    )
    uow.record(
        IdentityDecided(
            subject=application.id,
            organisation_id=organisation_id,
            result=result,
            round=case.round,
        )
    )


def recommend_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Finish the examination; raises `IdentityNotConfirmed` or `ConsentMissing`, too."""
    application = application_row(uow, application_id)
    approvals.recommend_case(uow, application_id, reason=reason)
    _require_confirmed(uow, application)


def send_back_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Ask the examiner to look again."""
    application_row(uow, application_id)
    approvals.send_back_case(uow, application_id, reason=reason)


def refuse_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Decide against the applicant."""
    application = application_row(uow, application_id)
    approvals.refuse_case(uow, application_id, reason=reason)
    close(uow, application)
    keep_claims(uow, application.organisation_id)


def approve_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Decide for the applicant: the person is verified from today for six months (KYC-12).

    An earlier verification of the organisation is superseded.  Raises what `approvals` raises,
    `IdentityNotConfirmed` or `ConsentMissing`.
    """
    application = application_row(uow, application_id)
    approvals.approve_case(uow, application_id, reason=reason)
    _require_confirmed(uow, application)
    close(uow, application)
    if (before := live_kyc(uow, application.organisation_id)) is not None:
        before.superseded_at = uow.now()
        uow.session.flush()
    kyc = _verified(uow, application)
    uow.session.add(kyc)
    uow.session.flush()
    keep_claims(uow, application.organisation_id)
    uow.record(
        KycVerified(
            subject=application.id,
            organisation_id=application.organisation_id,
            tier=kyc.tier,
            verified_on=kyc.verified_on,
            next_due=kyc.next_due,
        )
    )


def _check_note(note: str) -> list[Problem]:
    if not 1 <= len(note.strip()) <= rules.NOTE_MAX:
        return [Problem("note", "TEXT_LENGTH", {"min": 1, "max": rules.NOTE_MAX})]
    hidden = reject_invisible("note", note)
    return [hidden] if hidden else []


def _require_confirmed(uow: UnitOfWork, application: Application) -> None:
    case = approvals.case_of(uow, application.id)
    if not rules.identity_confirmed(application.findings, case.round):
        raise IdentityNotConfirmed(application_id=application.id)
    if rules.check_consents(_subject(uow, application), application.agreed):
        raise ConsentMissing(application_id=application.id)


def _verified(uow: UnitOfWork, application: Application) -> Kyc:
    details = open_details(uow, application)
    today = uow.today()
    return Kyc(
        id=new_id(),
        application_id=application.id,
        organisation_id=application.organisation_id,
        person_key=_person_key(uow, details),
        kind=_subject(uow, application),
        masked_name=mask_name(details.person_name),
        tier=rules.tier_of(application.selected),
        categories=sorted(details.categories),
        extra_shops=details.extra_shops,
        turnover_fen=details.turnover_fen,
        authorisation_ids=[str(scope.authorisation_id) for scope in application.scopes],
        approved_at=uow.now(),
        verified_on=today,
        next_due=rules.next_due(today),
        id_valid_to=details.id_ends,
        licence_valid_to=details.licence_ends,
    )


def _person_key(uow: UnitOfWork, details: Details) -> str:
    return uow.vault.digest("kyc:id", details.person_index)


def _subject(uow: UnitOfWork, application: Application) -> OrganisationKind:
    found = members.organisations(uow, [application.organisation_id])
    return OrganisationKind(found[application.organisation_id].kind)


def _attached(uow: UnitOfWork, application: Application) -> set[str]:
    ids = [row.document_id for row in application.documents]
    return {document.kind.value for document in documents.documents_of(uow, ids)}
