"""What the rules of organisations are applied to, the same for commands and queries."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.domain.members import rules
from portal.domain.members.models import Organisation
from portal.domain.members.rules import NotConvertible, UsccTaken
from portal.kernel.errors import refuse_if_any
from portal.kernel.text import tidy
from portal.kernel.trade import OrganisationKind
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Conversion:
    """The registered business that a natural person becomes; name and code as they are kept."""

    kind: OrganisationKind
    legal_name: str
    uscc: str


def conversion(
    uow: UnitOfWork,
    organisation: Organisation,
    *,
    kind: OrganisationKind,
    legal_name: str,
    uscc: str,
) -> Conversion:
    """Return what a natural person would become.

    Raises `NotConvertible`, `FieldErrors` or `UsccTaken`.
    """
    if (
        organisation.kind is not OrganisationKind.NATURAL_PERSON
        or kind is OrganisationKind.NATURAL_PERSON
    ):
        raise NotConvertible(organisation_id=organisation.id)
    code = rules.normal_uscc(uscc)
    refuse_if_any(
        rules.check_profile(
            kind,
            trade_name=organisation.trade_name,
            legal_name=legal_name.strip(),
            uscc=code,
        )
    )
    refuse_taken(uow, organisation.id, code)
    return Conversion(kind, tidy(legal_name), code)


def refuse_taken(uow: UnitOfWork, organisation_id: UUID, code: str | None) -> None:
    """Raise `UsccTaken` when another organisation is registered under the code."""
    if code is None:
        return
    taken = select(Organisation.id).where(
        Organisation.uscc == code, Organisation.id != organisation_id
    )
    if uow.session.scalar(taken):
        raise UsccTaken(uscc=code)
