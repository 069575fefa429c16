"""Whether a renewal goes the short way, and what speaks for it or against it (2.2)."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals
from portal.domain.approvals import CaseState, CaseView
from portal.domain.distributors import rules
from portal.domain.distributors.facts import screening
from portal.domain.distributors.facts.consents import applications_of
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.facts.evidence import evidence
from portal.domain.distributors.models import Application, Kyc, RuleTrace, TurnoverNotice
from portal.domain.distributors.rules import (
    CheckResult,
    Details,
    EvidenceState,
    FastTrackRule,
    RenewalFacts,
    Traced,
)
from portal.store.uow import UnitOfWork


def renewal_facts(
    uow: UnitOfWork, application: Application, case: CaseView, kyc: Kyc
) -> RenewalFacts:
    """Return what the rules of the fast track look at, for the renewal of a verification."""
    details = details_of(uow, application)
    before = uow.session.get_one(Application, kyc.application_id)
    found = evidence(uow, application, details, current_round=case.round)
    notice = uow.session.get(TurnoverNotice, application.organisation_id)
    return RenewalFacts(
        changed=_changed(uow, before, application, details),
        hits=[hit.code for hit in screening.hits_of(uow, application)],
        papers_end=_earliest(details.id_ends, details.licence_ends),
        evidence_passed=found.state is EvidenceState.PASSED,
        mismatches=_mismatches(application),
        returns=case.round - 1,
        refusals=_refusals(uow, application.organisation_id),
        notices=int(notice is not None),
    )


def traces_of(uow: UnitOfWork, application_id: UUID, current_round: int) -> tuple[Traced, ...]:
    """Return how the rules came out when the application was handed in for this round."""
    query = select(RuleTrace).filter_by(application_id=application_id, round=current_round)
    rows = {row.rule: row for row in uow.session.scalars(query)}
    return tuple(
        Traced(rule, rows[rule].passed, rows[rule].facts)
        for rule in FastTrackRule
        if rule in rows
    )


def is_fast(uow: UnitOfWork, application: Application, case: CaseView) -> bool:
    """Return whether the examiner is spared the checklist now.

    Every rule passed when the application was handed in, and since then neither screening nor
    an identity check has found anything.
    """
    passed = rules.is_fast(traces_of(uow, application.id, case.round))
    return passed and not _mismatches(application) and not screening.hits_of(uow, application)


def _mismatches(application: Application) -> int:
    return sum(check.result is CheckResult.MISMATCH for check in application.identity_checks)


def _changed(
    uow: UnitOfWork, before: Application, after: Application, details: Details
) -> set[str]:
    changed = rules.changed_fields(details_of(uow, before), details)
    if set(before.selected) != set(after.selected):
        changed.add("scope")
    if not {one.document_id for one in after.documents} <= {
        one.document_id for one in before.documents
    }:
        changed.add("documents")
    return changed


def _earliest(*ends: date | None) -> date | None:
    return min((end for end in ends if end is not None), default=None)


def _refusals(uow: UnitOfWork, organisation_id: UUID) -> int:
    ids = [one.id for one in applications_of(uow, organisation_id)]
    cases = approvals.cases_of(uow, ids).values()
    return sum(case.state is CaseState.REFUSED for case in cases)
