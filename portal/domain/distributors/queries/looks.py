"""Who looked at somebody's full data, and what officers see while they look (KYC-08)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain import accounts, documents
from portal.domain.accounts import STAFF_PERMISSIONS, StaffRole
from portal.domain.distributors import policy
from portal.domain.distributors.facts.looks import look_ends
from portal.domain.distributors.models import Application, Look
from portal.kernel.actor import Permission
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Forbidden, NotFound
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class LookView:
    """One officer's full view, as the person may know it: no name.

    `roles` are those of the officer that allow such a view, today.
    """

    at: datetime
    ends_at: datetime
    roles: tuple[StaffRole, ...]
    reason: str


def looks(
    uow: UnitOfWork, organisation_id: UUID, *, cursor: str | None = None
) -> Page[LookView]:
    """Return who looked at the data of an organisation's people, the newest first.

    `NotFound` to outsiders.
    """
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = select(Look).filter_by(organisation_id=organisation_id)
    page = paginate(uow.session, query, [Look.at, Look.id], cursor=cursor, descending=True)
    roles = accounts.roles(uow, [row.officer_id for row in page.items])
    return page.map(
        lambda row: LookView(
            row.at, row.ends_at, _looking_roles(roles[row.officer_id]), row.reason
        )
    )


def picture(uow: UnitOfWork, application_id: UUID, document_id: UUID, *, page: int) -> bytes:
    """Return one page (from 1) of an application's document as a marked PNG.

    The mark names the actor and the time.  Raises `NotFound` to those who may not know the
    application, `Forbidden` unless the actor may see the full data at this moment, or
    `Unavailable` when the page cannot be drawn.
    """
    row = uow.session.get(Application, application_id)
    if row is None or not policy.may_see(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(application_id=application_id)
    if look_ends(uow, application_id) is None or uow.actor.id is None:
        raise Forbidden(application_id=application_id)
    if document_id not in {attached.document_id for attached in row.documents}:
        raise NotFound(document_id=document_id)
    name = accounts.names(uow, [uow.actor.id])[uow.actor.id]
    mark = f"{name} · {uow.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    return documents.picture(uow, document_id, page=page, mark=mark)


def _looking_roles(held: frozenset[StaffRole]) -> tuple[StaffRole, ...]:
    return tuple(
        role
        for role in StaffRole
        if role in held and Permission.DISTRIBUTORS_PERSON_VIEW in STAFF_PERMISSIONS[role]
    )
