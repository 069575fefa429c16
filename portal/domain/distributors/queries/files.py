"""What is held about the people of an organisation: how much, since when, and all in full.

The full contents are for the person itself (KYC-06); digests and the officers' identifiers are
not among them, since they are nothing that the person could read or correct.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, inspect, or_, select

from portal.domain import approvals
from portal.domain.distributors import policy, rules
from portal.domain.distributors.models import (
    Application,
    ContactChange,
    Kyc,
    Look,
    Reminder,
    RuleTrace,
    Turnover,
    TurnoverNotice,
)
from portal.kernel.clock import civil_date
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.trade import OrganisationKind
from portal.store.among import among
from portal.store.base import Row
from portal.store.uow import UnitOfWork

_NOT_TOLD = frozenset(
    {
        "card_key",
        "checked_key",
        "decided_by",
        "declared_by",
        "details",
        "number_keys",
        "officer_id",
        "person_key",
        "requested_by",
        "token",
        "value",
        "version",
    }
)


@dataclass(frozen=True, slots=True)
class FileView:
    """How much is held of one application; `ended_on` is the day it was begun while it is open.

    After erasure nothing of it is held any more.
    """

    application_id: UUID
    kind: OrganisationKind
    state: approvals.CaseState
    ended_on: date
    erased_at: datetime | None
    document_ids: tuple[UUID, ...]


def files_of(uow: UnitOfWork, organisation_id: UUID) -> tuple[FileView, ...]:
    """Return how much is held of each application, oldest first; `NotFound` to outsiders."""
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    rows = uow.session.scalars(_applications(organisation_id)).all()
    cases = approvals.cases_of(uow, [row.id for row in rows])
    return tuple(
        FileView(
            row.id,
            row.kind,
            cases[row.id].state,
            civil_date(_ended_at(uow, row, cases[row.id].state)),
            row.erased_at,
            tuple(paper.document_id for paper in row.documents),
        )
        for row in rows
    )


def held_applications(uow: UnitOfWork, application_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of the applications whose data are not erased; raise `Forbidden`."""
    if not policy.may_erase(uow.actor):
        raise Forbidden
    query = select(Application.id).where(
        among(uow.session, Application.id, application_ids), Application.erased_at.is_(None)
    )
    return set(uow.session.scalars(query))


def keepers_since(
    uow: UnitOfWork, *, ended_before: datetime, member_before: date
) -> list[UUID]:
    """Return the organisations of whose data some may be due for erasure (KYC-07).

    Those with an application that was begun or ended before an instant and led to nothing, and
    those whose last verification was made before a day.  Raises `Forbidden`.
    """
    if not policy.may_erase(uow.actor):
        raise Forbidden
    last = (
        select(Kyc.organisation_id, func.max(Kyc.verified_on).label("day"))
        .group_by(Kyc.organisation_id)
        .subquery()
    )
    query = (
        select(Application.organisation_id)
        .outerjoin(Kyc, Kyc.application_id == Application.id)
        .outerjoin(last, last.c.organisation_id == Application.organisation_id)
        .where(
            Application.erased_at.is_(None),
            or_(
                and_(
                    Kyc.id.is_(None),
                    func.coalesce(Application.closed_at, Application.started_at) < ended_before,
                ),
                and_(Kyc.id.is_not(None), last.c.day < member_before),
            ),
        )
        .distinct()
        .order_by(Application.organisation_id)
    )
    return list(uow.session.scalars(query))


def file_contents(uow: UnitOfWork, organisation_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Return everything this feature holds about the people of an organisation, in full.

    Raises `Forbidden` to anybody but them.
    """
    if not policy.may_export(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)
    rows = uow.session.scalars(_applications(organisation_id)).all()
    uow.vault.load(row.details for row in rows)
    kycs = select(Kyc).filter_by(organisation_id=organisation_id).order_by(Kyc.approved_at)
    changes = (
        select(ContactChange)
        .filter_by(organisation_id=organisation_id)
        .order_by(ContactChange.requested_at)
    )
    turnover = (
        select(Turnover)
        .filter_by(organisation_id=organisation_id)
        .order_by(Turnover.month, Turnover.number)
    )
    notice = select(TurnoverNotice).filter_by(organisation_id=organisation_id)
    return {
        "applications": [_application(uow, row) for row in rows],
        "verifications": [
            {
                **_columns(kyc),
                "reminders": _all(uow, select(Reminder).filter_by(kyc_id=kyc.id)),
            }
            for kyc in uow.session.scalars(kycs)
        ],
        "contact_changes": [
            {**_columns(one), "value": _opened(uow, one)}
            for one in uow.session.scalars(changes)
        ],
        "declared_turnover": _all(uow, turnover),
        "turnover_notices": _all(uow, notice),
    }


def _applications(organisation_id: UUID) -> Select[Application]:
    return (
        select(Application)
        .filter_by(organisation_id=organisation_id)
        .order_by(Application.started_at, Application.id)
    )


def _ended_at(uow: UnitOfWork, row: Application, state: approvals.CaseState) -> datetime:
    if state not in approvals.ENDED:
        return row.started_at
    # One that lapsed is closed only when somebody comes back to it.
    return row.closed_at or approvals.case_of(uow, row.id).history[-1].at


def _application(uow: UnitOfWork, row: Application) -> dict[str, Any]:
    details = None
    if row.erased_at is None:
        details = json.loads(uow.vault.open(row.details, rules.details_context(row.id)))
    case = approvals.case_of(uow, row.id)
    return {
        **_columns(row),
        "state": case.state,
        "details": details,
        "authorisations": [scope.authorisation_id for scope in row.scopes],
        "documents": [_columns(paper) for paper in row.documents],
        "consents": [_columns(consent) for consent in row.consents],
        "checks": [_columns(check) for check in row.identity_checks],
        "looks": _all(uow, select(Look).filter_by(application_id=row.id).order_by(Look.at)),
        "automatic_checks": _all(
            uow, select(RuleTrace).filter_by(application_id=row.id).order_by(RuleTrace.at)
        ),
        "history": [
            {
                "at": step.at,
                "verb": step.verb,
                "state": step.state,
                "round": step.round,
                "reason": step.reason,
            }
            for step in case.history
        ],
    }


def _opened(uow: UnitOfWork, change: ContactChange) -> str:
    return uow.vault.open(change.value, rules.contact_context(change.id))


def _all(uow: UnitOfWork, query: Select[Any]) -> list[dict[str, Any]]:
    return [_columns(row) for row in uow.session.scalars(query)]


def _columns(row: Row) -> dict[str, Any]:
    """Return what a row says, by column: a new column is told without being asked for."""
    return {
        column.key: getattr(row, column.key)
        for column in inspect(row).mapper.column_attrs
        if column.key not in _NOT_TOLD
    }
