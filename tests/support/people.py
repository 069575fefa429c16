"""Officers and members for tests, made through the same commands the pages call."""

from dataclasses import replace
from itertools import count
from uuid import UUID

from portal.domain import accounts, members
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.wiring import Portal

_PASSWORD = "correct horse battery staple"
_numbers = count(1)


def officer(portal: Portal, *roles: accounts.StaffRole) -> Actor:
    """Create an officer who can act, without a password: hashing one takes time."""
    address = f"officer{next(_numbers)}@body.example"
    with portal.begin(SYSTEM) as uow:
        link = accounts.create_officer(uow, email=address, name="Officer", roles=roles)
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return members.actor(uow, accounts.activation(uow, link).id)


def fresh(actor: Actor) -> Actor:
    """Return somebody who has just given the password."""
    return replace(actor, is_fresh=True)


def member(portal: Portal, name: str = "Distributor Di") -> tuple[UUID, Actor]:
    """Register a natural person's organisation; return its id and its owner."""
    with portal.begin(ANONYMOUS) as uow:
        organisation_id, user_id = members.register_organisation(
            uow,
            kind=members.OrganisationKind.NATURAL_PERSON,
            trade_name=name,
            legal_name=None,
            uscc=None,
            email=f"owner{next(_numbers)}@shop.example",
            name="Owner",
            password=_PASSWORD,
        )
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return organisation_id, members.actor(uow, user_id)
