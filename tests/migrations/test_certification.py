"""The migrations of certification in full (0008 to 0012), down and up on a portal in use."""

import pytest
from sqlalchemy import inspect, text

from portal.domain import distributors, documents, notices
from portal.domain.distributors import ConsentItem
from portal.kernel.actor import SYSTEM
from portal.kernel.trade import OrganisationKind
from portal.store import eventlog, migrations
from portal.wiring import Portal, asset_dir
from tests.support import distributors as applicants
from tests.support import scans

SCRIPTS = asset_dir("migrations")
NEW = {
    "subject_key",
    "notice_version",
    "notice_text",
    "screening_import",
    "screening_entry",
    "distributor_trait",
    "distributor_officer_trait",
    "distributor_look",
    "distributor_rule_trace",
    "distributor_contact_change",
    "distributor_turnover",
    "distributor_turnover_notice",
    "distributor_reminder",
    "privacy_request",
    "privacy_erasure",
}


@pytest.fixture
def verified(portal: Portal) -> applicants.Applicant:
    """Somebody whom a provider and an officer have checked, and who was approved."""
    return applicants.certified(portal, applicants.officers(portal))


def test_they_can_be_taken_off_and_put_back(
    portal: Portal, verified: applicants.Applicant
) -> None:
    engine = portal.around.engine
    migrations.downgrade(engine, SCRIPTS, "0007")
    tables = set(inspect(engine).get_table_names())
    assert not NEW & tables
    with engine.connect() as connection:
        claims = connection.scalar(text("SELECT count(*) FROM distributor_person_claim"))
        versions = connection.scalars(
            text("SELECT DISTINCT notice_version FROM distributor_consent")
        ).all()
        checks = connection.execute(
            text("SELECT method, result FROM distributor_identity_check")
        ).all()
    assert claims == 1
    assert versions == ["2026-11"]
    assert [tuple(row) for row in checks] == [("MANUAL", "match")]
    migrations.upgrade(engine, SCRIPTS)
    with portal.begin(SYSTEM, writes=False) as uow:
        assert notices.latest_notice(uow).number == 1
        kyc = distributors.kyc(uow, verified.organisation_id)
        assert kyc is not None
        assert kyc.is_verified
        assert kyc.kind is OrganisationKind.NATURAL_PERSON
        records = distributors.consents_of(uow, verified.organisation_id)
        assert eventlog.verify(uow.session) is None
    assert {record.item for record in records.history} == {
        ConsentItem.PERSONAL_DATA,
        ConsentItem.IDENTITY_DOCUMENT,
        ConsentItem.BANK_ACCOUNT,
        ConsentItem.PUBLICATION,
    }


@pytest.mark.usefixtures("verified")
def test_a_person_stays_claimed_on_the_way_down_and_up(portal: Portal) -> None:
    engine = portal.around.engine
    query = text("SELECT organisation_id, key FROM distributor_trait WHERE kind = 'person'")
    with engine.connect() as connection:
        before = [tuple(map(str, row)) for row in connection.execute(query)]
    migrations.downgrade(engine, SCRIPTS, "0007")
    migrations.upgrade(engine, SCRIPTS)
    with engine.connect() as connection:
        after = [tuple(map(str, row)) for row in connection.execute(query)]
    assert len(before) == 1
    assert after == before


@pytest.mark.usefixtures("verified")
def test_the_officers_findings_are_protected_again_below(portal: Portal) -> None:
    engine = portal.around.engine
    migrations.downgrade(engine, SCRIPTS, "0010")
    with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
        connection.execute(text("DELETE FROM distributor_identity_check"))


def test_files_that_came_before_keep_their_name_until_they_are_sealed(portal: Portal) -> None:
    organisation_id, owner = applicants.organisation(portal)
    engine = portal.around.engine
    with portal.begin(owner) as uow:
        documents.upload(
            uow,
            organisation_id,
            kind=documents.DocumentKind.ID_FRONT,
            filename="id.png",
            data=scans.png(),
        )
    migrations.downgrade(engine, SCRIPTS, "0007")
    with engine.begin() as connection:
        connection.execute(text("UPDATE document SET filename = '旧名.png'"))
    migrations.upgrade(engine, SCRIPTS)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT clear_name, filename, realm FROM document")
        ).all()
    assert [tuple(row) for row in rows] == [("旧名.png", None, "person")]
