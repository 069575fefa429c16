"""Applications as they are read: masked, with what keeps them from being handed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, documents
from portal.domain.distributors import policy, rules
from portal.domain.distributors.facts.consents import notice_number
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.facts.fast_track import is_fast, traces_of
from portal.domain.distributors.facts.looks import look_ends
from portal.domain.distributors.facts.traits import is_related
from portal.domain.distributors.models import Application
from portal.domain.distributors.queries.checks import EvidenceView, evidence_view
from portal.domain.distributors.queries.consents import ConsentView, consent_views
from portal.domain.distributors.rules import (
    ConsentItem,
    Details,
    EvidenceState,
    SelectedScope,
    Tier,
    Traced,
)
from portal.kernel.errors import NotFound, Problem
from portal.kernel.trade import OrganisationKind
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as anybody may see it who may see it at all.

    `details` are masked; `full` are not, and there only while this actor looks at them, until
    `look_ends` (KYC-08).  `problems` keep it from being submitted; whether the person
    is known already (KYC-09) shows at submission only.  `warnings` are for the examiner.
    `verbs` are those of `case` that this actor may use now: submitting needs the right to edit,
    recommending a confirmed identity.  `identity_pending`: this actor is to decide it now.
    `is_related`: this officer has an interest in common with the applicant and may not act.
    `legal_name` and `uscc` are those of the business that a natural person becomes with it.
    `traces` are how the rules of the fast track came out, for officers; `is_fast`: they spare
    the examiner the checklist.  `agreed` are the items that are agreed to
    under the version of the notice that counts (`notice_version`), `consents` all ever given.
    """

    id: UUID
    organisation_id: UUID
    kind: OrganisationKind
    legal_name: str | None
    uscc: str | None
    details: Details
    full: Details | None
    look_ends: datetime | None
    scopes: tuple[SelectedScope, ...]
    tier: Tier
    documents: tuple[documents.DocumentView, ...]
    required_documents: tuple[str, ...]
    required_consents: tuple[ConsentItem, ...]
    notice_version: int
    agreed: frozenset[ConsentItem]
    consents: tuple[ConsentView, ...]
    evidence: EvidenceView
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    case: approvals.CaseView
    verbs: frozenset[approvals.CaseVerb]
    editable: bool
    identity_pending: bool
    is_related: bool
    traces: tuple[Traced, ...]
    is_fast: bool


def application(uow: UnitOfWork, application_id: UUID) -> ApplicationView:
    """Return one application; `NotFound` for those who may not know it."""
    row = uow.session.get(Application, application_id)
    if row is None or not policy.may_see(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(application_id=application_id)
    return _view(uow, row)


def applications_of(uow: UnitOfWork, organisation_id: UUID) -> list[ApplicationView]:
    """Return the organisation's applications, newest first; `NotFound` for outsiders."""
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = (
        select(Application)
        .filter_by(organisation_id=organisation_id)
        .order_by(Application.started_at.desc(), Application.id)
    )
    return [_view(uow, row) for row in uow.session.scalars(query)]


def _view(uow: UnitOfWork, row: Application) -> ApplicationView:
    details = details_of(uow, row)
    subject = row.kind
    scopes = row.selected
    papers = documents.documents_of(uow, [paper.document_id for paper in row.documents])
    case = approvals.case_of(uow, row.id)
    notice = notice_number(uow, case)
    problems = rules.check_application(
        subject,
        details,
        scopes=scopes,
        attached={paper.kind.value for paper in papers},
        consents=row.agreed(notice),
        today=uow.today(),
        limits=uow.limits,
    )
    evidence = evidence_view(uow, row, details, case)
    confirmed = evidence.state is EvidenceState.PASSED
    may_edit = policy.may_edit(uow.actor, organisation_id=row.organisation_id)
    may_decide = policy.may_decide_identity(uow.actor, organisation_id=row.organisation_id)
    examined = case.state is approvals.CaseState.EXAMINATION
    looks_until = look_ends(uow, row.id)
    related = is_related(uow, row)
    by_officer = policy.may_see_findings(uow.actor)
    traces = traces_of(uow, row.id, case.round) if by_officer else ()
    return ApplicationView(
        id=row.id,
        organisation_id=row.organisation_id,
        kind=subject,
        legal_name=row.legal_name,
        uscc=row.uscc,
        details=details.masked(),
        full=details if looks_until else None,
        look_ends=looks_until,
        scopes=scopes,
        tier=rules.tier_of(scopes),
        documents=tuple(papers),
        required_documents=rules.required_documents(subject, scopes),
        required_consents=rules.required_consents(subject),
        notice_version=notice,
        agreed=row.agreed(notice),
        consents=consent_views(row),
        evidence=evidence,
        problems=tuple(problems) if case.editable else (),
        warnings=tuple(rules.detail_warnings(details, today=uow.today())),
        case=case,
        verbs=frozenset() if related else _verbs(case, may_edit=may_edit, confirmed=confirmed),
        editable=case.editable and may_edit,
        identity_pending=examined and may_decide and not confirmed and not related,
        is_related=related,
        traces=traces,
        is_fast=bool(traces) and is_fast(uow, row, case),
    )


def _verbs(
    case: approvals.CaseView, *, may_edit: bool, confirmed: bool
) -> frozenset[approvals.CaseVerb]:
    verbs = case.verbs
    if not may_edit:
        verbs -= approvals.APPLICANT_VERBS
    return verbs if confirmed else verbs - {approvals.CaseVerb.RECOMMEND}
