"""Whose data is sealed: what one key of the vault protects, and what its loss erases."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Realm(StrEnum):
    """What of its owner a key protects.

    `PERSON`: identity data, which a person may have erased.  `ORGANISATION`: business papers
    and payments, which the law makes us keep.  `LIST`: people on a list of barred persons.
    """

    PERSON = "person"
    ORGANISATION = "organisation"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Subject:
    """One realm of one owner: an organisation, or an import of a list."""

    owner: UUID
    realm: Realm


def person(organisation_id: UUID) -> Subject:
    """Return the identity data of the people of an organisation."""
    return Subject(organisation_id, Realm.PERSON)


def organisation(organisation_id: UUID) -> Subject:
    """Return the business papers and payments of an organisation."""
    return Subject(organisation_id, Realm.ORGANISATION)
