"""A certificate is laid out once for every version of a licence, and can be found again."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pikepdf
import pytest

from portal.domain import (
    certificates,
    deposits,
    documents,
    licences,
    members,
    pricelists,
    suppliers,
)
from portal.domain.accounts import StaffRole
from portal.domain.certificates import UndrawableCharacters
from portal.domain.distributors import SelectedScope
from portal.domain.members import OrganisationKind
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.errors import Forbidden, NotFound, Unavailable
from portal.kernel.ids import new_id
from portal.kernel.money import Money
from portal.wiring import Portal
from tests.support import distributors, findings, people, scans
from tests.support.letters import letter

REASON = "Everything fits together."
PRICE = {
    "item": "星影视频会员",
    "brand": "XINGHE",
    "category": "VIDEO",
    "spec": "月卡",
    "face_value": "20.00",
    "unit": "张",
    "price": "18.80",
    "channel": "CAMPUS",
    "region": "3101",
    "delivery_mode": "自动发码",
    "promised_minutes": "5",
    "code_validity": "购买后 30 天",
    "refund_rule": "未激活可退",
    "contact": "di@shop.example",
}


@dataclass(frozen=True)
class Page:
    """A renderer that lays nothing out: it shows what it was given, and may lack letters."""

    missing: str = ""
    works: bool = True

    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        if not self.works:
            raise Unavailable
        return f"{template} {sorted(data.items())}".encode()

    def missing_characters(self, text: str) -> list[str]:
        return sorted(set(self.missing) & set(text))


def on(portal: Portal, page: Page) -> Portal:
    return replace(portal, around=replace(portal.around, pdf=page))


def authorised(portal: Portal, body: distributors.Officers) -> UUID:
    organisation_id, owner = distributors.organisation(portal, OrganisationKind.COMPANY)
    with portal.begin(owner) as uow:
        applicant = members.organisation(uow, organisation_id)
        given = letter(grantee=applicant.legal_name, grantee_uscc=applicant.uscc)
        application_id = suppliers.start_application(uow, organisation_id)
        suppliers.save_letter(uow, application_id, given)
        scan = documents.upload(
            uow,
            organisation_id,
            kind=documents.DocumentKind.AUTHORISATION_LETTER,
            filename="letter.png",
            data=scans.png(),
        )
        suppliers.attach_document(uow, application_id, scan)
        suppliers.submit_application(uow, application_id)
    with portal.begin(body.examiner) as uow:
        suppliers.take_application(uow, application_id)
        findings.all_in_order(uow, application_id)
        suppliers.recommend_application(uow, application_id, reason=REASON)
    with portal.begin(body.approver) as uow:
        return suppliers.approve_application(uow, application_id, reason=REASON)


def funded(portal: Portal, organisation_id: UUID) -> None:
    with portal.begin(people.officer(portal, StaffRole.FINANCE_CLERK)) as uow:
        proposal_id = deposits.record_receipt(
            uow,
            organisation_id,
            amount=Money.parse("20000.00"),
            value_date=date(2026, 11, 23),
            bank_ref="B-1",
            payer_name="Payer Pan",
        )
    with portal.begin(people.officer(portal, StaffRole.FINANCE_CONTROLLER)) as uow:
        deposits.confirm_receipt(uow, proposal_id)


def granted(portal: Portal) -> UUID:
    """Lead a natural person all the way to a licence."""
    body = distributors.officers(portal)
    scope = SelectedScope(authorised(portal, body), own=False)
    applicant = distributors.certified(portal, body, scope=scope)
    funded(portal, applicant.organisation_id)
    with portal.begin(applicant.owner) as uow:
        pricelists.save_draft(uow, applicant.organisation_id, [PRICE])
        pricelists.publish(uow, applicant.organisation_id)
    with portal.begin(body.examiner) as uow:
        proposal_id = licences.propose_grant(uow, applicant.organisation_id, reason=REASON)
    with portal.begin(body.approver) as uow:
        return licences.grant(uow, proposal_id)


@pytest.fixture
def licence_id(portal: Portal) -> UUID:
    return granted(portal)


def issue(portal: Portal, licence_id: UUID, actor: Actor = SYSTEM) -> UUID:
    with portal.begin(actor) as uow:
        return certificates.issue_certificate(uow, certificates.lay_out(uow, licence_id))


def test_a_granted_licence_gets_one_page_that_anyone_can_find_by_licence_or_digest(
    portal: Portal, licence_id: UUID
) -> None:
    certificate_id = issue(portal, licence_id)
    with portal.begin(ANONYMOUS, writes=False) as uow:
        view = certificates.certificate(uow, licence_id)
        data = certificates.content(uow, licence_id)
        licence = licences.licence(uow, licence_id)
        assert view is not None
        assert certificates.by_digest(uow, hashlib.sha256(data).hexdigest()) == view
        assert certificates.by_digest(uow, "0" * 64) is None
    assert (view.id, view.version, view.size) == (certificate_id, 1, len(data))
    assert view.record["number"] == licence.number
    assert certificates.record_hash(view.record) == view.record_hash
    assert view.rendered_at == portal.clock.now()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
        assert licence.number in str(pdf.docinfo.Title)


def test_asked_again_it_is_the_same_certificate(portal: Portal, licence_id: UUID) -> None:
    plain = on(portal, Page())
    assert issue(plain, licence_id) == issue(plain, licence_id)


def test_the_page_is_given_the_masked_name_and_nothing_else_of_a_natural_person(
    sqlite_portal: Portal,
) -> None:
    licence_id = granted(sqlite_portal)
    issue(on(sqlite_portal, Page()), licence_id)
    with sqlite_portal.begin(ANONYMOUS, writes=False) as uow:
        shown = certificates.content(uow, licence_id).decode()
        view = certificates.certificate(uow, licence_id)
    assert view is not None
    assert view.record_hash in shown
    assert "例*满" in shown
    assert "('uscc', None)" in shown
    assert "江苏*" in shown
    for secret in ("例小满", "1380000", "621700000", "Owner"):
        assert secret not in shown


def test_there_is_none_before_it_is_laid_out(sqlite_portal: Portal) -> None:
    licence_id = granted(sqlite_portal)
    with sqlite_portal.begin(ANONYMOUS, writes=False) as uow:
        assert certificates.certificate(uow, licence_id) is None
        with pytest.raises(NotFound):
            certificates.content(uow, licence_id)


def test_a_failed_rendering_leaves_nothing_and_can_be_tried_again(
    sqlite_portal: Portal,
) -> None:
    licence_id = granted(sqlite_portal)
    with pytest.raises(Unavailable):
        issue(on(sqlite_portal, Page(works=False)), licence_id)
    with sqlite_portal.begin(ANONYMOUS, writes=False) as uow:
        assert certificates.certificate(uow, licence_id) is None
    issue(on(sqlite_portal, Page()), licence_id)


def test_letters_that_the_font_lacks_are_refused_by_name(
    sqlite_portal: Portal,
) -> None:
    licence_id = granted(sqlite_portal)
    with pytest.raises(UndrawableCharacters) as refused:
        issue(on(sqlite_portal, Page(missing="满😀")), licence_id)
    assert refused.value.facts["characters"] == ["满"]


def test_only_the_portal_and_deciding_officers_lay_certificates_out(
    sqlite_portal: Portal,
) -> None:
    with pytest.raises(Forbidden):
        issue(sqlite_portal, new_id(), ANONYMOUS)
    with pytest.raises(NotFound):
        issue(sqlite_portal, new_id())
