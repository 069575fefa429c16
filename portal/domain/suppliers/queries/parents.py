"""Which recorded grants the grantor of a letter may have its right from."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, select

from portal.domain.suppliers import rules
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.facts.liveness import is_live
from portal.domain.suppliers.models import Authorisation
from portal.domain.suppliers.queries.applications import readable_row
from portal.domain.suppliers.queries.authorisations import AuthorisationView, authorisations
from portal.domain.suppliers.rules import Grant
from portal.kernel.text import fold, search_key
from portal.store.uow import UnitOfWork

_JUDGED, _SHOWN = 500, 20


def parents_for(
    uow: UnitOfWork, application_id: UUID, text: str = ""
) -> list[AuthorisationView]:
    """Return live authorisations of the grantor that was typed, those that fit best first.

    `text` narrows them by letter number, grantor or brand; twenty at most.  Of a party with
    very many, those are judged whose number, term and depth promise most.  `NotFound` to
    outsiders.
    """
    row = readable_row(uow, application_id)
    values, _ = rules.read_letter(row.fields)
    if values["grantor_uscc"] is None:
        return []
    today = uow.today()
    query = (
        select(Authorisation)
        .where(
            Authorisation.grantee_uscc == values["grantor_uscc"],
            is_live(Authorisation, today),
        )
        .order_by(
            case((Authorisation.letter_no.icontains(fold(text), autoescape=True), 0), else_=1),
            case((_promises(values), 0), else_=1),
            Authorisation.ends_on.desc(),
            Authorisation.id,
        )
        .limit(_JUDGED)
    )

    def unfit(grant: Grant) -> int:
        found = rules.nesting_problems(values, grant, day=today, max_tiers=uow.limits.max_tiers)
        return len([problem for problem in found if problem.code not in rules.WARNINGS])

    wanted = search_key(text)
    found = [
        one.grant()
        for one in chains.recorded(uow, uow.session.scalars(query).all())
        if wanted in _searched(one)
    ]
    best = sorted(found, key=lambda grant: (unfit(grant), -grant.link.end.toordinal()))[:_SHOWN]
    views = authorisations(uow, [grant.link.id for grant in best])
    return [views[grant.link.id] for grant in best]


def _promises(values: Mapping[str, Any]) -> ColumnElement[bool]:
    """Return the condition that the columns of a grant leave room for a letter."""
    first, last, depth = (values[name] for name in ("valid_from", "valid_to", "sub_depth"))
    conditions = [Authorisation.sub_depth > (depth or 0)]
    if first:
        conditions.append(Authorisation.valid_from <= first)
    if last:
        conditions.append(Authorisation.ends_on >= last)
    return and_(*conditions)


def _searched(one: chains.Recorded) -> str:
    return search_key(" ".join((one.letter.letter_no, one.letter.grantor, *one.letter.brands)))
