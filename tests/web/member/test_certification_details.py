"""The details of a company and of a passport holder, as the form sends and shows them."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.domain.distributors import Details, IdType
from portal.domain.distributors.commands.rows import application_row
from portal.domain.distributors.facts.details import details_of
from portal.domain.members import OrganisationKind
from portal.wiring import Portal
from tests.support import stories
from tests.support.details import PASSPORT
from tests.support.distributors import id_number

SignIn = Callable[[str], FlaskClient]
COMPANY = {
    "person_name": "例小满",
    "id_type": "RESIDENT_ID",
    "id_number": id_number(1),
    "id_valid_from": "2016-05-20",
    "id_valid_to": "2036-05-20",
    "mobile": "13800000001",
    "bank_card": "12345678",
    "legal_representative": "例大雪",
    "legal_representative_id_type": "RESIDENT_ID",
    "legal_representative_id": id_number(2),
    "owners-0-name": "例大雪",
    "owners-0-id_type": "RESIDENT_ID",
    "owners-0-id_number": id_number(2),
    "owners-0-share": "60",
    "owners-1-name": "例小寒",
    "owners-1-id_type": "PASSPORT",
    "owners-1-id_number": "E12345678",
    "owners-1-share": "33.33",
    "licence_long_term": "y",
    "categories": ["VIDEO"],
    "extra_shops": "0",
    "turnover_fen": "24000",
}
SECRETS = ("例小满", "例大雪", "例小寒", id_number(1), id_number(2), "E12345678", "13800000001")


@pytest.fixture
def company(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal, OrganisationKind.COMPANY, name="Example")


@pytest.fixture
def browser(company: stories.Member, sign_in: SignIn) -> FlaskClient:
    return sign_in(company.email)


@pytest.fixture
def place(company: stories.Member, browser: FlaskClient) -> str:
    return begun(company, browser)


def begun(member: stories.Member, browser: FlaskClient) -> str:
    answer = browser.post(f"/member/{member.organisation_id}/certification/start")
    return str(answer.headers["Location"]).replace("/consents", "/details")


def sealed(portal: Portal, member: stories.Member, place: str) -> Details:
    """Return the details in full, as no page does."""
    with portal.begin(member.owner) as uow:
        application_id = UUID(place.split("/")[-2])
        return details_of(uow, application_row(uow, application_id))


def owners(portal: Portal, member: stories.Member, place: str) -> list[tuple[str, str, int]]:
    found = sealed(portal, member, place).owners
    return [(one.name, one.id_number, one.share or 0) for one in found]


def lines(*known: Mapping[str, str]) -> dict[str, object]:
    """Return a form in which personal answers are blank and owners stand as given."""
    rest = {name: "" for name in COMPANY if name.startswith(("person", "mobile", "bank"))}
    numbered = {
        f"owners-{place}-{name}": text
        for place, line in enumerate(known)
        for name, text in line.items()
    }
    blank = {"id_number": "", "legal_representative": "", "legal_representative_id": ""}
    kept = {name: value for name, value in COMPANY.items() if not name.startswith("owners")}
    return {**kept, **rest, **blank, **numbered}


FIRST = {"known": "0", "name": "", "id_type": "RESIDENT_ID", "id_number": "", "share": "60"}
SECOND = {"known": "1", "name": "", "id_type": "PASSPORT", "id_number": "", "share": "33.33"}


def test_a_company_states_its_representative_and_its_owners(
    sqlite_portal: Portal, company: stories.Member, browser: FlaskClient, place: str
) -> None:
    assert browser.post(place, data=COMPANY).status_code == 302
    details = sealed(sqlite_portal, company, place)
    assert details.legal_representative_id_type is IdType.RESIDENT_ID
    assert details.legal_representative_id == id_number(2)
    assert owners(sqlite_portal, company, place) == [
        ("例大雪", id_number(2), 60_00),
        ("例小寒", "E12345678", 33_33),
    ]


def test_what_is_known_of_owners_is_shown_masked_and_never_sent_back(
    browser: FlaskClient, place: str
) -> None:
    browser.post(place, data=COMPANY)
    page = browser.get(place).text
    check = browser.get(place.replace("/details", "/check")).text
    for text in (page, check):
        assert not [secret for secret in SECRETS if secret in text]
    assert "We have 例*寒 E******78." in page
    assert 'name="owners-1-share" type="text" value="33.33"' in page
    assert "例*寒, passport E******78, 33.33 %" in check.replace("Passport", "passport")


def test_blank_lines_of_known_owners_keep_them(
    sqlite_portal: Portal, company: stories.Member, browser: FlaskClient, place: str
) -> None:
    browser.post(place, data=COMPANY)
    before = owners(sqlite_portal, company, place)
    assert browser.post(place, data=lines(FIRST, SECOND)).status_code == 302
    assert owners(sqlite_portal, company, place) == before


def test_lines_can_be_removed_and_added_without_script(
    sqlite_portal: Portal, company: stories.Member, browser: FlaskClient, place: str
) -> None:
    browser.post(place, data=COMPANY)
    fewer = browser.post(place, data={**lines(FIRST, SECOND), "remove_line": "owners-0"})
    assert 'name="owners-0-known" type="hidden" value="1"' in fewer.text
    assert "owners-1-name" not in fewer.text
    assert "We have 例*寒 E******78." in fewer.text
    more = browser.post(place, data={**lines(SECOND), "add_line": "owners"})
    assert 'name="owners-1-known" type="hidden" value=""' in more.text
    assert len(owners(sqlite_portal, company, place)) == 2  # nothing is saved by these buttons
    browser.post(place, data=lines({**SECOND, "share": "100"}))
    assert owners(sqlite_portal, company, place) == [("例小寒", "E12345678", 100_00)]


def test_after_a_saved_mistake_each_line_stands_for_the_owner_saved_there(
    sqlite_portal: Portal, company: stories.Member, browser: FlaskClient, place: str
) -> None:
    browser.post(place, data=COMPANY)
    answer = browser.post(place, data=lines({**SECOND, "share": "20"}))
    assert answer.status_code == 422
    assert 'id="owners-0-share-error"' in answer.text
    assert 'name="owners-0-known" type="hidden" value="0"' in answer.text
    assert "We have 例*寒 E******78." in answer.text
    browser.post(place, data=lines({**SECOND, "known": "0", "share": "50"}))
    assert owners(sqlite_portal, company, place) == [("例小寒", "E12345678", 50_00)]


def test_a_gap_between_the_lines_does_not_shift_a_mistake(
    browser: FlaskClient, place: str
) -> None:
    gap = {"known": "", "name": "", "id_type": "", "id_number": "", "share": ""}
    wrong = {**gap, "name": "例小寒", "id_type": "PASSPORT", "id_number": "E12345678"}
    answer = browser.post(place, data=lines(gap, {**wrong, "share": "most"}))
    assert answer.status_code == 422
    assert 'id="owners-0-share-error"' in answer.text
    assert 'value="most"' in answer.text


def test_a_company_without_owners_says_so(
    sqlite_portal: Portal, company: stories.Member, browser: FlaskClient, place: str
) -> None:
    browser.post(place, data=COMPANY)
    none = browser.post(place, data=lines())
    assert 'id="owners-error"' in none.text
    both = browser.post(place, data={**COMPANY, "no_owner": "y"})
    assert 'id="no_owner-error"' in both.text
    answer = browser.post(place, data={**lines(), "no_owner": "y"})
    assert answer.status_code == 302
    assert sealed(sqlite_portal, company, place).no_owner
    check = browser.get(place.replace("/details", "/check")).text
    assert "nobody holds a quarter or more" in check


def test_a_mistake_among_the_owners_is_linked_from_the_check_page(
    browser: FlaskClient, place: str
) -> None:
    browser.post(place, data={**COMPANY, "owners-1-share": "50", "draft": "1"})
    page = browser.get(place.replace("/details", "/check")).text
    assert f'href="{place}?check=1#owners"' in page
    browser.post(place, data={**COMPANY, "owners-1-id_number": "E1", "draft": "1"})
    page = browser.get(place.replace("/details", "/check")).text
    assert f'href="{place}?check=1#owners-1-id_number"' in page
    assert 'id="owners-1-id_number-error"' in browser.get(f"{place}?check=1").text


@pytest.fixture
def person(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal)


def passport(**changes: str) -> dict[str, object]:
    return {
        "person_name": "ANNA ERIKSSON",
        "id_type": "PASSPORT",
        "id_number": PASSPORT.id_number,
        "id_country": "FR",
        "id_valid_from": "2026-05-20",
        "id_valid_to": "2036-05-20",
        "birth_date": "1974-08-12",
        "mrz": f"{PASSPORT.mrz[:44]}\r\n{PASSPORT.mrz[44:]}",
        "mobile": "13800000001",
        "bank_card": "6217000000000000012",
        "categories": ["VIDEO"],
        "extra_shops": "0",
        "turnover_fen": "24000",
        **changes,
    }


def test_the_lines_of_a_passport_are_checked_kept_and_forgotten(
    sqlite_portal: Portal, person: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(person.email)
    place = begun(person, browser)
    assert "forget_mrz" not in browser.get(place).text
    wrong = browser.post(place, data=passport(id_valid_to="2036-05-21"))
    assert 'id="id_valid_to-error"' in wrong.text
    assert "machine-readable lines of the passport say otherwise" in wrong.text
    assert browser.post(place, data=passport()).status_code == 302
    assert sealed(sqlite_portal, person, place).mrz == PASSPORT.mrz
    page = browser.get(place).text
    assert "We have them." in page
    assert PASSPORT.mrz[44:] not in page
    browser.post(place, data=passport(mrz=""))
    assert sealed(sqlite_portal, person, place).mrz == PASSPORT.mrz
    browser.post(place, data=passport(mrz="", forget_mrz="y"))
    assert sealed(sqlite_portal, person, place).mrz == ""


def test_a_natural_person_has_no_owners_to_send(
    sqlite_portal: Portal, person: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(person.email)
    place = begun(person, browser)
    assert "owners" not in browser.get(place).text
    sent = {
        **passport(),
        "owners-0-name": "例大雪",
        "add_line": "owners",
        "remove_line": "owners-0",
    }
    assert browser.post(place, data=sent).status_code == 302
    assert sealed(sqlite_portal, person, place).owners == ()
