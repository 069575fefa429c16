"""The life of a review case and of a proposal, as tables; four eyes; waiting; reasons."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

import rfc8785

from portal.kernel.calendar import WorkingCalendar
from portal.kernel.errors import IllegalTransition, Problem, RuleBroken
from portal.kernel.states import Machine
from portal.kernel.text import reject_invisible

PROPOSAL_LIFE = timedelta(hours=24)
REASON_MIN, REASON_MAX = 5, 1000
REVIEW_WORKING_DAYS = 5  # AUT-10
MENDING_WORKING_DAYS = 10  # AUT-10: what was returned lapses after them


class CaseKind(StrEnum):
    """What a case is about."""

    SUPPLIER_AUTHORISATION = "supplier_authorisation"
    DISTRIBUTOR_CERTIFICATION = "distributor_certification"


class CasePurpose(StrEnum):
    """What an application asks for (workflows.md 2); `target` names what it is about."""

    NEW = "new"
    RENEW = "renew"
    CHANGE = "change"


class CaseState(StrEnum):
    """Where a case is (workflows.md 2.1)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    EXAMINATION = "examination"
    RETURNED = "returned"
    AWAITING_BRAND = "awaiting_brand"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class CaseVerb(StrEnum):
    """What can be done to a case."""

    SUBMIT = "submit"
    TAKE = "take"
    RETURN = "return"
    RESUBMIT = "resubmit"
    LAPSE = "lapse"
    ASK_BRAND = "ask_brand"
    HEAR_BRAND = "hear_brand"
    GO_ON = "go_on"
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
        (CaseState.RETURNED, CaseVerb.LAPSE, CaseState.LAPSED),
        (CaseState.EXAMINATION, CaseVerb.ASK_BRAND, CaseState.AWAITING_BRAND),
        (CaseState.AWAITING_BRAND, CaseVerb.HEAR_BRAND, CaseState.EXAMINATION),
        (CaseState.AWAITING_BRAND, CaseVerb.GO_ON, CaseState.EXAMINATION),
        (CaseState.EXAMINATION, CaseVerb.RECOMMEND, CaseState.AWAITING_APPROVAL),
        (CaseState.AWAITING_APPROVAL, CaseVerb.SEND_BACK, CaseState.EXAMINATION),
        (CaseState.AWAITING_APPROVAL, CaseVerb.APPROVE, CaseState.APPROVED),
        (CaseState.AWAITING_APPROVAL, CaseVerb.REFUSE, CaseState.REFUSED),
        (CaseState.DRAFT, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
        (CaseState.SUBMITTED, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
        (CaseState.EXAMINATION, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
        (CaseState.RETURNED, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
        (CaseState.AWAITING_BRAND, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
        (CaseState.AWAITING_APPROVAL, CaseVerb.WITHDRAW, CaseState.WITHDRAWN),
    ],
)

APPLICANT_VERBS = frozenset({CaseVerb.SUBMIT, CaseVerb.RESUBMIT, CaseVerb.WITHDRAW})
PORTAL_VERBS = frozenset({CaseVerb.LAPSE, CaseVerb.HEAR_BRAND, CaseVerb.GO_ON})
EDITABLE = frozenset({CaseState.DRAFT, CaseState.RETURNED})
ENDED = frozenset(
    {CaseState.APPROVED, CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.LAPSED}
)
# The officers have the next word; their clock runs.
ON_THE_CLOCK = frozenset(
    {CaseState.SUBMITTED, CaseState.EXAMINATION, CaseState.AWAITING_APPROVAL}
)
# The applicant is told what was found in this round.
TOLD = EDITABLE | ENDED
# What happens of itself once the last day of waiting is over.
SETTLES: Mapping[CaseState, CaseVerb] = MappingProxyType(
    {CaseState.RETURNED: CaseVerb.LAPSE, CaseState.AWAITING_BRAND: CaseVerb.GO_ON}
)
# Verbs that not every kind of case has.
_ONLY_FOR: Mapping[CaseVerb, CaseKind] = MappingProxyType(
    {CaseVerb.ASK_BRAND: CaseKind.SUPPLIER_AUTHORISATION}
)


class Finding(StrEnum):
    """What an officer found about one item of the checklist."""

    IN_ORDER = "in_order"
    RESUBMIT = "resubmit"


class ProposalState(StrEnum):
    """Where a proposal is; `EXPIRED` is computed from the clock, never stored."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"


class AlreadyOpen(RuleBroken):
    """The party has an application of this purpose about the same thing that is not decided."""

    code = "approvals.already_open"


class NotInExamination(RuleBroken):
    """Items are checked during the examination only."""

    code = "approvals.not_in_examination"


class SameOfficer(RuleBroken):
    """The second pair of eyes must be another person's."""

    code = "approvals.same_officer"


class OwnOrganisation(RuleBroken):
    """An officer does not act on a case in which an organisation it works for has a part."""

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


def verbs(kind: CaseKind, state: CaseState) -> frozenset[CaseVerb]:
    """Return what may be done to a case of this kind in this state, by whomever."""
    return frozenset(verb for verb in CASE.verbs(state) if _ONLY_FOR.get(verb, kind) is kind)


def after(kind: CaseKind, state: CaseState, verb: CaseVerb) -> CaseState:
    """Return the state that `verb` leads to; raise `IllegalTransition` if there is none."""
    if _ONLY_FOR.get(verb, kind) is not kind:
        raise IllegalTransition(state=state, verb=verb)
    return CASE.after(state, verb)


def settled(
    state: CaseState, waits_until: date | None, today: date
) -> tuple[CaseState, CaseVerb | None]:
    """Return the state that holds today, and the verb that led there of itself, if one did.

    A case waits until `waits_until` 24:00: a returned one lapses then (AUT-10), and one that
    waits for the brand goes on without its answer.
    """
    verb = SETTLES.get(state)
    if verb is None or waits_until is None or today <= waits_until:
        return state, None
    return CASE.after(state, verb), verb


def due_on(calendar: WorkingCalendar, *, started_on: date, days_used: int) -> date:
    """Return the last day on which the review is in time (AUT-10).

    `days_used` are the working days that passed before the clock last stood still.  Once they
    are used up, the review is due on the very day on which the clock starts again.
    """
    return calendar.add_workdays(started_on, max(0, REVIEW_WORKING_DAYS - days_used))


def check_finding(finding: Finding, reason: str) -> list[Problem]:
    """Return what is wrong with a finding: to ask for an item again needs a reason."""
    if finding is Finding.IN_ORDER and not reason:
        return []
    return check_reason(reason)


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
