"""Identity checks as they are read, and what was told to whom because of them (KYC-04, 06)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain import accounts, approvals
from portal.domain.distributors import policy, rules
from portal.domain.distributors.facts.consents import agreed
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.facts.evidence import counted, evidence, is_over
from portal.domain.distributors.models import Application, IdentityCheck
from portal.domain.distributors.rules import (
    CheckMethod,
    CheckResult,
    CheckState,
    ConsentItem,
    ConsentPurpose,
    Details,
    EvidenceState,
    SharedKind,
    SubReason,
)
from portal.kernel.clock import start_of_day
from portal.kernel.errors import NotFound
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check of the person.

    `counts` unless it is about other statements than those of now, or an officer's finding of
    an earlier round.  `state` DONE without a `result` is one that the person did not go on
    with.  `url` is where the person itself goes on with a face check.  `score`, `note` and
    `decided_by`, the name of the officer, are for officers.
    """

    id: UUID
    method: CheckMethod
    state: CheckState
    result: CheckResult | None
    sub_reason: SubReason | None
    score: int | None
    counts: bool
    round: int
    provider: str
    at: datetime
    answered_at: datetime | None
    expires_at: datetime | None
    url: str
    note: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What the checks of an application prove, and which this actor may ask for now.

    `register` and `compared` are the two halves of the evidence, `representative` is beside it
    (see `rules.Evidence`).
    `offered` are the ways that exist for this person, `requestable` those that this actor may
    take at this moment, `missing` the consents that keep it from others.  `left_today` counts
    how often a provider may still be asked.  `checks` are newest first.
    """

    state: EvidenceState
    register: CheckResult | None
    compared: CheckMethod | None
    representative: CheckResult | None
    checks: tuple[CheckView, ...]
    offered: tuple[CheckMethod, ...]
    requestable: frozenset[CheckMethod]
    missing: frozenset[ConsentItem]
    left_today: int

    @property
    def is_waiting(self) -> bool:
        """Whether a provider's answer is to come without anybody doing anything."""
        return any(
            check.state in {CheckState.REQUESTED, CheckState.FETCHING} for check in self.checks
        )


@dataclass(frozen=True, slots=True)
class Sharing:
    """What of a person was told to a provider: to whom, what for, what, how and when.

    With method ID2 the person is the legal representative.
    """

    provider: str
    contact: str
    purpose: ConsentPurpose
    kinds: tuple[SharedKind, ...]
    method: CheckMethod
    at: datetime


def checks(uow: UnitOfWork, application_id: UUID) -> tuple[CheckView, ...]:
    """Return the checks of an application, newest first; `NotFound` for outsiders."""
    row = uow.session.get(Application, application_id)
    if row is None or not policy.may_see(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(application_id=application_id)
    case = approvals.case_of(uow, row.id)
    return evidence_view(uow, row, details_of(uow, row), case).checks


def sharings(uow: UnitOfWork, organisation_id: UUID) -> tuple[Sharing, ...]:
    """Return what was told to providers about the organisation's person, newest first.

    `NotFound` for outsiders.
    """
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = (
        select(IdentityCheck)
        .join(Application, Application.id == IdentityCheck.application_id)
        .where(Application.organisation_id == organisation_id, IdentityCheck.provider != "")
        .order_by(IdentityCheck.at.desc(), IdentityCheck.id.desc())
    )
    return tuple(
        Sharing(
            provider=row.provider,
            contact=row.provider_contact,
            purpose=ConsentPurpose.FACE_CHECK
            if row.method is CheckMethod.FACE
            else ConsentPurpose.VERIFICATION,
            kinds=rules.shared_kinds(row.method),
            method=row.method,
            at=row.at,
        )
        for row in uow.session.scalars(query)
    )


def evidence_view(
    uow: UnitOfWork, row: Application, details: Details, case: approvals.CaseView
) -> EvidenceView:
    """Return the evidence of an application whose details are open already."""
    found = evidence(uow, row, details, current_round=case.round)
    views = _views(uow, row, details, case)
    offered = rules.offered_methods(row.kind, details)
    given = agreed(uow, row, case)
    midnight = start_of_day(uow.today())
    asked = sum(view.method is not CheckMethod.MANUAL and view.at >= midnight for view in views)
    left = max(0, rules.CHECKS_A_DAY - asked)
    states = {view.state for view in views}
    return EvidenceView(
        state=found.state,
        register=found.register,
        compared=found.compared,
        representative=found.representative,
        checks=views,
        offered=offered,
        requestable=frozenset(
            method
            for method in _askable(uow, row, case)
            if left
            and method in offered
            and not states & rules.BLOCKING[method]
            and rules.needed_consents(method) <= given
        ),
        missing=rules.needed_consents(CheckMethod.FACE) - given,
        left_today=left,
    )


def _askable(
    uow: UnitOfWork, row: Application, case: approvals.CaseView
) -> tuple[CheckMethod, ...]:
    organisation_id = row.organisation_id
    registers = (*rules.REGISTER_METHODS, CheckMethod.ID2)
    if policy.may_decide_identity(uow.actor, organisation_id=organisation_id):
        is_examined = case.state is approvals.CaseState.EXAMINATION
        return registers if is_examined else ()
    may_edit = policy.may_edit(uow.actor, organisation_id=organisation_id)
    return (*registers, CheckMethod.FACE) if may_edit and case.editable else ()


def _views(
    uow: UnitOfWork, row: Application, details: Details, case: approvals.CaseView
) -> tuple[CheckView, ...]:
    is_officer = policy.may_see_findings(uow.actor)
    names = accounts.names(uow, [check.decided_by for check in row.identity_checks])
    goes_on = policy.may_edit(uow.actor, organisation_id=row.organisation_id)
    views = []
    for check, read in counted(uow, row, details):
        over = is_over(check, uow.now())
        is_open_face = goes_on and not over and check.state is CheckState.STARTED
        is_old_finding = check.method is CheckMethod.MANUAL and check.round != case.round
        views.append(
            CheckView(
                id=check.id,
                method=check.method,
                state=CheckState.DONE if over else check.state,
                result=check.result,
                sub_reason=check.sub_reason,
                score=check.score if is_officer else None,
                counts=read.present and not is_old_finding,
                round=check.round,
                provider=check.provider,
                at=check.at,
                answered_at=check.answered_at,
                expires_at=check.expires_at,
                url=_url(uow, check) if is_open_face else "",
                note=check.note if is_officer else "",
                decided_by=names[check.decided_by] if is_officer and check.decided_by else "",
            )
        )
    return tuple(reversed(views))


def _url(uow: UnitOfWork, check: IdentityCheck) -> str:
    return rules.face_url(uow.vault.open(check.token or b"", rules.token_context(check.id)))
