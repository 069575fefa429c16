"""What lists of barred persons and known people say about an application (KYC-09, KYC-10).

An applicant is never told whom it resembles; an officer judges every hit with a reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from portal.domain import members, screening
from portal.domain.distributors import rules
from portal.domain.distributors.facts import traits
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.models import Application, Kyc
from portal.domain.distributors.rules import Details, TraitKind
from portal.kernel.errors import Problem
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing for an officer to judge; the same `key` is the same hit, also in a later round.

    Codes: LIST_BLOCK, LIST_NAME (facts `entry_id`, `source`), KYC_SAME_CARD, KYC_SAME_PERSON,
    KYC_SAME_FACE (fact `organisation_id`).
    """

    key: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def hits_of(uow: UnitOfWork, application: Application) -> tuple[Hit, ...]:
    """Return everything that screening finds about an application now, for officers."""
    details = details_of(uow, application)
    return (*_list_hits(uow, application, details), *_likenesses(uow, application, details))


def is_barred(uow: UnitOfWork, application: Application) -> bool:
    """Return whether somebody of an application is listed with its number now (KYC-10)."""
    numbers = number_keys(uow, application, details_of(uow, application))
    return bool(screening.hits(uow, number_keys=numbers, day=uow.today()))


def blocked(uow: UnitOfWork, kycs: Iterable[Kyc], day: date) -> set[UUID]:
    """Return the organisations of which somebody is listed with its number on a day (KYC-10).

    One statement for any number of verifications; none when there is nobody to ask for.
    """
    rows = list(kycs)
    asked = {key for row in rows for key in row.number_keys}
    listed = {hit.number_key for hit in screening.hits(uow, number_keys=asked, day=day)}
    return {row.organisation_id for row in rows if listed.intersection(row.number_keys)}


def barred_problems(uow: UnitOfWork, application: Application) -> list[Problem]:
    """Return KYC_BLOCKED when somebody of an application is listed with its number."""
    return [Problem("screening", "KYC_BLOCKED")] if is_barred(uow, application) else []


def number_keys(uow: UnitOfWork, application: Application, details: Details) -> frozenset[str]:
    """Return the digests of the numbers of a business and its people that lists may name."""
    code = traits.credit_code(uow, application)
    numbers = rules.listed_numbers(details, uscc=code)
    return frozenset(screening.number_key(uow, number) for number in numbers)


def _list_hits(uow: UnitOfWork, application: Application, details: Details) -> Iterator[Hit]:
    owner = application.organisation_id
    legal_name = application.legal_name or members.organisations(uow, [owner])[owner].legal_name
    names = rules.listed_names(details, legal_name=legal_name)
    numbers = number_keys(uow, application, details)
    found = screening.hits(
        uow,
        number_keys=numbers,
        name_keys=[screening.name_key(uow, name) for name in names],
        day=uow.today(),
    )
    for hit in found:
        code = "LIST_BLOCK" if hit.number_key in numbers else "LIST_NAME"
        facts = {"entry_id": hit.entry_id, "source": hit.source}
        yield Hit(f"{code}:{hit.entry_id}", code, facts)


def _likenesses(uow: UnitOfWork, application: Application, details: Details) -> Iterator[Hit]:
    known = traits.keys_of(uow, application, details) | traits.faces(uow, application)
    asked = [key for key in known if key[0] in rules.SUSPICIOUS]
    found = traits.holders(uow, application.organisation_id, asked)
    namesakes = traits.holders_of(found, TraitKind.NAME_BIRTH)
    others_documents = traits.documents_of(uow, namesakes)
    ours = {details.id_type} if details.id_type else set()
    alike = {
        (rules.SUSPICIOUS[kind], other)
        for (kind, _), others in found.items()
        for other in others
        if kind is not TraitKind.NAME_BIRTH
        or rules.may_be_one_person(ours, others_documents[other])
    }
    for code, other in sorted(alike, key=str):
        # Keyed, since the applicant may see what was checked and never who it is.
        whose = uow.vault.digest("kyc:hit", f"{application.id}|{other}")
        yield Hit(f"{code}:{whose[:16]}", code, {"organisation_id": other})
