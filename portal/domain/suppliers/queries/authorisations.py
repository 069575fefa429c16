"""What can be read of recorded authorisations; frozen answers, never rows.

An authorisation is told to its holder, to those above it, who passed the right on, to whoever
handed one of their letters in, and to officers.  Whatever the length of a list, it takes the
same number of statements.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from portal.domain.suppliers import policy, rules
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.facts.chains import Recorded
from portal.domain.suppliers.facts.liveness import has_standing, is_live
from portal.domain.suppliers.models import (
    Application,
    Authorisation,
    Confirmation,
    LetterVersion,
    Submission,
)
from portal.domain.suppliers.rules import (
    Answer,
    AuthorisationStatus,
    EffectiveEnd,
    Letter,
    Link,
    Standing,
)
from portal.kernel.actor import Permission
from portal.kernel.clock import civil_date
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.text import fold
from portal.kernel.trade import Category
from portal.store.among import among, elements
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationView:
    """A recorded letter with its whole chain, the root first and itself last.

    `end` is the last day that the chain allows and what sets it (AUT-04).  Of the measures and
    of `extended_to` only its own are told; `status` and `standing` heed the whole chain.
    `version` counts the corrections of the letter, `confirmed_on` is the day on which the brand
    said that it is its own.
    """

    id: UUID
    application_id: UUID
    organisation_id: UUID
    parent_id: UUID | None
    renewal_of: UUID | None
    depth: int
    version: int
    letter: Letter
    end: EffectiveEnd
    approved_at: datetime
    revoked_on: date | None
    surrendered_on: date | None
    extended_to: date | None
    suspensions: tuple[tuple[date, date | None], ...]
    chain: tuple[Link, ...]
    confirmed_on: date | None

    @property
    def ends_on(self) -> date:
        """The last day that the whole chain allows."""
        return self.end.day

    @property
    def stopped_on(self) -> date | None:
        """The first day on which it, or one above it, is revoked or surrendered; else None."""
        days = [day for link in self.chain for day in (link.revoked_on, link.surrendered_on)]
        return min((day for day in days if day), default=None)

    @property
    def brands(self) -> tuple[str, ...]:
        """The brands it covers, in the order of the letter."""
        return self.letter.brands

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories it covers, in the order of the letter."""
        return self.letter.categories

    def status(self, as_of: date) -> AuthorisationStatus:
        """Return what the authorisation is on a civil day, with its whole chain."""
        return self.standing(as_of).status

    def standing(self, as_of: date) -> Standing:
        """Return the status on a civil day, and which grant above is the cause, if one is."""
        return rules.standing(self.chain, as_of)

    def follows(self, earlier: "AuthorisationView") -> bool:
        """Return whether it goes on from one that it renews, both as one grant (AUT-03)."""
        before = rules.grant_of(earlier.letter, earlier.chain)
        return rules.can_join(before, rules.grant_of(self.letter, self.chain))

    def is_extended(self, as_of: date) -> bool:
        """Return whether it holds only because its renewal is being decided."""
        over = as_of > self.letter.valid_to
        return over and self.status(as_of) is AuthorisationStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class VersionView:
    """The words of an authorisation from `recorded_at` until the next version."""

    number: int
    fields: Mapping[str, Any]
    letter: Letter
    application_id: UUID
    recorded_at: datetime


def authorisation(uow: UnitOfWork, authorisation_id: UUID) -> AuthorisationView:
    """Return one authorisation; `NotFound` to all but its chain and officers."""
    row = uow.session.get(Authorisation, authorisation_id)
    view = _readable(uow, row)
    if view is None:
        raise NotFound(authorisation_id=authorisation_id)
    return view


def authorisation_of(uow: UnitOfWork, application_id: UUID) -> AuthorisationView | None:
    """Return what an approved application brought about; `NotFound` to outsiders."""
    row = uow.session.scalar(select(Authorisation).filter_by(application_id=application_id))
    if row is None:
        return None
    view = _readable(uow, row)
    if view is None:
        raise NotFound(application_id=application_id)
    return view


def authorisations(
    uow: UnitOfWork, authorisation_ids: Iterable[UUID]
) -> dict[UUID, AuthorisationView]:
    """Return authorisations by id, for features that show public facts."""
    query = select(Authorisation).where(among(uow.session, Authorisation.id, authorisation_ids))
    return {view.id: view for view in views(uow, uow.session.scalars(query).all())}


def authorisations_of(
    uow: UnitOfWork, organisation_id: UUID, *, cursor: str | None = None
) -> Page[AuthorisationView]:
    """Return what an organisation holds, newest first; `NotFound` to outsiders."""
    _require_read(uow, organisation_id)
    query = select(Authorisation).where(Authorisation.organisation_id == organisation_id)
    keys = [Authorisation.approved_at, Authorisation.id]
    page = paginate(uow.session, query, keys, cursor=cursor, descending=True)
    return Page(tuple(views(uow, page.items)), page.next)


def authorisation_list(
    uow: UnitOfWork,
    *,
    text: str = "",
    status: AuthorisationStatus | None = None,
    brand: str = "",
    cursor: str | None = None,
) -> Page[AuthorisationView]:
    """Return recorded authorisations for officers, newest first; `Forbidden` to others.

    `text` is part of a letter's number, or of the name or code of a party; `status` that of
    the whole chain today.
    """
    if not uow.actor.has(Permission.CASES_READ):
        raise Forbidden
    text, brand = fold(text), fold(brand)
    if not (text + brand).isprintable():  # databases take no such text, and no letter has it
        return Page(())
    query = select(Authorisation)
    if text:
        query = query.where(_mentions(text))
    if brand:
        query = query.where(_sells(uow, brand))
    if status is not None:
        query = query.where(has_standing(Authorisation, status, uow.today()))
    keys = [Authorisation.approved_at, Authorisation.id]
    page = paginate(uow.session, query, keys, cursor=cursor, descending=True)
    return Page(tuple(views(uow, page.items)), page.next)


