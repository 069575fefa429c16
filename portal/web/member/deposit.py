"""The organisation's deposit: required, paid, short, and how to pay."""

from dataclasses import dataclass
from uuid import UUID

from flask import g
from flask.typing import ResponseReturnValue

from portal.domain import approvals, deposits, distributors, licences
from portal.domain.deposits import AccountView, DepositBasis
from portal.kernel.actor import Permission
from portal.kernel.errors import FieldErrors
from portal.kernel.trade import OrganisationKind
from portal.web.member import nav
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_deposit", __name__)
_OVER = approvals.ENDED - {approvals.CaseState.APPROVED}
_REFERENCE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Position:
    """A deposit and what its required amount follows from; expected until certification."""

    account: AccountView
    basis: DepositBasis | None
    is_expected: bool


@bp.guarded(
    "/member/<uuid:organisation_id>/deposit", permission=Permission.DEPOSITS_ACCOUNT_READ
)
def deposit(organisation_id: UUID) -> ResponseReturnValue:
    """Show the deposit of the organisation."""
    return nav.show(
        "member/deposit/deposit.html",
        organisation_id,
        position=position(organisation_id),
        reference=organisation_id.hex[:_REFERENCE_LENGTH].upper(),
    )


def position(organisation_id: UUID) -> Position:
    """Return the deposit measured by the certification, or by what is applied for."""
    kyc = distributors.kyc(g.uow, organisation_id)
    basis = licences.deposit_basis(kyc) if kyc else _expected(organisation_id)
    try:
        account = deposits.account(g.uow, organisation_id, basis)
    except FieldErrors:  # applied for a role that this kind of subject may not hold
        basis = None
        account = deposits.account(g.uow, organisation_id)
    return Position(account, basis, is_expected=kyc is None)


def _expected(organisation_id: UUID) -> DepositBasis | None:
    for application in distributors.applications_of(g.uow, organisation_id):
        if application.case.state in _OVER or not application.details.categories:
            continue
        return DepositBasis(
            role=deposits.Role(application.tier),
            kind=OrganisationKind(application.kind),
            categories=application.details.categories,
            extra_shops=application.details.extra_shops or 0,
            turnover_fen=application.details.turnover_fen or 0,
        )
    return None
