"""By which digests the people of an organisation are found again, and who else has them.

What belongs to one organisation at a time is claimed under one lock (`hold_claims`): of many
who claim the same person at the same moment one gets it, and each of the others is told so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import and_, or_, select

from portal.domain import approvals, members
from portal.domain.distributors import rules
from portal.domain.distributors.facts import contacts
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.models import Application, Kyc, OfficerTrait, PersonTrait
from portal.domain.distributors.rules import Details, IdType, Trait, TraitKind
from portal.kernel.errors import Problem
from portal.store.among import among
from portal.store.locks import one_at_a_time
from portal.store.uow import UnitOfWork

Key = tuple[TraitKind, str]


def hold_claims(uow: UnitOfWork) -> None:
    """Be the only one who claims people and mobile numbers, until the transaction ends."""
    one_at_a_time(uow.session, "kyc claims")


def credit_code(uow: UnitOfWork, application: Application) -> str | None:
    """Return the code of the business that an application is about; None for a person."""
    if application.uscc is not None:
        return application.uscc
    owner = application.organisation_id
    return members.organisations(uow, [owner])[owner].uscc


def keys_of(uow: UnitOfWork, application: Application, details: Details) -> frozenset[Key]:
    """Return the digests of everything by which people with these details are found again."""
    code = credit_code(uow, application)
    traits = rules.traits_of(application.kind, details, uscc=code, today=uow.today())
    return digests(uow, traits)


def person_key(uow: UnitOfWork, details: Details) -> str:
    """Return the digest of the person itself."""
    return uow.vault.digest(rules.PURPOSES[TraitKind.PERSON], details.person_index)


def digests(uow: UnitOfWork, traits: Iterable[Trait]) -> frozenset[Key]:
    """Return the digests of traits, by which they are kept and compared."""
    return frozenset(
        (trait.kind, uow.vault.digest(rules.PURPOSES[trait.kind], trait.text))
        for trait in traits
    )


def kept_keys(
    uow: UnitOfWork, organisation_id: UUID, handed_in: Application | None = None
) -> frozenset[Key]:
    """Return the digests that an organisation stands for now.

    They are those of its verification, as changed since and with the changes that wait, and
    those of the application that is with the officers, or is `handed_in` right now.  While an
    application is being mended, what was claimed for it stays claimed.
    """
    kept = _verified_keys(uow, organisation_id)
    query = select(Application).filter_by(organisation_id=organisation_id, closed_at=None)
    waiting = handed_in or uow.session.scalar(query)
    if waiting is None:
        return kept
    (case,) = approvals.cases_of(uow, [waiting.id]).values()
    if waiting is handed_in or (case.submitted_at and not case.editable):
        return kept | keys_of(uow, waiting, details_of(uow, waiting))
    return kept | _standing(uow, organisation_id) if case.submitted_at else kept


def faces(uow: UnitOfWork, application: Application) -> frozenset[Key]:
    """Return the digests of the faces that a provider told apart for an organisation."""
    standing = _standing(uow, application.organisation_id)
    return frozenset(key for key in standing if key[0] is TraitKind.FACE)


def holders(
    uow: UnitOfWork, organisation_id: UUID, keys: Collection[Key]
) -> dict[Key, set[UUID]]:
    """Return which other organisations have each of these digests, in one statement."""
    found: dict[Key, set[UUID]] = defaultdict(set)
    if not keys:
        return found
    query = select(PersonTrait).where(
        or_(*(and_(PersonTrait.kind == kind, PersonTrait.key == key) for kind, key in keys)),
        PersonTrait.organisation_id != organisation_id,
    )
    for row in uow.session.scalars(query):
        found[row.kind, row.key].add(row.organisation_id)
    return found


def holders_of(found: Mapping[Key, set[UUID]], kind: TraitKind) -> set[UUID]:
    """Return those who have a digest of one kind, of what `holders` found."""
    return {one for (of_kind, _), owners in found.items() if of_kind is kind for one in owners}


def taken(uow: UnitOfWork, organisation_id: UUID, keys: Collection[Key]) -> list[Problem]:
    """Return why an organisation may not stand for these: somebody else does.

    KYC_DUPLICATE_PERSON and KYC_MOBILE_TAKEN never say by whom (security T12).  That the very
    same person has the same number goes without saying.  Two documents of what may be one
    person, with the same name, birth date and mobile number, are for the officers to look at.
    Holds the lock of claims.
    """
    hold_claims(uow)
    asked = {*rules.EXCLUSIVE, TraitKind.NAME_BIRTH_MOBILE}
    found = holders(uow, organisation_id, [key for key in keys if key[0] in asked])
    same = holders_of(found, TraitKind.PERSON)
    kinds = {TraitKind.PERSON} if same else set()
    if holders_of(found, TraitKind.MOBILE) - same - _alike(uow, organisation_id, found):
        kinds.add(TraitKind.MOBILE)
    return [one for kind, one in rules.EXCLUSIVE.items() if kind in kinds]


def mobile_keys(uow: UnitOfWork, mobile: str) -> frozenset[Key]:
    """Return the digest by which a mobile number alone is found."""
    return digests(uow, [Trait(TraitKind.MOBILE, mobile)] if mobile else [])


def mobile_taken(uow: UnitOfWork, organisation_id: UUID, mobile: str) -> list[Problem]:
    """Return KYC_MOBILE_TAKEN when another organisation has this number.

    Holds the lock of claims.
    """
    return taken(uow, organisation_id, mobile_keys(uow, mobile))


def is_related(uow: UnitOfWork, application: Application) -> bool:
    """Return whether the acting officer has something in common with the applicant (T13)."""
    if uow.actor.id is None:
        return False
    mine = select(OfficerTrait).filter_by(user_id=uow.actor.id)
    interests = {(row.kind, row.key) for row in uow.session.scalars(mine)}
    if not interests:
        return False
    stated = keys_of(uow, application, details_of(uow, application))
    return bool(interests & (stated | _standing(uow, application.organisation_id)))


def documents_of(
    uow: UnitOfWork, organisation_ids: Collection[UUID]
) -> dict[UUID, set[IdType]]:
    """Return what kinds of identity document the people of organisations have stated."""
    found: dict[UUID, set[IdType]] = defaultdict(set)
    if not organisation_ids:
        return found
    query = select(Application).where(
        among(uow.session, Application.organisation_id, organisation_ids),
        Application.erased_at.is_(None),
    )
    rows = uow.session.scalars(query).all()
    uow.vault.load(row.details for row in rows)
    for row in rows:
        if (stated := details_of(uow, row).id_type) is not None:
            found[row.organisation_id].add(stated)
    return found


def _alike(uow: UnitOfWork, organisation_id: UUID, found: Mapping[Key, set[UUID]]) -> set[UUID]:
    """Return those whose person may be ours: same name, birth date and mobile number."""
    namesakes = holders_of(found, TraitKind.NAME_BIRTH_MOBILE)
    if not namesakes:
        return set()
    documents = documents_of(uow, {organisation_id, *namesakes})
    ours = documents[organisation_id]
    return {one for one in namesakes if rules.may_be_one_person(ours, documents[one])}


def _verified_keys(uow: UnitOfWork, organisation_id: UUID) -> frozenset[Key]:
    kyc = uow.session.scalar(
        select(Kyc).filter_by(organisation_id=organisation_id, superseded_at=None)
    )
    if kyc is None:
        return frozenset()
    application = uow.session.get_one(Application, kyc.application_id)
    if application.erased_at is not None:
        return frozenset()
    details = contacts.current_details(uow, application)
    keys = keys_of(uow, application, details)
    for change in contacts.waiting(uow, organisation_id).values():
        new = {change.kind.value: contacts.value_of(uow, change)}
        keys |= keys_of(uow, application, rules.with_fields(details, new))
    return keys


def _standing(uow: UnitOfWork, organisation_id: UUID) -> frozenset[Key]:
    query = select(PersonTrait).filter_by(organisation_id=organisation_id)
    return frozenset((row.kind, row.key) for row in uow.session.scalars(query))
