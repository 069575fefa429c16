"""What was erased, its proof, and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from portal.domain import distributors
from portal.domain.privacy import facts, policy, rules
from portal.domain.privacy.models import Erasure, ErasureRequest
from portal.domain.privacy.rules import Cause, RequestState
from portal.kernel.calendar import add_months
from portal.kernel.clock import civil_date, start_of_day
from portal.kernel.errors import Forbidden, NotFound
from portal.store.uow import UnitOfWork

TEMPLATE = "erasure"
_ON_PAPER = 40  # more would not fit on the page; the record holds them all


@dataclass(frozen=True, slots=True)
class ErasureView:
    """One erasure and its proof; `record_hash` is that of `record` (see `rules.record_hash`).

    `applications` and `documents` are pairs: what was erased, and the SHA-256 (hex) of its
    sealed bytes that are destroyed.  `everything`: nothing of the people was left afterwards.
    """

    id: UUID
    organisation_id: UUID
    request_id: UUID | None
    cause: Cause
    at: datetime
    applications: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]
    everything: bool
    record: Mapping[str, Any]
    record_hash: str


def erasure(uow: UnitOfWork, erasure_id: UUID) -> ErasureView:
    """Return one erasure; `NotFound` to those who may not know it."""
    row = uow.session.get(Erasure, erasure_id)
    if row is None or not policy.may_see(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(erasure_id=erasure_id)
    return _view(row)


def erasures_of(uow: UnitOfWork, organisation_id: UUID) -> list[ErasureView]:
    """Return what was erased of an organisation, the newest first; `NotFound` to outsiders."""
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = (
        select(Erasure)
        .filter_by(organisation_id=organisation_id)
        .order_by(Erasure.at.desc(), Erasure.id)
    )
    return [_view(row) for row in uow.session.scalars(query)]


def certificate(uow: UnitOfWork, erasure_id: UUID) -> bytes:
    """Return the certificate of an erasure as a PDF, the same bytes each time.

    Raises `NotFound`, or `Unavailable` when the page does not come out.
    """
    view = erasure(uow, erasure_id)
    return uow.pdf.render(
        TEMPLATE,
        {
            "number": str(view.id),
            "organisation": str(view.organisation_id),
            "erased_on": civil_date(view.at).isoformat(),
            "cause": view.cause.value,
            "request": str(view.request_id) if view.request_id else None,
            "applications": _rows(view.applications),
            "documents": _rows(view.documents),
            "more": sum(
                max(0, len(rows) - _ON_PAPER) for rows in (view.applications, view.documents)
            ),
            "keys": list(view.keys),
            "everything": view.everything,
            "record_hash": view.record_hash,
            "issuer_name": uow.issuer.name,
            "issuer_name_en": uow.issuer.name_en,
            "issuer_uscc": uow.issuer.uscc,
        },
    )


def log_entry(uow: UnitOfWork, erasure_id: UUID) -> dict[str, Any]:
    """Return what the log outside the database is to keep of an erasure."""
    row = uow.session.get_one(Erasure, erasure_id)
    return {
        **facts.record(row),
        "decided_by": str(row.decided_by) if row.decided_by else None,
    }


def destroyed_keys(uow: UnitOfWork, *, since: datetime) -> set[str]:
    """Return the ids of the keys that were destroyed since an instant; raise `Forbidden`."""
    if not policy.may_run(uow.actor):
        raise Forbidden
    rows = uow.session.scalars(select(Erasure.content).where(Erasure.at > since))
    return {key for content in rows for key in content["keys"]}


def not_in_force(uow: UnitOfWork) -> list[UUID]:
    """Return the erasures of the log that are not in force here; see `replay`."""
    if not policy.may_run(uow.actor):
        raise Forbidden
    return [UUID(entry["id"]) for entry in facts.revived(uow)]


def due_organisations(uow: UnitOfWork) -> list[UUID]:
    """Return the organisations of which something may be due today; see `erase_due`."""
    if not policy.may_run(uow.actor):
        raise Forbidden
    today = uow.today()
    waiting = select(ErasureRequest.organisation_id).where(
        ErasureRequest.state == RequestState.HELD,
        or_(ErasureRequest.held_until.is_(None), ErasureRequest.held_until < today),
    )
    kept_long = distributors.keepers_since(
        uow,
        ended_before=start_of_day(add_months(today, -rules.ENDED_MONTHS)),
        member_before=add_months(today, -rules.MONTHS_A_YEAR * uow.limits.retention_years),
    )
    return sorted({*kept_long, *uow.session.scalars(waiting)})


def _rows(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"id": name, "sha256": sha256} for name, sha256 in pairs[:_ON_PAPER]]


def _view(row: Erasure) -> ErasureView:
    record = facts.record(row)
    return ErasureView(
        row.id,
        row.organisation_id,
        row.request_id,
        row.cause,
        row.at,
        tuple((one["id"], one["sha256"]) for one in row.content["applications"]),
        tuple((one["id"], one["sha256"]) for one in row.content["documents"]),
        tuple(row.content["keys"]),
        row.content["everything"],
        record,
        rules.record_hash(record),
    )
