"""The life of a review case and of a proposal, as tables; four eyes; reasons."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import rfc8785

from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.states import Machine
from portal.kernel.text import reject_invisible

PROPOSAL_LIFE = timedelta(hours=24)
REASON_MIN, REASON_MAX = 5, 1000


class CaseKind(StrEnum):
    """What a case is about."""

    SUPPLIER_AUTHORISATION = "supplier_authorisation"
    DISTRIBUTOR_CERTIFICATION = "distributor_certification"


class CaseState(StrEnum):
    """Where a case is (workflows.md 2.1)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    EXAMINATION = "examination"
    RETURNED = "returned"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class CaseVerb(StrEnum):
    """What can be done to a case."""

    SUBMIT = "submit"
    TAKE = "take"
    RETURN = "return"
    RESUBMIT = "resubmit"
    RECOMMEND = "recommend"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


CASE = Machine(
    CaseState.DRAFT,
    [
        (CaseState.DRAFT, CaseVerb.SUBMIT, CaseState.SUBMITTED),
        (CaseState.SUBMITTED, CaseVerb.TAKE, CaseState.EXAMINATION),
        (CaseState.EXAMINATION, CaseVerb.RETURN, CaseState.RETURNED),
        (CaseState.RETURNED, CaseVerb.RESUBMIT, CaseState.SUBMITTED),
        (CaseState.EXAMINATION, CaseVerb.RECOMMEND, CaseState.AWAITING_APPROVAL),
        (CaseState.AWAITING_APPROVAL, CaseVerb.SEND_BACK, CaseState.EXAMINATION),
        (CaseState.AWAITING_APPROVAL, CaseVerb.APPROVE, CaseState.APPROVED),
        (CaseState.AWAITING_APPROVAL, CaseVerb.REFUSE, CaseState.REFUSED),
        (CaseState.DRAFT, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
        (CaseState.SUBMITTED, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
        (CaseState.EXAMINATION, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
        (CaseState.RETURNED, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
        (CaseState.AWAITING_APPROVAL, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
    ],
)

APPLICANT_VERBS = frozenset({CaseVerb.SUBMIT, CaseVerb.RESUBMIT, CaseVerb.WITHDRAW})
EDITABLE = frozenset({CaseState.DRAFT, CaseState.RETURNED})


class ProposalState(StrEnum):
    """Where a proposal is; `EXPIRED` is computed from the clock, never stored."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"


class SameOfficer(RuleBroken):
    """The second pair of eyes must be another person's."""

    code = "approvals.same_officer"


class OwnOrganisation(RuleBroken):
    """An officer does not decide about an organisation it works for."""

    code = "approvals.own_organisation"


class NotOpen(RuleBroken):
    """The proposal was decided already, or its 24 hours are over."""

    code = "approvals.not_open"


class ContentChanged(RuleBroken):
    """What would be approved is no longer what was proposed; propose it anew."""

    code = "approvals.content_changed"


class AlreadyProposed(RuleBroken):
    """The same act on the same thing waits for a decision already."""

    code = "approvals.already_proposed"


def check_reason(reason: str) -> list[Problem]:
    """Return what is wrong with a reason: 5 to 1,000 visible characters."""
    if not REASON_MIN <= len(reason) <= REASON_MAX:
        return [Problem("reason", "REASON_LENGTH", {"min": REASON_MIN, "max": REASON_MAX})]
    hidden = reject_invisible("reason", reason)
    return [hidden] if hidden else []


def content_digest(action: str, content: Mapping[str, object]) -> str:
    """Return the SHA-256 of an act's canonical content (RFC 8785); approval is bound to it."""
    return hashlib.sha256(rfc8785.dumps({"action": action, "content": content})).hexdigest()  # type: ignore[dict-item]


def proposal_state(state: ProposalState, expires_at: datetime, at: datetime) -> ProposalState:
    """Return the state of a proposal at an instant; an open one expires after 24 hours."""
    if state is ProposalState.OPEN and at >= expires_at:
        return ProposalState.EXPIRED
    return state
