"""Migrations on a portal that has been used."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from portal.domain import licences, suppliers
from portal.kernel.actor import SYSTEM
from portal.store import eventlog, migrations
from portal.wiring import asset_dir
from tests.support.stages import Stage

SCRIPTS = asset_dir("migrations")


def test_migrating_again_keeps_every_row(stage: Stage) -> None:
    engine = stage.portal.around.engine
    with engine.connect() as connection:
        before = connection.scalar(text("SELECT count(*) FROM event"))
    migrations.upgrade(engine, SCRIPTS)
    with stage.portal.begin(SYSTEM, writes=False) as uow:
        assert uow.session.scalar(text("SELECT count(*) FROM event")) == before
        assert eventlog.verify(uow.session) is None


def test_a_used_portal_can_be_taken_down_and_set_up_anew(stage: Stage) -> None:
    engine = stage.portal.around.engine
    stage.desk.license(stage.person)
    migrations.downgrade(engine, SCRIPTS, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(engine, SCRIPTS)
    assert stage.portal.is_ready()
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text("INSERT INTO event_head (id, seq, hash) VALUES (1, 0, '')"))


def test_the_chain_goes_on_after_its_protection_was_taken_off_and_put_back(
    stage: Stage,
) -> None:
    engine = stage.portal.around.engine
    migrations.downgrade(engine, SCRIPTS, "0001")
    migrations.upgrade(engine, SCRIPTS)
    stage.desk.license(stage.person)
    with stage.portal.begin(SYSTEM, writes=False) as uow:
        assert eventlog.verify(uow.session) is None


def test_authorisations_of_before_are_the_first_of_their_chains(stage: Stage) -> None:
    engine = stage.portal.around.engine
    stage.desk.license(stage.person)
    migrations.downgrade(engine, SCRIPTS, "0002")
    migrations.upgrade(engine, SCRIPTS)
    with stage.portal.begin(SYSTEM, writes=False) as uow:
        (found,) = suppliers.authorisations(uow, [stage.authorisation_id]).values()
        assert (found.depth, found.version, found.parent_id) == (1, 1, None)
        assert found.status(uow.today()) is suppliers.AuthorisationStatus.ACTIVE
        (held,) = licences.licences(uow).items
        assert held.standing.is_valid
        assert eventlog.verify(uow.session) is None


def test_history_is_protected_again_after_its_table_was_replaced(stage: Stage) -> None:
    engine = stage.portal.around.engine
    migrations.downgrade(engine, SCRIPTS, "0002")
    migrations.upgrade(engine, SCRIPTS)
    for table in ("approval_case_step", "supplier_lineage", "supplier_version"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names from above


def test_a_migration_that_would_leave_broken_keys_keeps_nothing(
    sqlite_stage: Stage,
) -> None:
    engine = sqlite_stage.portal.around.engine
    with (
        pytest.raises(migrations.BrokenKeys),
        migrations.migrating(engine) as connection,
    ):
        connection.execute(text("DELETE FROM supplier_application"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM supplier_application"))