def selectable(
    uow: UnitOfWork, as_of: date, *, organisation_id: UUID
) -> list[AuthorisationView]:
    """Return what a distributor can be certified under on a day, the longest valid first.

    Authorisations whose whole chain holds and that allow sub-licensing, and the organisation's
    own.
    """
    _require_read(uow, organisation_id)
    query = select(Authorisation).where(
        is_live(Authorisation, as_of),
        (Authorisation.sub_depth >= 1) | (Authorisation.organisation_id == organisation_id),
    )
    found = views(uow, uow.session.scalars(query).all())
    return sorted(found, key=lambda view: (-view.ends_on.toordinal(), view.id))


def versions(uow: UnitOfWork, authorisation_id: UUID) -> tuple[VersionView, ...]:
    """Return every version of a letter, the first one first; `NotFound` to outsiders."""
    authorisation(uow, authorisation_id)
    query = (
        select(LetterVersion)
        .filter_by(authorisation_id=authorisation_id)
        .order_by(LetterVersion.number)
    )
    return tuple(
        VersionView(
            row.number,
            row.fields,
            rules.approved_letter(row.fields),
            row.application_id,
            row.recorded_at,
        )
        for row in uow.session.scalars(query)
    )


def views(uow: UnitOfWork, rows: Collection[Authorisation]) -> list[AuthorisationView]:
    """Return rows with their chains, in the order given, in five statements."""
    confirmed = _confirmed(uow, [row.id for row in rows])
    return [_view(found, confirmed.get(found.row.id)) for found in chains.recorded(uow, rows)]


def _readable(uow: UnitOfWork, row: Authorisation | None) -> AuthorisationView | None:
    if row is None:
        return None
    (view,) = views(uow, [row])
    holders = {link.organisation_id for link in view.chain}
    if _may_read_any(uow, holders) or _may_read_any(uow, _filed_by(uow, view.chain)):
        return view
    return None


def _may_read_any(uow: UnitOfWork, owners: Iterable[UUID]) -> bool:
    return any(policy.may_read(uow.actor, organisation_id=owner) for owner in owners)


def _filed_by(uow: UnitOfWork, chain: Iterable[Link]) -> list[UUID]:
    """Return who handed the letters of a chain in: a right-holder holds none of them."""
    query = (
        select(Application.organisation_id)
        .join(Authorisation, Authorisation.application_id == Application.id)
        .where(Authorisation.id.in_([link.id for link in chain]))
    )
    return list(uow.session.scalars(query))


def _require_read(uow: UnitOfWork, organisation_id: UUID) -> None:
    if not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)


def _mentions(text: str) -> ColumnElement[bool]:
    named = (Authorisation.fields[name].as_string() for name in ("grantor", "grantee"))
    columns = (Authorisation.letter_no, Authorisation.grantor_uscc, Authorisation.grantee_uscc)
    return or_(*(one.icontains(text, autoescape=True) for one in (*columns, *named)))


def _sells(uow: UnitOfWork, brand: str) -> ColumnElement[bool]:
    product = elements(uow.session, Authorisation.fields, "products")
    begins = product.c.value.istartswith(f"{brand}/", autoescape=True)
    return exists(select(product.c.value).where(begins).correlate(Authorisation))


def _confirmed(uow: UnitOfWork, authorisation_ids: Iterable[UUID]) -> dict[UUID, date]:
    """Return when the brand confirmed the words in force, if that was the last that it said.

    What it said of an earlier round, or of an earlier version, was about other words.
    """
    last_round = (
        select(func.max(Submission.round))
        .where(Submission.application_id == Confirmation.application_id)
        .scalar_subquery()
    )
    query = (
        select(Authorisation.id, Confirmation.answer, Confirmation.answered_at)
        .join(
            LetterVersion,
            (LetterVersion.authorisation_id == Authorisation.id)
            & (LetterVersion.number == Authorisation.fields_version),
        )
        .join(Confirmation, Confirmation.application_id == LetterVersion.application_id)
        .where(
            among(uow.session, Authorisation.id, authorisation_ids),
            Confirmation.answer.is_not(None),
            Confirmation.round == last_round,
        )
        .order_by(Confirmation.answered_at, Confirmation.asked_at)
    )
    last = {one: (answer, at) for one, answer, at in uow.session.execute(query)}
    return {
        one: civil_date(at)
        for one, (answer, at) in last.items()
        if at and answer is Answer.CONFIRM
    }


def _view(found: Recorded, confirmed_on: date | None) -> AuthorisationView:
    row, own = found.row, found.chain[-1]
    return AuthorisationView(
        id=row.id,
        application_id=row.application_id,
        organisation_id=row.organisation_id,
        parent_id=row.parent_id,
        renewal_of=row.renewal_of,
        depth=row.depth,
        version=row.fields_version,
        letter=found.letter,
        end=rules.chain_end(found.chain),
        approved_at=row.approved_at,
        revoked_on=row.revoked_on,
        surrendered_on=row.surrendered_on,
        extended_to=row.extended_to,
        suspensions=own.suspensions,
        chain=found.chain,
        confirmed_on=confirmed_on,
    )
