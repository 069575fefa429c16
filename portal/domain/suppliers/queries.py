"""What can be read of applications and authorisations; frozen answers, never rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, documents, members
from portal.domain.suppliers import facts, policy, rules
from portal.domain.suppliers.models import Application, ApplicationDocument, Authorisation
from portal.domain.suppliers.rules import AuthorisationStatus, Letter
from portal.kernel.errors import NotFound, Problem
from portal.kernel.trade import Category
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application; `fields` as typed, `letter` as read, None while it cannot be.

    `warnings` are for the examiner: AUT_TRADEMARK_IN_GRACE, AUT_ROOT_NOT_RIGHT_HOLDER and
    USCC_ORG_CODE.  In a list `case` comes without its history.
    """

    id: UUID
    organisation_id: UUID
    fields: Mapping[str, Any]
    letter: Letter | None
    warnings: tuple[Problem, ...]
    documents: tuple[documents.DocumentView, ...]
    case: approvals.CaseView
    started_at: datetime


@dataclass(frozen=True, slots=True)
class AuthorisationView:
    """An approved letter; it holds from `letter.valid_from` to `ends_on`, both included.

    From `revoked_on` 00:00 in Shanghai it no longer holds.
    """

    id: UUID
    application_id: UUID
    organisation_id: UUID
    letter: Letter
    ends_on: date
    approved_at: datetime
    revoked_on: date | None

    @property
    def brands(self) -> tuple[str, ...]:
        """The brands it covers, in the order of the letter."""
        return self.letter.brands

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories it covers, in the order of the letter."""
        return self.letter.categories

    def status(self, as_of: date) -> AuthorisationStatus:
        """Return what the authorisation is on a civil day."""
        return rules.status(
            valid_from=self.letter.valid_from,
            ends_on=self.ends_on,
            revoked_on=self.revoked_on,
            as_of=as_of,
        )


def application(uow: UnitOfWork, application_id: UUID) -> ApplicationView:
    """Return one application with everything about it; `NotFound` to outsiders."""
    row = uow.session.get(Application, application_id)
    if row is None or not policy.may_read(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(application_id=application_id)
    (view,) = _applications(uow, [row], {row.id: approvals.case_of(uow, row.id)})
    return view


def problems(uow: UnitOfWork, application_id: UUID) -> tuple[Problem, ...]:
    """Return what keeps an application from being submitted today; `NotFound` to outsiders."""
    row = uow.session.get(Application, application_id)
    if row is None or not policy.may_read(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(application_id=application_id)
    return tuple(facts.problems(uow, row))


def applications_of(uow: UnitOfWork, organisation_id: UUID) -> list[ApplicationView]:
    """Return the applications of an organisation, newest first; `NotFound` to outsiders."""
    _require_read(uow, organisation_id)
    query = (
        select(Application)
        .filter_by(organisation_id=organisation_id)
        .order_by(Application.started_at.desc(), Application.id)
    )
    rows = list(uow.session.scalars(query))
    return _applications(uow, rows, approvals.cases_of(uow, [row.id for row in rows]))


def authorisation(uow: UnitOfWork, authorisation_id: UUID) -> AuthorisationView:
    """Return one authorisation; `NotFound` to all but its organisation and officers."""
    row = uow.session.get(Authorisation, authorisation_id)
    if row is None or not policy.may_read(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(authorisation_id=authorisation_id)
    return _authorisation(row)


def authorisation_of(uow: UnitOfWork, application_id: UUID) -> AuthorisationView | None:
    """Return what an approved application brought about; `NotFound` to outsiders."""
    row = uow.session.scalar(select(Authorisation).filter_by(application_id=application_id))
    if row is None:
        return None
    _require_read(uow, row.organisation_id)
    return _authorisation(row)


def authorisations(
    uow: UnitOfWork, authorisation_ids: Iterable[UUID]
) -> dict[UUID, AuthorisationView]:
    """Return authorisations by id in one statement, for features that show public facts."""
    wanted = set(authorisation_ids)
    rows = uow.session.scalars(select(Authorisation).where(Authorisation.id.in_(wanted)))
    return {row.id: _authorisation(row) for row in rows}


def authorisations_of(uow: UnitOfWork, organisation_id: UUID) -> list[AuthorisationView]:
    """Return the authorisations of an organisation, newest first; `NotFound` to outsiders."""
    _require_read(uow, organisation_id)
    query = (
        select(Authorisation)
        .filter_by(organisation_id=organisation_id)
        .order_by(Authorisation.approved_at.desc(), Authorisation.id)
    )
    return [_authorisation(row) for row in uow.session.scalars(query)]


def selectable(
    uow: UnitOfWork, as_of: date, *, organisation_id: UUID
) -> list[AuthorisationView]:
    """Return what a distributor can be certified under on a day, the longest valid first.

    Active authorisations that allow sub-licensing, and the organisation's own.
    """
    _require_read(uow, organisation_id)
    query = (
        select(Authorisation)
        .where(
            Authorisation.valid_from <= as_of,
            Authorisation.ends_on >= as_of,
            Authorisation.revoked_on.is_(None) | (Authorisation.revoked_on > as_of),
            (Authorisation.sub_depth >= 1) | (Authorisation.organisation_id == organisation_id),
        )
        .order_by(Authorisation.ends_on.desc(), Authorisation.id)
    )
    return [_authorisation(row) for row in uow.session.scalars(query)]


def _require_read(uow: UnitOfWork, organisation_id: UUID) -> None:
    if not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)


def _applications(
    uow: UnitOfWork, rows: Sequence[Application], cases: Mapping[UUID, approvals.CaseView]
) -> list[ApplicationView]:
    attached = _documents(uow, [row.id for row in rows])
    views = []
    for row in rows:
        letter, _ = rules.parse_letter(row.fields)
        views.append(
            ApplicationView(
                row.id,
                row.organisation_id,
                row.fields,
                letter,
                _warnings(letter, uow.today()) if letter else (),
                tuple(attached[row.id]),
                cases[row.id],
                row.started_at,
            )
        )
    return views


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


def _warnings(letter: Letter, today: date) -> tuple[Problem, ...]:
    codes = {"grantor_uscc": letter.grantor_uscc, "grantee_uscc": letter.grantee_uscc}
    inner = [
        problem
        for field, code in codes.items()
        if rules.claims_uscc(code) and not members.check_uscc(code)
        for problem in members.uscc_warnings(code, field=field)
    ]
    return (*rules.warnings(letter, today), *inner)


def _authorisation(row: Authorisation) -> AuthorisationView:
    return AuthorisationView(
        row.id,
        row.application_id,
        row.organisation_id,
        rules.approved_letter(row.fields),
        row.ends_on,
        row.approved_at,
        row.revoked_on,
    )
