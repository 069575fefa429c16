"""What happens to an application from its submission to its decision.

The review itself is the case that `approvals` keeps of the application; these commands add what
a certification demands at each step, and what its approval brings about.
"""

from uuid import UUID

from portal.domain import approvals, documents
from portal.domain.distributors import rules
from portal.domain.distributors.commands.conflicts import refuse_related
from portal.domain.distributors.commands.endings import close, free_claims, keep_claims
from portal.domain.distributors.commands.fast_track import trace_rules
from portal.domain.distributors.commands.rows import (
    application_row,
    editable_row,
    live_kyc,
    require_edit,
)
from portal.domain.distributors.commands.starting import convert_if_asked
from portal.domain.distributors.commands.turnover import review_turnover
from portal.domain.distributors.events import KycVerified
from portal.domain.distributors.facts import screening, traits
from portal.domain.distributors.facts.checklist import require_checked
from portal.domain.distributors.facts.consents import agreed
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.facts.evidence import require_evidence
from portal.domain.distributors.models import Application, Kyc
from portal.domain.distributors.rules import Blocked, ConsentMissing
from portal.kernel.errors import refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.masking import mask_name
from portal.store.uow import UnitOfWork


def submit_application(uow: UnitOfWork, application_id: UUID) -> None:
    """Hand the application in, for the first time or again after a return (KYC-01..03, 06, 09).

    Raises `NotFound`, `Forbidden`, `NotEditable`, or `FieldErrors` with every problem together.
    """
    application = editable_row(uow, application_id)
    details = details_of(uow, application)
    keys = traits.keys_of(uow, application, details)
    problems = rules.check_application(
        application.kind,
        details,
        scopes=application.selected,
        attached=_attached(uow, application),
        consents=agreed(uow, application),
        today=uow.today(),
        limits=uow.limits,
    )
    problems += screening.barred_problems(uow, application)
    free_claims(uow, application.organisation_id, keys)
    problems += traits.taken(uow, application.organisation_id, keys)
    refuse_if_any(problems)
    keep_claims(uow, application.organisation_id, application)
    approvals.submit_case(uow, application_id)
    trace_rules(uow, application)


def withdraw_application(uow: UnitOfWork, application_id: UUID) -> None:
    """End the application at the applicant's wish; raises `NotFound` or `Forbidden`."""
    application = application_row(uow, application_id)
    require_edit(uow, application.organisation_id)
    approvals.withdraw_case(uow, application_id)
    close(uow, application)
    keep_claims(uow, application.organisation_id)


def take_application(uow: UnitOfWork, application_id: UUID) -> None:
    """Begin the examination; raises `RelatedParty`, as every verb of an officer."""
    application = application_row(uow, application_id)
    approvals.take_case(uow, application_id)
    refuse_related(uow, application)


def return_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Ask the applicant for more; the reason says what."""
    application = application_row(uow, application_id)
    approvals.return_case(uow, application_id, reason=reason)
    refuse_related(uow, application)


def recommend_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Finish the examination.

    Raises `IdentityNotConfirmed`, `ConsentMissing` or `NotChecked`, too.
    """
    application = application_row(uow, application_id)
    approvals.recommend_case(uow, application_id, reason=reason)
    refuse_related(uow, application)
    _require_confirmed(uow, application)
    require_checked(uow, application)


def send_back_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Ask the examiner to look again."""
    application = application_row(uow, application_id)
    approvals.send_back_case(uow, application_id, reason=reason)
    refuse_related(uow, application)


def refuse_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Decide against the applicant."""
    application = application_row(uow, application_id)
    approvals.refuse_case(uow, application_id, reason=reason)
    refuse_related(uow, application)
    close(uow, application)
    keep_claims(uow, application.organisation_id)


def approve_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Decide for the applicant: the person is verified from today for six months (KYC-12).

    An earlier verification of the organisation is superseded.  Raises what `approvals` raises,
    `Blocked`, `IdentityNotConfirmed` or `ConsentMissing`, or `NotChecked` when screening found
    something new since the recommendation.
    """
    application = application_row(uow, application_id)
    approvals.approve_case(uow, application_id, reason=reason)
    refuse_related(uow, application)
    if screening.is_barred(uow, application):
        raise Blocked(application_id=application_id)
    _require_confirmed(uow, application)
    require_checked(uow, application)
    close(uow, application)
    if (before := live_kyc(uow, application.organisation_id)) is not None:
        before.superseded_at = uow.now()
        uow.session.flush()
    convert_if_asked(uow, application)
    kyc = _verified(uow, application)
    uow.session.add(kyc)
    uow.session.flush()
    review_turnover(uow, application.organisation_id)
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


def _require_confirmed(uow: UnitOfWork, application: Application) -> None:
    case = approvals.case_of(uow, application.id)
    require_evidence(uow, application, details_of(uow, application), current_round=case.round)
    if rules.check_consents(application.kind, agreed(uow, application, case)):
        raise ConsentMissing(application_id=application.id)


def _verified(uow: UnitOfWork, application: Application) -> Kyc:
    details = details_of(uow, application)
    today = uow.today()
    return Kyc(
        id=new_id(),
        application_id=application.id,
        organisation_id=application.organisation_id,
        person_key=traits.person_key(uow, details),
        number_keys=sorted(screening.number_keys(uow, application, details)),
        kind=application.kind,
        masked_name=mask_name(details.person_name),
        tier=rules.tier_of(application.selected),
        categories=sorted(details.categories),
        extra_shops=details.extra_shops,
        turnover_fen=details.turnover_fen,
        authorisation_ids=[str(scope.authorisation_id) for scope in application.scopes],
        approved_at=uow.now(),
        verified_on=today,
        next_due=rules.next_due(today, uow.limits.reverify_months),
        id_valid_to=details.id_ends,
        licence_valid_to=details.licence_ends,
    )


def _attached(uow: UnitOfWork, application: Application) -> set[str]:
    ids = [row.document_id for row in application.documents]
    return {document.kind.value for document in documents.documents_of(uow, ids)}
