"""What can be read of applications; frozen answers, never rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, documents
from portal.domain.suppliers import facts, policy, rules
from portal.domain.suppliers.facts import Assessment, ChecklistItem
from portal.domain.suppliers.models import Application, ApplicationDocument
from portal.domain.suppliers.queries.authorisations import AuthorisationView, authorisations
from portal.domain.suppliers.rules import EffectiveEnd, Letter
from portal.kernel.errors import NotFound, Problem
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application; `fields` as typed, `letter` as read, None while it cannot be.

    `warnings` are what an examiner weighs and nobody has to refuse.  In a list there are none,
    and `case` comes without its history.
    """

    id: UUID
    organisation_id: UUID
    fields: Mapping[str, Any]
    letter: Letter | None
    warnings: tuple[Problem, ...]
    documents: tuple[documents.DocumentView, ...]
    case: approvals.CaseView
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How a letter would stand if it were handed in and approved today.

    `tier` is its depth in the chain, None below an unknown parent; `ends` the last day that the
    whole chain allows, None while the letter cannot be read.
    """

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    tier: int | None
    ends: EffectiveEnd | None
    parent: AuthorisationView | None


def application(uow: UnitOfWork, application_id: UUID) -> ApplicationView:
    """Return one application with everything about it; `NotFound` to outsiders."""
    row = readable_row(uow, application_id)
    attached = {row.id: facts.papers(uow, row.id)}
    warnings = facts.assess(uow, row).warnings
    return _view(row, attached, approvals.case_of(uow, row.id), warnings)


def applications_of(
    uow: UnitOfWork, organisation_id: UUID, *, cursor: str | None = None
) -> Page[ApplicationView]:
    """Return what an organisation applied for, newest first; `NotFound` to outsiders."""
    if not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = select(Application).filter_by(organisation_id=organisation_id)
    keys = [Application.started_at, Application.id]
    page = paginate(uow.session, query, keys, cursor=cursor, descending=True)
    ids = [row.id for row in page.items]
    attached, cases = _documents(uow, ids), approvals.cases_of(uow, ids)
    return page.map(lambda row: _view(row, attached, cases[row.id]))


def problems(uow: UnitOfWork, application_id: UUID) -> tuple[Problem, ...]:
    """Return what keeps an application from being submitted today; `NotFound` to outsiders."""
    return facts.assess(uow, readable_row(uow, application_id)).problems


def preview(
    uow: UnitOfWork, application_id: UUID, fields: Mapping[str, object] | None = None
) -> Preview:
    """Return how an application stands today, with `fields` in place of what was saved.

    Raises `NotFound` to outsiders, or `FieldErrors` (FIELD_UNKNOWN).
    """
    row = readable_row(uow, application_id)
    typed = {**row.fields, **rules.as_typed(fields or {})}
    found = facts.assess(uow, row, typed)
    parent_id = found.parent.link.id if found.parent else None
    parents = authorisations(uow, [parent_id] if parent_id else [])
    tier = _tier(found, typed)
    return Preview(
        problems=found.problems,
        warnings=found.warnings,
        tier=tier,
        ends=_ends(row, found, typed, tier) if tier else None,
        parent=parents[parent_id] if parent_id else None,
    )


def checklist(uow: UnitOfWork, application_id: UUID) -> tuple[ChecklistItem, ...]:
    """Return the papers an examiner has to see, by kind, with what was found about each.

    An applicant is told once the application has come back.  `NotFound` to outsiders.
    """
    row = readable_row(uow, application_id)
    return facts.checklist(uow, row, approvals.case_of(uow, application_id))


def readable_row(uow: UnitOfWork, application_id: UUID) -> Application:
    """Return an application; `NotFound` to all but its organisation and officers."""
    row = uow.session.get(Application, application_id)
    if row is None or not policy.may_read(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(application_id=application_id)
    return row


def _tier(found: Assessment, fields: Mapping[str, Any]) -> int | None:
    if found.parent:
        return found.parent.link.depth + 1
    return None if fields.get(rules.PARENT) else 1


def _ends(
    row: Application, found: Assessment, fields: Mapping[str, Any], tier: int
) -> EffectiveEnd | None:
    letter, _ = rules.parse_letter(fields)
    if letter is None:
        return None
    own = rules.link_of(letter, link_id=row.id, organisation_id=row.organisation_id, depth=tier)
    return rules.chain_end((*(found.parent.chain if found.parent else ()), own))


def _view(
    row: Application,
    attached: Mapping[UUID, Sequence[documents.DocumentView]],
    case: approvals.CaseView,
    warnings: tuple[Problem, ...] = (),
) -> ApplicationView:
    letter, _ = rules.parse_letter(row.fields)
    return ApplicationView(
        row.id,
        row.organisation_id,
        row.fields,
        letter,
        warnings,
        tuple(attached[row.id]),
        case,
        row.started_at,
    )


def _documents(
    uow: UnitOfWork, application_ids: Sequence[UUID]
) -> dict[UUID, list[documents.DocumentView]]:
    query = (
        select(ApplicationDocument)
        .where(ApplicationDocument.application_id.in_(application_ids))
        .order_by(ApplicationDocument.attached_at, ApplicationDocument.document_id)
    )
    links = list(uow.session.scalars(query))
    views = documents.documents_of(uow, [link.document_id for link in links])
    found: dict[UUID, list[documents.DocumentView]] = defaultdict(list)
    for link, view in zip(links, views, strict=True):
        found[link.application_id].append(view)
    return found
