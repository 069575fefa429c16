"""What an earlier version sealed with one key for everybody is sealed anew, by subject."""

import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, update

from portal.cli import older
from portal.kernel.actor import SYSTEM
from portal.kernel.subjects import Realm, Subject, organisation, person
from portal.store import former
from portal.store.base import Row
from portal.store.sealed import Opening, openings, place, sealed_columns
from portal.wiring import Portal, key_ring
from tests.support import confirmations
from tests.support.applicants import Desk, seated
from tests.support.stages import Stage

DETAILS = "distributor_application:details"
ADDRESS = "supplier_confirmation:address"
LOST = b"a key that is not here any more."


def of_before(key: bytes, text: bytes, context: str) -> bytes:
    """Seal as the earlier version did."""
    nonce = os.urandom(12)
    return b"\x01" + nonce + AESGCM(key).encrypt(nonce, text, context.encode())


def put_back(portal: Portal, key: bytes) -> set[str]:
    """Put everything back to how it was sealed before; return the places where it lies."""
    places = set()
    for one in older.FORMER:
        table = Row.metadata.tables[one.table]
        column = table.c[one.column]
        with portal.begin(SYSTEM) as uow:
            query = select(table.c.id, column).where(column.is_not(None))
            for row_id, sealed in uow.session.execute(query).all():
                context = place(column, row_id)
                text = uow.vault.open_bytes(sealed, context)
                uow.session.execute(
                    update(table)
                    .where(table.c.id == row_id)
                    .values({column: of_before(key, text, context)})
                )
                places.add(context)
    return places


def found(portal: Portal) -> dict[str, Opening]:
    """Return every sealed value with whether it opens, by its place."""
    with portal.begin(SYSTEM, writes=False) as uow:
        return dict(openings(uow.session, uow.vault))


def destroy(portal: Portal, subject: Subject) -> None:
    with portal.begin(SYSTEM) as uow:
        assert uow.vault.destroy(subject)


def columns(places: set[str]) -> set[str]:
    return {context.rpartition(":")[0] for context in places}


@pytest.fixture
def desk(portal: Portal) -> Desk:
    """A desk at which a brand was asked about a letter."""
    desk = seated(portal)
    application_id = desk.draft()
    desk.submit(application_id)
    desk.take(application_id)
    confirmations.ask(portal, desk.examiner, application_id)
    return desk


def test_values_of_before_open_only_after_they_are_sealed_anew(stage: Stage) -> None:
    portal = stage.portal
    places = put_back(portal, key_ring(portal.settings.keys).get("0001"))
    assert DETAILS in columns(places)
    assert {found(portal)[context] for context in places} == {Opening.BROKEN}
    assert f"Sealed anew: 2 values of {DETAILS.replace(':', '.')}." in list(older.seal(portal))
    assert list(older.seal(portal)) == []
    assert set(found(portal).values()) == {Opening.OPEN}


def test_they_go_under_the_key_of_whose_person_they_are(stage: Stage) -> None:
    portal = stage.portal
    put_back(portal, key_ring(portal.settings.keys).get("0001"))
    list(older.seal(portal))
    destroy(portal, person(stage.person.organisation_id))
    after = found(portal)
    mine, other = (f"{DETAILS}:{one.application_id}" for one in (stage.person, stage.company))
    assert (after[mine], after[other]) == (Opening.ERASED, Opening.OPEN)


def test_the_address_of_a_brand_belongs_to_whoever_handed_the_letter_in(desk: Desk) -> None:
    portal = desk.portal
    put_back(portal, key_ring(portal.settings.keys).get("0001"))
    list(older.seal(portal))
    (address,) = [one for one in found(portal) if one.startswith(ADDRESS)]
    assert found(portal)[address] is Opening.OPEN
    destroy(portal, organisation(desk.organisation_id))
    assert found(portal)[address] is Opening.ERASED


def test_a_value_whose_key_is_gone_is_named_and_stops_nothing(desk: Desk) -> None:
    (lost,) = put_back(desk.portal, LOST)
    assert list(older.seal(desk.portal)) == [
        f"Does not open, its former key is not here: {lost}"
    ]
    assert found(desk.portal)[lost] is Opening.BROKEN


def test_whether_anything_is_left_of_before_is_known(desk: Desk) -> None:
    with desk.portal.begin(SYSTEM, writes=False) as uow:
        assert not former.is_left(uow.session)
    put_back(desk.portal, LOST)
    with desk.portal.begin(SYSTEM, writes=False) as uow:
        assert former.is_left(uow.session)


def test_everything_that_a_used_portal_sealed_opens_in_its_place(stage: Stage) -> None:
    opened = found(stage.portal)
    assert set(opened.values()) == {Opening.OPEN}
    assert columns(set(opened)) >= {DETAILS, "document:filename"}


def test_every_column_of_bytes_belongs_to_a_row_with_an_id_and_an_owner() -> None:
    assert sealed_columns()
    for column in sealed_columns():
        assert [key.name for key in column.table.primary_key] == ["id"], column
    for one in older.FORMER:
        assert Row.metadata.tables[one.table].c[one.column] in sealed_columns()
        assert one.realm in {Realm.PERSON, Realm.ORGANISATION}
