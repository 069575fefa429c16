"""A certificate of erasure names what was destroyed, and can be checked by anybody."""

import hashlib
import io
from datetime import date
from uuid import UUID

import pypdf
import pytest
from sqlalchemy import select

from portal.domain import audit, privacy
from portal.domain.privacy import Cause
from portal.domain.privacy.rules import record_hash
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import NotFound
from portal.kernel.ids import new_id
from portal.store.vault import SubjectKey
from portal.wiring import Portal
from tests.support.people import member
from tests.support.rights import Office


def test_it_names_the_destroyed_key_and_the_hashes_of_what_it_sealed(
    portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(portal, clock)
    applicant = office.withdrawn()
    sealed = office.sealed(applicant)
    owner = applicant.organisation_id
    keys = select(SubjectKey.id).filter_by(owner=owner, realm="person")
    key_id: UUID = office.read(SYSTEM, lambda uow: uow.session.scalars(keys).one())
    view = office.erasure(applicant, office.erased(applicant))
    assert view.cause is Cause.REQUEST
    assert view.keys == (str(key_id),)
    digest = hashlib.sha256(sealed).hexdigest()
    assert view.applications == ((str(applicant.application_id), digest),)
    assert len(view.documents) == 3
    assert view.everything


def test_its_hash_stands_in_the_trail_and_fits_what_it_says(
    portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(portal, clock)
    applicant = office.withdrawn()
    view = office.erasure(applicant, office.erased(applicant))
    assert record_hash(view.record) == view.record_hash
    page = office.read(SYSTEM, lambda uow: audit.trail(uow, subject=view.id))
    assert page.items[0].body["record_hash"] == view.record_hash
    assert office.read(SYSTEM, audit.check_chain) is None


def test_the_page_for_the_printer_says_the_same(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    view = office.erasure(applicant, office.erased(applicant))
    pdf = office.read(applicant.owner, lambda uow: privacy.certificate(uow, view.id))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    squeezed = "".join(text.split())
    for said in (str(view.id), view.record_hash, view.keys[0], str(view.organisation_id)):
        assert said in squeezed
    for name, sha256 in (*view.applications, *view.documents):
        assert name in squeezed
        assert sha256 in squeezed
    assert "2026年11月23日" in squeezed
    assert "例小满" not in squeezed
    again = office.read(applicant.owner, lambda uow: privacy.certificate(uow, view.id))
    assert again == pdf


def test_only_the_people_themselves_and_the_officers_in_charge_see_it(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    erasure_id = office.erased(applicant)
    _, stranger = member(sqlite_portal)
    with pytest.raises(NotFound), sqlite_portal.begin(stranger, writes=False) as uow:
        privacy.erasure(uow, erasure_id)
    with pytest.raises(NotFound), sqlite_portal.begin(stranger, writes=False) as uow:
        privacy.certificate(uow, erasure_id)
    with pytest.raises(NotFound), sqlite_portal.begin(office.approver, writes=False) as uow:
        privacy.erasure(uow, new_id())
    seen = office.read(office.approver, lambda uow: privacy.erasure(uow, erasure_id))
    assert seen.at.astimezone().date() == date(2026, 11, 23)
