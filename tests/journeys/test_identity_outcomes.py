"""Every outcome of an identity check, by clicking, in both languages; at the desk, too."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask_babel import force_locale

from portal.adapters.identity_sandbox import TEST_IDENTITIES, TestIdentity
from portal.domain import accounts, distributors
from portal.domain.accounts import StaffRole
from portal.domain.distributors import CheckMethod
from portal.kernel.actor import ANONYMOUS
from portal.kernel.identity import CheckResult, SubReason
from portal.web.app import create_app
from portal.web.member import identity as page
from portal.web.wording import OUTCOMES
from tests.support import distributors as applicants
from tests.support import story
from tests.support.browser import NewPerson, Person
from tests.support.distributors import Applicant
from tests.support.site import Site

Words = Mapping[tuple[CheckResult, SubReason | None], tuple[str, str]]
AT_ONE_GO = 5  # checks that an application may have a day
LOCALES = {"zh-Hans": "zh_Hans_CN", "en": "en"}
NEWEST = "main h2 + .lz-tasks > li:first-child"
FACE_DONE = "main form[action*='/identity/'] button"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no page look again while it is inspected."""
    monkeypatch.setattr(page, "_LOOK_AGAIN", "600")


@pytest.fixture(scope="module")
def words(site: Site, language: str) -> Words:
    """What the pages say of each outcome, in the readers' language."""
    with create_app(site.portal).test_request_context(), force_locale(LOCALES[language]):
        return {key: (str(came), str(advice)) for key, (came, advice) in OUTCOMES.items()}


@pytest.mark.parametrize("first", range(0, len(TEST_IDENTITIES), AT_ONE_GO))
def test_every_outcome_is_shown_and_none_stops_anybody(
    site: Site, newcomer: NewPerson, words: Words, first: int
) -> None:
    applicant, person = arrive(site, newcomer)
    for identity in TEST_IDENTITIES[first : first + AT_ONE_GO]:
        state_number(site, applicant, identity.number)
        check(site, person, applicant, identity)
        came, advice = words[identity.result, identity.sub_reason]
        person.sees(came, NEWEST)
        if identity.score is None and not identity.endless:
            person.sees(advice, NEWEST)
        assert person.page.locator("main .lz-actions a[href$='/brands']").count()


def test_a_person_passes_by_register_and_face_and_goes_on_without_script(
    site: Site, newcomer: NewPerson, words: Words
) -> None:
    applicant, person = arrive(site, newcomer)
    for method in (CheckMethod.TELECOM3, CheckMethod.BANK4, CheckMethod.FACE):
        site.clock.advance(timedelta(seconds=1))
        person.open(place_of(applicant))
        person.press(f"main button[value={method}]")
        site.work()
        person.open(place_of(applicant))
    person.follow("main .lz-card a.btn-primary")  # the sandbox leads straight back
    person.press(FACE_DONE)
    site.work()
    person.open(place_of(applicant))
    person.sees(words[CheckResult.MATCH, None][0], NEWEST)
    assert person.page.locator("#state.lz-note--ok").count()
    person.follow("main .lz-actions a[href$='/brands']")


def test_an_examiner_asks_again_and_compares_what_no_register_knows(
    site: Site, newcomer: NewPerson, words: Words
) -> None:
    unknown = next(one for one in TEST_IDENTITIES if one.sub_reason is SubReason.NO_RECORD)
    applicant = applicants.start(site.portal)
    applicants.fill(site.portal, applicant)
    state_number(site, applicant, unknown.number)
    with site.portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    examiner = story.employ(site.portal, newcomer, StaffRole.EXAMINER)
    story.take(examiner)
    story.confirm_identity(examiner, site.work)
    examiner.sees(words[CheckResult.NOT_FOUND, SubReason.NO_RECORD][0], "#identity")
    assert examiner.page.locator("#identity .lz-status--ok").count() == 2  # evidence, finding
    assert not examiner.page.locator("form[action$='/identity']").count()


def arrive(site: Site, newcomer: NewPerson) -> tuple[Applicant, Person]:
    """Return somebody with a complete draft, signed in."""
    applicant = applicants.start(site.portal)
    applicants.fill(site.portal, applicant)
    assert applicant.owner.id
    with site.portal.begin(ANONYMOUS, writes=False) as uow:
        email = accounts.user(uow, applicant.owner.id).email
    person = newcomer()
    story.sign_in(person, email)
    return applicant, person


def place_of(applicant: Applicant) -> str:
    """Return where the applicant checks its identity."""
    home = f"/member/{applicant.organisation_id}"
    return f"{home}/certification/{applicant.application_id}/identity"


def state_number(site: Site, applicant: Applicant, number: str) -> None:
    """Let the applicant state another identity number."""
    with site.portal.begin(applicant.owner) as uow:
        distributors.save_details(uow, applicant.application_id, {"id_number": number})


def check(site: Site, person: Person, applicant: Applicant, identity: TestIdentity) -> None:
    """Press the button of a way, wait for the answer, and stand before its outcome."""
    site.clock.advance(timedelta(seconds=1))
    if person.path != place_of(applicant):
        person.open(place_of(applicant))
    person.press(f"main button[value={identity.methods[0]}]")
    site.work()
    person.open(place_of(applicant))
    if CheckMethod.FACE not in identity.methods or identity.cannot_begin:
        return
    person.press(FACE_DONE)
    site.work()
    if identity.endless:
        person.open(place_of(applicant))
        assert person.page.locator(FACE_DONE).count(), "it can still be finished"
        site.clock.advance(timedelta(minutes=20))
        person.open(place_of(applicant))
        site.clock.advance(timedelta(minutes=11))
    person.open(place_of(applicant))
