"""Approvals: nobody decides alone.

Owns: review cases (an application's way through examination and decision) and proposals (one
officer's act, bound to its content, that a second one approves).  Reads: nothing of members;
features above open cases and say what an approval brings about.  Emits: `approvals.*`.
"""

from portal.domain.approvals.commands import (
    approve_case,
    approve_proposal,
    open_case,
    propose,
    recommend_case,
    refuse_case,
    refuse_proposal,
    return_case,
    send_back_case,
    submit_case,
    take_case,
    withdraw_case,
)
from portal.domain.approvals.events import (
    CaseMoved,
    CaseOpened,
    ProposalApproved,
    ProposalMade,
    ProposalRefused,
)
from portal.domain.approvals.queries import (
    CaseStep,
    CaseView,
    ProposalView,
    case,
    case_counts,
    case_of,
    cases_of,
    open_proposals,
    proposal,
    proposals_of,
    queue,
)
from portal.domain.approvals.rules import (
    APPLICANT_VERBS,
    CASE,
    CaseKind,
    CaseState,
    CaseVerb,
    ProposalState,
    SameOfficer,
)

__all__ = [
    "APPLICANT_VERBS",
    "CASE",
    "CaseKind",
    "CaseMoved",
    "CaseOpened",
    "CaseState",
    "CaseStep",
    "CaseVerb",
    "CaseView",
    "ProposalApproved",
    "ProposalMade",
    "ProposalRefused",
    "ProposalState",
    "ProposalView",
    "SameOfficer",
    "approve_case",
    "approve_proposal",
    "case",
    "case_counts",
    "case_of",
    "cases_of",
    "open_case",
    "open_proposals",
    "proposal",
    "proposals_of",
    "propose",
    "queue",
    "recommend_case",
    "refuse_case",
    "refuse_proposal",
    "return_case",
    "send_back_case",
    "submit_case",
    "take_case",
    "withdraw_case",
]
