"""What can be read of cases and proposals; frozen answers, never rows."""

from portal.domain.approvals.queries.cases import (
    CaseStep,
    CaseView,
    CheckView,
    case,
    case_counts,
    case_of,
    cases_about,
    cases_of,
    checks_of,
    queue,
)
from portal.domain.approvals.queries.proposals import (
    ProposalView,
    open_proposals,
    proposal,
    proposals_of,
)

__all__ = [
    "CaseStep",
    "CaseView",
    "CheckView",
    "ProposalView",
    "case",
    "case_counts",
    "case_of",
    "cases_about",
    "cases_of",
    "checks_of",
    "open_proposals",
    "proposal",
    "proposals_of",
    "queue",
]
