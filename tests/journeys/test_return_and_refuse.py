"""A letter that is returned, mended, handed in again and refused in the end."""

import re
from dataclasses import replace
from uuid import UUID

import pytest

from portal.cli import demo_documents as paper
from portal.cli import demo_people
from portal.domain import suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseState
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import civil_date
from tests.support import story
from tests.support.browser import NewPerson, Person
from tests.support.site import Site

MISSING = "授权书第二页缺少骑缝章，请补齐后重新扫描。"
BLURRED = "第二页边缘被裁切，看不到骑缝章。"
SCAN, BETTER = "授权书.pdf", "重新扫描的授权书.pdf"
MENDED = "XH-2026-002"
UNFOUNDED = "授权方否认出具该授权书，按自律规则不予登记。"


@pytest.fixture(scope="module")
def language() -> str:
    """One language: what is said here, people have written."""
    return "en"


def test_both_sides_read_why_a_letter_is_returned_and_then_refused(
    site: Site, newcomer: NewPerson
) -> None:
    supplier = demo_people.suppliers(civil_date(site.clock.now()))[0]
    letter = supplier.letters[0].letter
    examiner = story.employ(site.portal, newcomer, StaffRole.EXAMINER)
    approver = story.employ(site.portal, newcomer, StaffRole.APPROVER)
    owner, home = story.enrol(site.portal, newcomer, supplier.organisation)
    story.write_letter(owner, home, letter)
    story.add_papers(owner, letter)
    story.hand_in(owner)
    application = owner.path

    story.take(examiner)
    story.ask_again(examiner, BLURRED)
    owner.open(application)
    assert BLURRED not in owner.page.content(), "a finding is told when the letter comes back"
    story.decide(examiner, "return", MISSING)
    for person in (owner, examiner):
        person.open(person.path)
        person.sees(MISSING)
        person.sees(BLURRED)

    scan = paper.authorisation_letter(replace(letter, letter_no=MENDED)).pdf()
    story.replace_paper(owner, BLURRED, BETTER, scan)
    owner.follow("main a[href$='/letter']")
    owner.fill({"letter_no": MENDED})
    owner.press("button[name=continue]")
    story.hand_in(owner)
    story.take(examiner)
    sees_what_changed(examiner, letter.letter_no)
    examiner.sees(MISSING)  # the history of both rounds stays in sight
    story.find_in_order(examiner)
    story.decide(examiner, "recommend")
    assert not examiner.page.locator("form[action$='/approve']").count()

    story.open_case(approver, "awaiting_approval")
    story.decide(approver, "refuse", UNFOUNDED)
    approver.sees(UNFOUNDED)
    owner.open(application)
    owner.sees(UNFOUNDED)
    owner.sees(MISSING)
    assert not owner.page.locator("main a[href$='/letter']").count()
    _refused_and_nothing_recorded(site, application)


def sees_what_changed(examiner: Person, before: str) -> None:
    """Find the changed field and both versions of the scan on top, the letter folded away."""
    fields, papers = examiner.page.locator("main section").all()[:2]
    assert fields.locator("tbody tr").count() == 1
    assert fields.locator("del").inner_text() == before
    assert fields.locator("ins").inner_text() == MENDED
    assert papers.locator("a[download]").all_inner_texts() == [SCAN, BETTER]
    whole = examiner.page.locator("main details:has(section)").last
    assert whole.get_attribute("open") is None


def _refused_and_nothing_recorded(site: Site, path: str) -> None:
    organisation, application = (UUID(part) for part in re.findall(r"[0-9a-f-]{36}", path))
    with site.portal.begin(SYSTEM, writes=False) as uow:
        case = suppliers.application(uow, application).case
        assert (case.state, case.round) == (CaseState.REFUSED, 2)
        assert not suppliers.authorisations_of(uow, organisation).items
