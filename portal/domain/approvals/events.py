"""Facts about cases and proposals; subjects are their ids."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    name: ClassVar[str] = "approvals.case.opened"
    kind: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoved(Event):
    name: ClassVar[str] = "approvals.case.moved"
    verb: str
    state: str
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSettled(Event):
    """The clock moved the case earlier; it is put down when somebody next acts on it."""

    name: ClassVar[str] = "approvals.case.settled"
    verb: str
    state: str
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChecked(Event):
    name: ClassVar[str] = "approvals.item.checked"
    item: str
    finding: str
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMade(Event):
    name: ClassVar[str] = "approvals.proposal.made"
    action: str
    about: UUID
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalApproved(Event):
    name: ClassVar[str] = "approvals.proposal.approved"
    action: str
    about: UUID
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRefused(Event):
    name: ClassVar[str] = "approvals.proposal.refused"
    action: str
    about: UUID
