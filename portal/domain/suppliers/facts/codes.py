"""Which members the codes of a letter name."""

from collections.abc import Iterable
from uuid import UUID

from portal.domain import members
from portal.domain.suppliers import rules
from portal.store.uow import UnitOfWork


def code_of(party: members.OrganisationView) -> str:
    """Return the credit code, or the id that a letter names a natural person by (AUT-01)."""
    return party.uscc or str(party.id)


def by_code(uow: UnitOfWork, codes: Iterable[str]) -> dict[str, members.OrganisationView]:
    """Return the members that codes as `read_letter` returns them name, in two statements."""
    wanted = set(codes)
    people = members.organisations(uow, [found for code in wanted if (found := _id(code))])
    return {
        **members.by_uscc(uow, wanted),
        **{
            rules.normal_code(code_of(person)): person
            for person in people.values()
            if person.uscc is None
        },
    }


def _id(code: str) -> UUID | None:
    try:
        return UUID(code)
    except ValueError:
        return None
