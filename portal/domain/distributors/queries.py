"""What can be read of certifications; frozen answers, never rows, and personal data masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from portal.domain import accounts, approvals, documents, members
from portal.domain.distributors import policy, rules
from portal.domain.distributors.models import Application, Kyc
from portal.domain.distributors.rules import (
    ConsentItem,
    Details,
    IdentityResult,
    KycStatus,
    SelectedScope,
    Tier,
)
from portal.kernel.errors import Forbidden, NotFound, Problem
from portal.kernel.trade import Category, OrganisationKind
from portal.store.among import among
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One item the person agreed to, and when it was taken back, if it was."""

    item: ConsentItem
    notice_version: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class IdentityView:
    """One officer's finding about the person and the documents, with the officer's name."""

    round: int
    result: IdentityResult
    note: str
    decided_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as anybody may see it who may see it at all.

    `details` are masked (KYC-08).  `problems` keep it from being submitted; whether the person
    is known already (KYC-09) shows at submission only.  `warnings` are for the examiner.
    `verbs` are those of `case` that this actor may use now: submitting needs the right to edit,
    recommending a confirmed identity.  `identity_pending`: this actor is to decide it now.
    `identity_checks` are empty to the applicant.
    """

    id: UUID
    organisation_id: UUID
    kind: OrganisationKind
    details: Details
    scopes: tuple[SelectedScope, ...]
    tier: Tier
    documents: tuple[documents.DocumentView, ...]
    required_documents: tuple[str, ...]
    required_consents: tuple[ConsentItem, ...]
    consents: tuple[ConsentView, ...]
    identity_checks: tuple[IdentityView, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    case: approvals.CaseView
    verbs: frozenset[approvals.CaseVerb]
    editable: bool
    identity_pending: bool


@dataclass(frozen=True, slots=True)
class KycView:
    """A completed verification on a day; `turnover_fen` sums three closed months, in fen.

    `next_due` is the last day it holds without renewal; taking a necessary consent back ends it
    the day before.  `id_valid_to` and `licence_valid_to` are None when the paper has no end.
    What of it is public (BDG-03), the screen decides.
    """

    organisation_id: UUID
    application_id: UUID
    kind: OrganisationKind
    status: KycStatus
    verified_on: date
    next_due: date
    id_valid_to: date | None
    masked_name: str
    tier: Tier
    categories: frozenset[Category]
    extra_shops: int
    turnover_fen: int
    authorisation_ids: tuple[UUID, ...]
    licence_valid_to: date | None

    @property
    def is_verified(self) -> bool:
        """Whether the verification counts on the day."""
        return self.status in {KycStatus.VERIFIED, KycStatus.EXPIRING}


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


def kyc(uow: UnitOfWork, organisation_id: UUID, *, as_of: date | None = None) -> KycView | None:
    """Return the verification that counts on a day (today by default), or None without one."""
    return kycs(uow, [organisation_id], as_of=as_of).get(organisation_id)


def kycs(
    uow: UnitOfWork, organisation_ids: Iterable[UUID], *, as_of: date | None = None
) -> dict[UUID, KycView]:
    """Return the verifications that count on a day by organisation, in one statement."""
    day = as_of or uow.today()
    query = (
        select(Kyc)
        .where(
            among(uow.session, Kyc.organisation_id, organisation_ids), Kyc.verified_on <= day
        )
        .order_by(Kyc.approved_at)
    )
    return {row.organisation_id: _kyc(row, day) for row in uow.session.scalars(query)}


def certified(uow: UnitOfWork, *, cursor: str | None = None) -> Page[KycView]:
    """Return every organisation's newest verification, the oldest first, for officers."""
    if not policy.may_list(uow.actor):
        raise Forbidden
    query = select(Kyc).filter_by(superseded_at=None)
    page = paginate(uow.session, query, [Kyc.approved_at, Kyc.id], cursor=cursor)
    return page.map(lambda row: _kyc(row, uow.today()))


def _view(uow: UnitOfWork, row: Application) -> ApplicationView:
    context = rules.details_context(row.id)
    details = rules.details_from_text(uow.vault.open(row.details, context))
    organisations = members.organisations(uow, [row.organisation_id])
    subject = OrganisationKind(organisations[row.organisation_id].kind)
    scopes = row.selected
    papers = documents.documents_of(uow, [paper.document_id for paper in row.documents])
    case = approvals.case_of(uow, row.id)
    problems = rules.check_application(
        subject,
        details,
        scopes=scopes,
        attached={paper.kind.value for paper in papers},
        consents=row.agreed,
        today=uow.today(),
    )
    confirmed = rules.identity_confirmed(row.findings, case.round)
    may_edit = policy.may_edit(uow.actor, organisation_id=row.organisation_id)
    may_decide = policy.may_decide_identity(uow.actor, organisation_id=row.organisation_id)
    examined = case.state is approvals.CaseState.EXAMINATION
    return ApplicationView(
        id=row.id,
        organisation_id=row.organisation_id,
        kind=subject,
        details=details.masked(),
        scopes=scopes,
        tier=rules.tier_of(scopes),
        documents=tuple(papers),
        required_documents=rules.required_documents(subject, scopes),
        required_consents=rules.required_consents(subject),
        consents=tuple(
            ConsentView(given.item, given.notice_version, given.given_at, given.withdrawn_at)
            for given in row.consents
        ),
        identity_checks=_findings(uow, row),
        problems=tuple(problems) if case.editable else (),
        warnings=tuple(rules.detail_warnings(details, today=uow.today())),
        case=case,
        verbs=_verbs(case, may_edit=may_edit, confirmed=confirmed),
        editable=case.editable and may_edit,
        identity_pending=examined and may_decide and not confirmed,
    )


def _findings(uow: UnitOfWork, row: Application) -> tuple[IdentityView, ...]:
    if not policy.may_see_findings(uow.actor):
        return ()
    names = accounts.names(uow, [check.decided_by for check in row.identity_checks])
    return tuple(
        IdentityView(check.round, check.result, check.note, names[check.decided_by], check.at)
        for check in row.identity_checks
    )


def _verbs(
    case: approvals.CaseView, *, may_edit: bool, confirmed: bool
) -> frozenset[approvals.CaseVerb]:
    verbs = case.verbs
    if not may_edit:
        verbs -= approvals.APPLICANT_VERBS
    return verbs if confirmed else verbs - {approvals.CaseVerb.RECOMMEND}


def _kyc(row: Kyc, day: date) -> KycView:
    withdrawn = row.consent_withdrawn_on
    last_day = min(row.next_due, withdrawn - timedelta(days=1)) if withdrawn else row.next_due
    return KycView(
        organisation_id=row.organisation_id,
        application_id=row.application_id,
        kind=row.kind,
        status=rules.kyc_status(
            verified_on=row.verified_on,
            next_due=row.next_due,
            id_valid_to=row.id_valid_to,
            withdrawn_on=withdrawn,
            as_of=day,
        ),
        verified_on=row.verified_on,
        next_due=last_day,
        id_valid_to=row.id_valid_to,
        masked_name=row.masked_name,
        tier=row.tier,
        categories=frozenset(Category(code) for code in row.categories),
        extra_shops=row.extra_shops,
        turnover_fen=row.turnover_fen,
        authorisation_ids=tuple(UUID(text) for text in row.authorisation_ids),
        licence_valid_to=row.licence_valid_to,
    )
