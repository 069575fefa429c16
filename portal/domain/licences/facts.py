"""What the rules of a licence are applied to, gathered from the features below.

Commands and queries both ask here, so that a licence is granted on the very facts that its
badge is later computed from.  The number of statements does not grow with
the number of licences.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from portal.domain import deposits, distributors, members, pricelists, suppliers
from portal.domain.licences import rules
from portal.domain.licences.models import Licence, LicenceMeasure, LicenceScope
from portal.domain.licences.rules import (
    Binding,
    Facts,
    Ground,
    LicenceState,
    Measure,
    MeasureKind,
    Standing,
)
from portal.kernel.trade import OrganisationKind
from portal.store.among import among
from portal.store.uow import UnitOfWork

Bases = dict[UUID, deposits.DepositBasis]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Which conditions of BDG-01 an organisation meets now."""

    kyc_ok: bool
    authorisation_ok: bool
    deposit_ok: bool
    price_list_ok: bool
    register_ok: bool

    @property
    def ready(self) -> bool:
        """Whether a licence may be granted."""
        paid_and_priced = self.deposit_ok and self.price_list_ok
        return self.kyc_ok and self.authorisation_ok and paid_and_priced and self.register_ok


@dataclass(frozen=True, slots=True)
class Position:
    """A licence row with everything its state follows from."""

    row: Licence
    authorisations: tuple[suppliers.AuthorisationView, ...]
    measures: tuple[LicenceMeasure, ...]
    deposit_sufficient: bool
    standing: Standing


def newest(uow: UnitOfWork, organisation_ids: Iterable[UUID]) -> dict[UUID, Position]:
    """Return the newest licence of each organisation that has one."""
    query = (
        select(Licence)
        .where(among(uow.session, Licence.organisation_id, organisation_ids))
        .order_by(Licence.granted_at)
    )
    rows = {row.organisation_id: row for row in uow.session.scalars(query)}
    return {one.row.organisation_id: one for one in positions(uow, list(rows.values()))}


def barred_until(position: Position) -> date | None:
    """Return the first day on which another licence may follow a revoked one (BDG-02)."""
    revoked = [one for one in position.measures if one.kind is MeasureKind.REVOKE]
    return rules.may_apply_again_on(revoked[-1].effective_at) if revoked else None


def may_be_followed(position: Position, day: date) -> bool:
    """Return whether the holder of this licence may be granted another one on a day."""
    barred = barred_until(position)
    return is_over(position) and (barred is None or day >= barred)


def is_over(position: Position) -> bool:
    """Return whether a licence has ended."""
    return position.standing.state not in {LicenceState.ACTIVE, LicenceState.SUSPENDED}


def positions(uow: UnitOfWork, rows: Sequence[Licence]) -> list[Position]:
    """Return the licences with their standing now, in the order given."""
    at, today = uow.now(), uow.today()
    owners = {row.organisation_id for row in rows}
    kycs = distributors.kycs(uow, owners)
    fundings = deposits.fundings(uow, _bases(kycs), at)
    current = _current_lists(uow, owners)
    states = members.register_states(uow, owners)
    grounds = _grounds(uow, rows)
    measures = _measures(uow, rows)
    return [
        Position(
            row,
            tuple(grounds[row.id]),
            tuple(measures[row.id]),
            fundings[row.organisation_id] is deposits.Funding.FULL,
            rules.standing(
                Facts(
                    issued_on=row.issued_on,
                    ends=_ends(kycs[row.organisation_id]),
                    grounds=tuple(_ground(one, today) for one in grounds[row.id]),
                    deposit_too_low=fundings[row.organisation_id] is deposits.Funding.FAR_SHORT,
                    price_list_current=current[row.organisation_id],
                    consent_withdrawn=kycs[row.organisation_id].status
                    is distributors.KycStatus.WITHDRAWN,
                    registered=_is_registered(states[row.organisation_id]),
                    must_register=kycs[row.organisation_id].must_register(today),
                    blocked=kycs[row.organisation_id].status is distributors.KycStatus.BLOCKED,
                    measures=tuple(
                        Measure(one.kind, one.reason, one.effective_at)
                        for one in measures[row.id]
                    ),
                ),
                at,
            ),
        )
        for row in rows
    ]


def readiness(
    uow: UnitOfWork,
    organisation_ids: Iterable[UUID],
    kycs: Mapping[UUID, distributors.KycView],
) -> dict[UUID, Readiness]:
    """Return which conditions each organisation meets now; `kycs` are their verifications."""
    owners = set(organisation_ids)
    fundings = deposits.fundings(uow, _bases(kycs), uow.now())
    current = _current_lists(uow, owners)
    live = live_authorisations(uow, kycs.values())
    states = members.register_states(uow, owners)
    return {
        owner: Readiness(
            kyc_ok=owner in kycs and _counts(kycs[owner], uow.today()),
            authorisation_ok=owner in kycs
            and any(one in live for one in kycs[owner].authorisation_ids),
            deposit_ok=fundings.get(owner) is deposits.Funding.FULL,
            price_list_ok=current[owner],
            register_ok=_is_registered(states[owner]),
        )
        for owner in owners
    }


