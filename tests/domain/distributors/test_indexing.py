"""People whom an older version verified are found again like all others (KYC-09, KYC-10)."""

from uuid import UUID

import pytest
from sqlalchemy import delete, update

from portal.cli import older
from portal.domain import distributors
from portal.domain.accounts import StaffRole
from portal.domain.distributors import KycStatus
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.models import Application, Kyc, PersonTrait
from portal.domain.distributors.rules import TraitKind
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import FieldErrors, Forbidden
from portal.wiring import Portal
from tests.support import distributors as stage
from tests.support import lists
from tests.support.distributors import Applicant, found
from tests.support.people import officer


def forget(portal: Portal, applicant: Applicant, key: str) -> None:
    """Leave what an older version kept of a verified person."""
    with portal.begin(SYSTEM) as uow:
        of_it = PersonTrait.organisation_id == applicant.organisation_id
        uow.session.execute(delete(PersonTrait).where(of_it, PersonTrait.kind != "person"))
        uow.session.execute(update(PersonTrait).where(of_it).values(key=key))
        uow.session.execute(update(Kyc).values(person_key=key, number_keys=[]))


def kinds(portal: Portal, organisation_id: UUID) -> set[TraitKind]:
    with portal.begin(SYSTEM, writes=False) as uow:
        rows = uow.session.query(PersonTrait).filter_by(organisation_id=organisation_id)
        return {row.kind for row in rows}


def test_a_migration_finds_the_people_of_an_older_version_again(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.start(portal)
    stage.fill(portal, applicant, stage.fields(700))
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    stage.examined(portal, applicant, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=stage.REASON)
    before = kinds(portal, applicant.organisation_id)
    forget(portal, applicant, "former digest")
    told = list(older.seal(portal))
    assert told[-1] == "Organisations whose people were looked at anew: 1."
    assert kinds(portal, applicant.organisation_id) == before
    second = stage.start(portal)
    stage.fill(portal, second, stage.fields(700))
    with pytest.raises(FieldErrors) as error, portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    assert found(error) == [("id_number", "KYC_DUPLICATE_PERSON")]
    lists.import_list(portal, lists.row(number=stage.id_number(700)))
    kyc = stage.kyc(portal, applicant)
    assert kyc is not None
    assert kyc.status is KycStatus.BLOCKED
    assert list(older.seal(portal)) == []


def test_two_who_are_one_person_today_are_named_to_the_operator(portal: Portal) -> None:
    body = stage.officers(portal)
    first, second = stage.certified(portal, body), stage.certified(portal, body)
    forget(portal, second, "former digest")
    person = _person_of(portal, second)
    with portal.begin(SYSTEM) as uow:
        uow.session.execute(
            update(PersonTrait)
            .where(
                PersonTrait.organisation_id == first.organisation_id,
                PersonTrait.kind == TraitKind.PERSON,
            )
            .values(key=uow.vault.digest("kyc:person", person))
        )
    told = f"The people of {second.organisation_id} are not found again"
    assert list(older.seal(portal)) == [
        f"{told}: portal.changed_meanwhile",
        "Organisations whose people were looked at anew: 1.",
    ]


def _person_of(portal: Portal, applicant: Applicant) -> str:
    with portal.begin(SYSTEM, writes=False) as uow:
        row = uow.session.get_one(Application, applicant.application_id)
        return details_of(uow, row).person_index


def test_only_the_portal_itself_looks_at_people_anew(portal: Portal) -> None:
    applicant = stage.start(portal)
    examiner = officer(portal, StaffRole.EXAMINER)
    with portal.begin(examiner) as uow:
        with pytest.raises(Forbidden):
            distributors.index_people(uow, applicant.organisation_id)
        with pytest.raises(Forbidden):
            distributors.not_indexed(uow)
