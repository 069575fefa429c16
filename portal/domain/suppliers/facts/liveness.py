"""The standing of whole chains as SQL, for lists and counts: `rules.standing` in another form.

A test compares the two on random forests.  `grant` is `Authorisation` or an alias of it.
"""

from datetime import date

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from portal.domain.suppliers.models import Authorisation, Lineage, Suspension
from portal.domain.suppliers.rules import AuthorisationStatus

_ACTIVE = AuthorisationStatus.ACTIVE.value
_SCHEDULED = AuthorisationStatus.SCHEDULED.value
_SUSPENDED = AuthorisationStatus.SUSPENDED.value


def is_live(grant: type[Authorisation], day: date) -> ColumnElement[bool]:
    """Return the condition that a grant and all above it hold on a day."""
    above, line = aliased(Authorisation), aliased(Lineage)
    fails = (
        exists()
        .where(
            line.authorisation_id == grant.id,
            line.distance > 0,
            above.id == line.ancestor_id,
            _status_above(above, day) != _ACTIVE,
        )
        .correlate(grant)
    )
    return and_(grant.valid_from <= day, _own_status(grant, day) == _ACTIVE, ~fails)


def has_standing(
    grant: type[Authorisation], status: AuthorisationStatus, day: date
) -> ColumnElement[bool]:
    """Return the condition that a grant is, with its whole chain, of a status on a day."""
    if status is AuthorisationStatus.ACTIVE:
        return is_live(grant, day)
    return _standing(grant, day) == status.value


def last_day(grant: type[Authorisation]) -> ColumnElement[date]:
    """Return the last day of a grant by itself, its extension included."""
    # An extension never passes the end of the rights: `commands.renewals.carry` sees to it.
    return case((grant.extended_to > grant.ends_on, grant.extended_to), else_=grant.ends_on)


def _standing(grant: type[Authorisation], day: date) -> ScalarSelect[str]:
    link, line = aliased(Authorisation), aliased(Lineage)
    own = line.distance == 0
    status = case((own, _own_status(link, day)), else_=_status_above(link, day))
    weight = case(
        (status == _ACTIVE, 3), (status == _SCHEDULED, 2), (status == _SUSPENDED, 1), else_=0
    )
    return (
        select(status)
        .where(line.authorisation_id == grant.id, link.id == line.ancestor_id)
        .order_by(weight, case((own, 0), else_=1), line.distance.desc())
        .limit(1)
        .correlate(grant)
        .scalar_subquery()
    )


def _status_above(grant: type[Authorisation], day: date) -> ColumnElement[str]:
    """Return what a grant is for those below; until it begins, what it renews carries them."""
    earlier = aliased(Authorisation)
    carried = (
        select(_own_status(earlier, day))
        .where(
            earlier.id == grant.renewal_of,
            earlier.parent_id.is_not_distinct_from(grant.parent_id),
        )
        .correlate(grant)
        .scalar_subquery()
    )
    return _status(grant, day, before=func.coalesce(carried, _SCHEDULED))


def _own_status(grant: type[Authorisation], day: date) -> ColumnElement[str]:
    return _status(grant, day, before=literal(_SCHEDULED))


def _status(
    grant: type[Authorisation], day: date, *, before: ColumnElement[str]
) -> ColumnElement[str]:
    suspended = (
        exists()
        .where(
            Suspension.authorisation_id == grant.id,
            Suspension.from_on <= day,
            or_(Suspension.until_on.is_(None), Suspension.until_on > day),
        )
        .correlate(grant)
    )
    return case(
        (grant.revoked_on <= day, AuthorisationStatus.REVOKED.value),
        (grant.surrendered_on <= day, AuthorisationStatus.SURRENDERED.value),
        (last_day(grant) < day, AuthorisationStatus.EXPIRED.value),
        (suspended, _SUSPENDED),
        (grant.valid_from > day, before),
        else_=_ACTIVE,
    )
