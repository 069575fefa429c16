"""What an officer has to look at because it is not what it was."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, documents
from portal.domain.approvals import CasePurpose
from portal.domain.suppliers import facts, rules
from portal.domain.suppliers.models import ApplicationDocument, Submission
from portal.domain.suppliers.queries.applications import readable_row
from portal.domain.suppliers.rules import FieldChange
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A paper and the version it takes the place of; one of them is None if there is none."""

    before: documents.DocumentView | None
    after: documents.DocumentView | None


def changes(uow: UnitOfWork, application_id: UUID) -> tuple[FieldChange, ...]:
    """Return what to look at in the letter; `NotFound` to outsiders.

    Of a correction, what it changes in the recorded version.  Otherwise what differs from the
    round before; and of a renewal in its first round, from the letter it renews.
    """
    row = readable_row(uow, application_id)
    case = approvals.case_of(uow, application_id)
    if case.purpose is not CasePurpose.CHANGE and case.round > 1:
        return round_changes(uow, application_id)
    base = facts.base_of(uow, row, case)
    return () if base is None else rules.compare(base, row.fields)


def round_changes(uow: UnitOfWork, application_id: UUID) -> tuple[FieldChange, ...]:
    """Return what differs between the last two letters handed in; `NotFound` to outsiders."""
    readable_row(uow, application_id)
    rounds = _last_two(uow, application_id)
    if len(rounds) < 2:  # noqa: PLR2004 - a change is between two
        return ()
    after, before = rounds
    return rules.compare(before.fields, after.fields)


def document_changes(uow: UnitOfWork, application_id: UUID) -> tuple[DocumentChange, ...]:
    """Return papers that came, went or were replaced between the last two rounds.

    `NotFound` to outsiders.
    """
    readable_row(uow, application_id)
    rounds = _last_two(uow, application_id)
    if len(rounds) < 2:  # noqa: PLR2004 - a change is between two
        return ()
    after, before = ([UUID(known) for known in one.document_ids] for one in rounds)
    replaced = _replaced(uow, application_id)
    came = [(replaced.get(one), one) for one in after if one not in before]
    went = set(before) - {*after, *(old for old, _ in came)}
    views = {view.id: view for view in documents.documents_of(uow, [*before, *after])}
    return (
        *(DocumentChange(views.get(old) if old else None, views[new]) for old, new in came),
        *(DocumentChange(views[old], None) for old in before if old in went),
    )


def _last_two(uow: UnitOfWork, application_id: UUID) -> list[Submission]:
    query = (
        select(Submission)
        .filter_by(application_id=application_id)
        .order_by(Submission.round.desc())
        .limit(2)
    )
    return list(uow.session.scalars(query))


def _replaced(uow: UnitOfWork, application_id: UUID) -> dict[UUID, UUID]:
    query = select(ApplicationDocument).where(
        ApplicationDocument.application_id == application_id,
        ApplicationDocument.replaces_id.is_not(None),
    )
    return {
        link.document_id: link.replaces_id
        for link in uow.session.scalars(query)
        if link.replaces_id
    }
