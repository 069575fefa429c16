"""What is held about the people of an organisation, and what of it may go (KYC-07).

The pieces are applications, each with the identity papers that nothing else needs, and papers
that belong to no application.  Everything else about the person (the keys by which it is found,
changes of its contacts, the key that seals it all) goes with the last of them.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, deposits, distributors, documents, licences
from portal.domain.licences import LicenceState, LicenceView, MeasureKind
from portal.domain.privacy import rules
from portal.domain.privacy.rules import Hold, Membership, Outcome
from portal.kernel import subjects
from portal.kernel.clock import civil_date
from portal.kernel.subjects import Realm
from portal.store.uow import UnitOfWork
from portal.store.vault import SubjectKey

_OUTCOMES = {
    approvals.CaseState.DRAFT: Outcome.DRAFT,
    approvals.CaseState.APPROVED: Outcome.APPROVED,
    **dict.fromkeys(approvals.ENDED - {approvals.CaseState.APPROVED}, Outcome.ENDED),
}
_IN_FORCE = {LicenceState.ACTIVE, LicenceState.SUSPENDED}
_ENDING = {MeasureKind.REVOKE, MeasureKind.WITHDRAW}


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is erased at one go; `application_id` is None for a loose paper.

    `document_ids` are identity papers.  It is `kept_until` a day without being asked for, and
    `holds` keep it today although its erasure is asked for.
    """

    application_id: UUID | None
    outcome: Outcome
    ended_on: date
    document_ids: tuple[UUID, ...]
    kept_until: date | None
    holds: tuple[Hold, ...]
    is_due: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes now, what stays and why; `is_all` when nothing personal is left afterwards."""

    applications: tuple[UUID, ...]
    documents: tuple[UUID, ...]
    holds: tuple[Hold, ...]
    is_all: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing goes."""
        return not self.applications and not self.documents


def plan(uow: UnitOfWork, organisation_id: UUID, *, on_request: bool) -> Plan:
    """Return what goes at a person's request, or without one because its time is over."""
    held = pieces(uow, organisation_id)
    going = [one for one in held if (not one.holds if on_request else one.is_due)]
    staying = [one for one in held if one not in going]
    if going and all(one.outcome is Outcome.LOOSE for one in staying):
        # Without an application there is nothing that a loose paper could still be for.
        going, staying = list(held), []
    kept = {paper for one in staying for paper in one.document_ids}
    papers = dict.fromkeys(paper for one in going for paper in one.document_ids)
    return Plan(
        tuple(one.application_id for one in going if one.application_id),
        tuple(paper for paper in papers if paper not in kept),
        rules.distinct(hold for one in staying for hold in one.holds),
        is_all=not staying,
    )


def pieces(uow: UnitOfWork, organisation_id: UUID) -> tuple[Piece, ...]:
    """Return everything personal that is held of an organisation, oldest first."""
    files = [
        file for file in distributors.files_of(uow, organisation_id) if file.erased_at is None
    ]
    papers = documents.papers_of(uow, organisation_id, Realm.PERSON)
    if not files and not papers:
        return ()
    personal = {paper.id for paper in papers}
    attached = {one for file in files for one in file.document_ids}
    judge = _Judge(uow, organisation_id)
    return (
        *(
            judge.piece(
                file.application_id,
                _OUTCOMES.get(file.state, Outcome.UNDECIDED),
                file.ended_on,
                tuple(one for one in file.document_ids if one in personal),
            )
            for file in files
        ),
        *(
            judge.piece(None, Outcome.LOOSE, civil_date(paper.uploaded_at), (paper.id,))
            for paper in papers
            if paper.id not in attached
        ),
    )


def person_key(uow: UnitOfWork, organisation_id: UUID) -> UUID | None:
    """Return the id of the key that seals the people's data, None when there is none."""
    subject = subjects.person(organisation_id)
    query = select(SubjectKey.id).filter_by(owner=subject.owner, realm=subject.realm)
    return uow.session.scalar(query)


class _Judge:
    """Applies the rules to the pieces of one organisation on one day."""

    def __init__(self, uow: UnitOfWork, organisation_id: UUID) -> None:
        self._membership = _membership(uow, organisation_id)
        self._years = uow.limits.retention_years
        self._today = uow.today()

    def piece(
        self,
        application_id: UUID | None,
        outcome: Outcome,
        ended_on: date,
        document_ids: tuple[UUID, ...],
    ) -> Piece:
        facts = (outcome, ended_on, self._membership)
        return Piece(
            application_id,
            outcome,
            ended_on,
            document_ids,
            rules.kept_until(*facts, years=self._years),
            rules.holds(*facts, years=self._years, today=self._today),
            rules.is_due(*facts, years=self._years, today=self._today),
        )


def _membership(uow: UnitOfWork, organisation_id: UUID) -> Membership:
    kyc = distributors.kyc(uow, organisation_id)
    licence = licences.licence_of(uow, organisation_id)
    return Membership(
        licence_until=_last_day(licence) if licence else None,
        licence_in_force=licence is not None and licence.standing.state in _IN_FORCE,
        verified_until=kyc.last_day if kyc else None,
        verification_in_force=kyc is not None and kyc.is_verified,
        deposit_open=organisation_id in deposits.depositors(uow, [organisation_id]),
    )


def _last_day(licence: LicenceView) -> date:
    """Return the last day of a licence: its own, or that on which it was taken away."""
    ended = [civil_date(one.effective_at) for one in licence.measures if one.kind in _ENDING]
    return min([licence.standing.valid_to, *ended])
