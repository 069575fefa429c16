"""Stating a business licence, and noting what the public register says (AUT-09)."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import func, select

from portal.domain.members import policy, rules
from portal.domain.members.events import BusinessLicenceRecorded, RegisterStateNoted
from portal.domain.members.models import BusinessLicenceVersion, Organisation, RegisterNote
from portal.domain.members.rules import NoBusinessLicence, RegisterState
from portal.kernel import subjects
from portal.kernel.errors import Forbidden, NotFound, refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.text import tidy
from portal.store.uow import UnitOfWork


def record_business_licence(
    uow: UnitOfWork, organisation_id: UUID, fields: Mapping[str, str]
) -> int:
    """Keep the business licence as it is printed today, and return the number of the version.

    Stating it unchanged confirms it.  A blank representative stays the one that is known.
    Raises `NotFound`, `Forbidden`, `NoBusinessLicence` or `FieldErrors`.
    """
    organisation = _business(uow, organisation_id)
    if not policy.may_manage(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)
    before = _latest(uow, organisation_id)
    licence = rules.read_licence(
        fields,
        uscc=organisation.uscc or "",
        known_representative=_representative(uow, before),
        today=uow.today(),
    )
    words = asdict(licence)
    licence_id = new_id()
    words["legal_representative"] = uow.vault.seal(
        subjects.organisation(organisation_id),
        licence.legal_representative,
        rules.representative_context(licence_id),
    )
    number = before.number + 1 if before else 1
    uow.session.add(
        BusinessLicenceVersion(
            id=licence_id,
            organisation_id=organisation_id,
            number=number,
            recorded_at=uow.now(),
            recorded_by=uow.actor.id,
            **words,
        )
    )
    uow.record(
        BusinessLicenceRecorded(
            subject=organisation_id, organisation_id=organisation_id, number=number
        )
    )
    return number


def note_register_state(
    uow: UnitOfWork, organisation_id: UUID, state: RegisterState, *, reason: str, source: str
) -> None:
    """Note what the public register says of a company; it counts at once (AUT-09).

    Every state but REGISTERED suspends the badge.  Raises `NotFound`, `Forbidden` (to officers
    who work there too), `NoBusinessLicence` or `FieldErrors`.
    """
    _business(uow, organisation_id)
    if not policy.may_note(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)
    refuse_if_any(rules.check_note(reason.strip(), source.strip()))
    noted = select(func.count()).select_from(RegisterNote)
    noted = noted.where(RegisterNote.organisation_id == organisation_id)
    uow.session.add(
        RegisterNote(
            organisation_id=organisation_id,
            number=uow.session.scalars(noted).one() + 1,
            state=state,
            reason=reason.strip(),
            source=tidy(source),
            noted_at=uow.now(),
            noted_by=uow.actor.id,
        )
    )
    uow.record(
        RegisterStateNoted(
            subject=organisation_id, organisation_id=organisation_id, state=state
        )
    )


def _business(uow: UnitOfWork, organisation_id: UUID) -> Organisation:
    organisation = uow.session.get(Organisation, organisation_id)
    if organisation is None or not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    if organisation.uscc is None:
        raise NoBusinessLicence(organisation_id=organisation_id)
    return organisation


def _latest(uow: UnitOfWork, organisation_id: UUID) -> BusinessLicenceVersion | None:
    query = (
        select(BusinessLicenceVersion)
        .filter_by(organisation_id=organisation_id)
        .order_by(BusinessLicenceVersion.number.desc())
        .limit(1)
    )
    return uow.session.scalar(query)


def _representative(uow: UnitOfWork, version: BusinessLicenceVersion | None) -> str:
    if version is None:
        return ""
    return uow.vault.open(
        version.legal_representative, rules.representative_context(version.id)
    )
