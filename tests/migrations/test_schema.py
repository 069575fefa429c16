"""The migrations make exactly the schema that the mapped classes describe, and undo it."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from portal.kernel.actor import SYSTEM
from portal.store import migrations
from portal.store.base import Row
from portal.store.eventlog import EventHead
from portal.wiring import Portal, asset_dir

SCRIPTS = asset_dir("migrations")


def test_the_schema_has_not_drifted_from_the_classes(portal: Portal) -> None:
    with portal.around.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_migrating_down_leaves_nothing_and_up_again_a_ready_portal(portal: Portal) -> None:
    engine = portal.around.engine
    migrations.downgrade(engine, SCRIPTS, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    assert not portal.is_ready()
    migrations.upgrade(engine, SCRIPTS)
    assert portal.is_ready()


def test_migrating_again_changes_nothing(portal: Portal) -> None:
    with portal.begin(SYSTEM) as uow:
        head = uow.session.get_one(EventHead, 1)
        head.seq = 7
    migrations.upgrade(portal.around.engine, SCRIPTS)
    with portal.begin(SYSTEM, writes=False) as uow:
        assert uow.session.get_one(EventHead, 1).seq == 7
