"""A letter that is returned, mended, handed in again and refused in the end."""

import re
from uuid import UUID

import pytest

from portal.cli import demo_people
from portal.domain import suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseState
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import civil_date
from tests.support import story
from tests.support.browser import NewPerson
from tests.support.site import Site

MISSING = "授权书第二页缺少骑缝章，请补齐后重新扫描。"
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
    story.add_scan(owner, letter)
    story.hand_in(owner)
    application = owner.path

    story.take(examiner)
    story.decide(examiner, "return", MISSING)
    examiner.sees(MISSING)
    owner.open(application)
    owner.sees(MISSING)

    owner.follow("main a[href$='/letter']")
    owner.fill({"letter_no": MENDED})
    owner.press("button[name=continue]")
    story.hand_in(owner)
    story.take(examiner)
    examiner.sees(MENDED)
    examiner.sees(MISSING)  # the history of both rounds stays in sight
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


def _refused_and_nothing_recorded(site: Site, path: str) -> None:
    organisation, application = (UUID(part) for part in re.findall(r"[0-9a-f-]{36}", path))
    with site.portal.begin(SYSTEM, writes=False) as uow:
        case = suppliers.application(uow, application).case
        assert (case.state, case.round) == (CaseState.REFUSED, 2)
        assert not suppliers.authorisations_of(uow, organisation).items
