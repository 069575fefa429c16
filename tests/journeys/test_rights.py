"""A person has everything handed out, asks for its erasure, and gets the proof of it."""

from portal.domain import distributors
from portal.domain.accounts import StaffRole
from tests.support import distributors as applicants
from tests.support import stories, story
from tests.support.browser import NewPerson, Person
from tests.support.site import Site


def test_somebody_who_thought_better_of_it_is_forgotten(
    site: Site, newcomer: NewPerson
) -> None:
    approver = story.employ(site.portal, newcomer, StaffRole.APPROVER)
    owner, home = _who_withdrew(site, newcomer)
    owner.open(f"{home}/privacy")
    owner.follow("main a[href$='/privacy/rights']")
    owner.sees("2027")
    _asks_for_erasure(owner)

    approver.open("/staff/erasures")
    approver.follow("main a[data-lz-case]")
    approver.press("main .lz-confirm button[type=submit]")
    site.work()

    owner.open(f"{home}/privacy/rights")
    pdf = owner.page.request.get(
        owner.page.locator("main a[href$='.pdf']").first.get_attribute("href") or ""
    )
    assert pdf.body().startswith(b"%PDF-")
    owner.follow("main td a[href*='/erasures/'], main th a[href*='/erasures/']")
    owner.sees("SHA-256")


def _who_withdrew(site: Site, newcomer: NewPerson) -> tuple[Person, str]:
    member = stories.register_member(site.portal)
    with site.portal.begin(member.owner) as uow:
        application_id = distributors.start_application(uow, member.organisation_id)
    applicant = applicants.Applicant(member.organisation_id, member.owner, application_id)
    applicants.fill(site.portal, applicant)
    with site.portal.begin(member.owner) as uow:
        distributors.submit_application(uow, application_id)
        distributors.withdraw_application(uow, application_id)
    owner = newcomer(phone=True)
    owner.follow("header a[href='/sign-in']")
    owner.fill({"email": member.email, "password": stories.PASSWORD})
    owner.press()
    return owner, owner.path


def _asks_for_erasure(owner: Person) -> None:
    with owner.page.expect_download() as download:
        owner.page.locator("#export button[type=submit]").click()
    assert download.value.suggested_filename.endswith(".zip")
    owner.follow("#erasure a.btn")
    owner.press("main .lz-confirm button[type=submit]")
    owner.sees("23" if owner.language == "en" else "12月")