def _counts(kyc: distributors.KycView, day: date) -> bool:
    return kyc.is_verified and not kyc.must_register(day)


def live_authorisations(
    uow: UnitOfWork, kycs: Iterable[distributors.KycView]
) -> dict[UUID, suppliers.AuthorisationView]:
    """Return those of the authorisations people sell under that are active today."""
    wanted = {one for kyc in kycs for one in kyc.authorisation_ids}
    found = suppliers.authorisations(uow, wanted)
    return {item.id: item for item in active(found.values(), uow.today())}


def active(
    items: Iterable[suppliers.AuthorisationView], day: date
) -> list[suppliers.AuthorisationView]:
    """Return those that hold with their whole chain on a day."""
    holds = suppliers.AuthorisationStatus.ACTIVE
    return [item for item in items if item.status(day) is holds]


def deposit_basis(kyc: distributors.KycView) -> deposits.DepositBasis:
    """Return what the required deposit of a certified distributor follows from (DEP-02)."""
    return deposits.DepositBasis(
        role=deposits.Role(kyc.tier),
        kind=OrganisationKind(kyc.kind),
        categories=kyc.categories,
        extra_shops=kyc.extra_shops,
        turnover_fen=kyc.turnover_fen,
    )


def _bases(kycs: Mapping[UUID, distributors.KycView]) -> Bases:
    return {owner: deposit_basis(kyc) for owner, kyc in kycs.items()}


def _ends(kyc: distributors.KycView) -> dict[Binding, date]:
    ends = {
        Binding.KYC_REVIEW: kyc.next_due,
        Binding.ID_DOCUMENT: kyc.id_valid_to,
        Binding.BUSINESS_LICENCE: kyc.licence_valid_to,
    }
    return {name: end for name, end in ends.items() if end is not None}


def _ground(item: suppliers.AuthorisationView, day: date) -> Ground:
    stop = item.stopped_on
    return Ground(
        item.ends_on,
        live=item.status(day) is suppliers.AuthorisationStatus.ACTIVE,
        stopped_on=stop if stop and stop <= min(day, item.ends_on) else None,
    )


def _is_registered(state: members.RegisterState) -> bool:
    return state is members.RegisterState.REGISTERED


def _current_lists(uow: UnitOfWork, owners: Iterable[UUID]) -> dict[UUID, bool]:
    owners = set(owners)
    confirmed = pricelists.confirmed_at(uow, owners, uow.now())
    return {
        owner: owner in confirmed and pricelists.is_current(confirmed[owner], uow.now())
        for owner in owners
    }


def _grounds(
    uow: UnitOfWork, rows: Sequence[Licence]
) -> dict[UUID, list[suppliers.AuthorisationView]]:
    """Return the authorisations that each licence rests on, with what renews its holder's own.

    Somebody else's renewal does not reach those who sold under it: their letters ended with it.
    """
    scopes = _scopes(uow, rows)
    named = {one for ids in scopes.values() for one in ids}
    renewals = suppliers.renewals(uow, named)
    later = {one for ids in renewals.values() for one in ids}
    found = suppliers.authorisations(uow, named | later)
    grounds = {}
    for row in rows:
        held = [found[one] for one in scopes[row.id]]
        for view in held:  # grows while it is walked: a renewal may be renewed
            if view.organisation_id == row.organisation_id:
                held += [
                    found[one]
                    for one in renewals.get(view.id, ())
                    if found[one].follows(view) and found[one] not in held
                ]
        grounds[row.id] = held
    return grounds


def _scopes(uow: UnitOfWork, rows: Sequence[Licence]) -> dict[UUID, list[UUID]]:
    query = (
        select(LicenceScope.licence_id, LicenceScope.authorisation_id)
        .where(among(uow.session, LicenceScope.licence_id, [row.id for row in rows]))
        .order_by(LicenceScope.authorisation_id)
    )
    scopes: dict[UUID, list[UUID]] = defaultdict(list)
    for licence_id, authorisation_id in uow.session.execute(query):
        scopes[licence_id].append(authorisation_id)
    return scopes


def _measures(uow: UnitOfWork, rows: Sequence[Licence]) -> dict[UUID, list[LicenceMeasure]]:
    query = (
        select(LicenceMeasure)
        .where(among(uow.session, LicenceMeasure.licence_id, [row.id for row in rows]))
        .order_by(LicenceMeasure.effective_at)
    )
    measures: dict[UUID, list[LicenceMeasure]] = defaultdict(list)
    for item in uow.session.scalars(query):
        measures[item.licence_id].append(item)
    return measures
