"""The migrations of permits (0006) and business licences (0007), on a portal that is used."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from portal.domain import members, permits
from portal.domain.accounts import StaffRole
from portal.domain.members import OrganisationKind, RegisterState
from portal.kernel.actor import SYSTEM
from portal.store import eventlog, migrations
from portal.wiring import Portal, asset_dir
from tests.support import stories
from tests.support.business_licences import typed_licence
from tests.support.people import officer
from tests.support.permits import typed_row

SCRIPTS = asset_dir("migrations")
TABLES = ("permit_version", "permit_row", "member_business_licence", "member_register_note")


@pytest.fixture
def company(portal: Portal) -> stories.Member:
    """A company with a licence and a note, beside a second version of the table."""
    company = stories.register_member(portal, OrganisationKind.COMPANY)
    with portal.begin(company.owner) as uow:
        members.record_business_licence(uow, company.organisation_id, typed_licence())
    with portal.begin(officer(portal, StaffRole.EXAMINER)) as uow:
        members.note_register_state(
            uow,
            company.organisation_id,
            RegisterState.ABNORMAL,
            reason="As it stands there.",
            source="register",
        )
    with portal.begin(officer(portal, StaffRole.RULE_KEEPER)) as uow:
        permits.publish_table(
            uow,
            rows=[typed_row()],
            effective_on=uow.today() + timedelta(days=1),
            note="Only one is left.",
            based_on=1,
        )
    return company


def test_they_can_be_taken_off_and_put_back(portal: Portal, company: stories.Member) -> None:
    engine = portal.around.engine
    migrations.downgrade(engine, SCRIPTS, "0005")
    assert not set(TABLES) & set(inspect(engine).get_table_names())
    migrations.upgrade(engine, SCRIPTS)
    with portal.begin(SYSTEM, writes=False) as uow:
        assert permits.latest_table(uow).number == 1
        assert members.business_licence(uow, company.organisation_id) is None
        assert members.register_states(uow, [company.organisation_id]) == {
            company.organisation_id: RegisterState.REGISTERED
        }
        assert eventlog.verify(uow.session) is None


def test_the_licences_alone_can_be_taken_off(portal: Portal, company: stories.Member) -> None:
    engine = portal.around.engine
    migrations.downgrade(engine, SCRIPTS, "0006")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM permit_version")) == 2
    migrations.upgrade(engine, SCRIPTS)
    with portal.begin(company.owner) as uow:
        assert (
            members.record_business_licence(uow, company.organisation_id, typed_licence()) == 1
        )


def test_migrating_again_keeps_what_was_published(
    portal: Portal, company: stories.Member
) -> None:
    migrations.upgrade(portal.around.engine, SCRIPTS)
    with portal.begin(SYSTEM, writes=False) as uow:
        assert permits.latest_table(uow).number == 2
        assert members.business_licence(uow, company.organisation_id) is not None


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("table", TABLES)
def test_history_is_protected(portal: Portal, table: str) -> None:
    engine = portal.around.engine
    statements = [f"DELETE FROM {table}"]  # noqa: S608 - names from above
    if engine.dialect.name == "postgresql":
        statements.append(f"TRUNCATE {table} CASCADE")
    for statement in statements:
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.usefixtures("company")
def test_the_first_version_is_protected_again_after_it_was_put_back(portal: Portal) -> None:
    engine = portal.around.engine
    migrations.downgrade(engine, SCRIPTS, "0005")
    migrations.upgrade(engine, SCRIPTS)
    for table in ("permit_version", "permit_row"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names from above
