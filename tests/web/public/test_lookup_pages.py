"""What a buyer sees: search, verdict, code, certificate and prices."""

import hashlib
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.domain.registry import VerdictState
from portal.web.app import LOCALE_TAGS, LOCALES, create_app
from portal.web.labels import label
from tests.support import prints
from tests.support.gallery import MASKED_NAME, SECRETS, TRADE_NAME, Gallery
from tests.web.public.conftest import Visitor, visitor_of

STATES = ["valid", "suspended", "revoked", "expired", "withdrawn"]
UNKNOWN, MISTYPED = "DGA-2026-D-000123-7", "DGA-2026-D-000123-P"


def words(app: Flask, state: VerdictState, language: str) -> str:
    with app.test_request_context(), force_locale(LOCALES[language]):
        return label(state)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_page_in_both_languages(
    gallery: Gallery, state: str, language: str
) -> None:
    portal, badge = gallery.in_state(state)
    app = create_app(portal)
    answer = visitor_of(app, language).get(f"/badges/{badge.number}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'lang="{LOCALE_TAGS[LOCALES[language]]}"' in page
    assert words(app, VerdictState(state), language) in page
    assert badge.number in page


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize(
    ("number", "state"),
    [(UNKNOWN, VerdictState.UNKNOWN), (MISTYPED, VerdictState.MALFORMED)],
)
def test_a_number_we_do_not_know_has_its_page_too(
    public: Flask, number: str, state: VerdictState, language: str
) -> None:
    answer = visitor_of(public, language).get(f"/badges/{number}")
    assert answer.status_code == 404
    assert words(public, state, language) in answer.get_data(as_text=True)
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_page_for_an_unknown_number_is_laid_out_like_any_other(visitor: Visitor) -> None:
    def skeleton(address: str) -> list[str]:
        return re.findall(r'<(?:h1|section|form)[^>]*class="([^" ]*)', visitor.page(address))

    assert skeleton(f"/badges/{UNKNOWN}") == skeleton(f"/badges/{MISTYPED}")
    assert 'id="complain"' in visitor.page(f"/badges/{UNKNOWN}")


def test_the_chosen_language_is_kept(public: Flask) -> None:
    client = public.test_client()
    assert 'lang="zh-CN"' in client.get("/").get_data(as_text=True)
    client.get("/?lang=en")
    assert 'lang="en"' in client.get("/").get_data(as_text=True)


def test_an_unheard_of_language_changes_nothing(public: Flask) -> None:
    client = public.test_client()
    assert 'lang="zh-CN"' in client.get("/?lang=xx").get_data(as_text=True)


def test_the_front_page_asks_for_a_number_or_a_name(visitor: Visitor) -> None:
    assert 'name="q"' in visitor.page("/")


@pytest.mark.parametrize("number", [UNKNOWN, MISTYPED])
def test_a_number_in_the_box_leads_to_its_verdict(visitor: Visitor, number: str) -> None:
    answer = visitor.get(f"/?q={number}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/badges/{number}")


def test_a_name_in_the_box_lists_the_shops(visitor: Visitor, gallery: Gallery) -> None:
    page = visitor.page("/?q=sentinel")
    assert TRADE_NAME in page
    assert MASKED_NAME in page
    assert f"/badges/{gallery['secret'].number}" in page


@pytest.mark.parametrize("query", ["q=%00", "q=no+such+shop", "q=%25%25", "q=12٣"])
def test_a_search_that_finds_nothing_is_still_a_page(visitor: Visitor, query: str) -> None:
    assert visitor.get(f"/?{query}").status_code == 200


def test_a_made_up_place_in_the_results_is_refused(visitor: Visitor) -> None:
    assert visitor.get("/?q=sentinel&cursor=x").status_code == 422


def test_a_carelessly_typed_number_leads_to_the_right_spelling(
    visitor: Visitor, gallery: Gallery
) -> None:
    number = gallery["valid"].number
    answer = visitor.get(f"/badges/{number.lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/badges/{number}")


@pytest.mark.parametrize("spelt", [str.upper, str.lower])
@pytest.mark.parametrize("prefix", ["v", "V"])
def test_the_code_of_the_certificate_leads_to_the_verdict(
    visitor: Visitor, gallery: Gallery, prefix: str, spelt: Callable[[str], str]
) -> None:
    badge = gallery["valid"]
    answer = visitor.get(f"/{prefix}/{spelt(badge.code)}")
    assert answer.headers["Location"] == f"/badges/{badge.number}"


@pytest.mark.parametrize("code", ["0000000000", "nonsense"])
def test_a_code_we_did_not_give_is_told_so(visitor: Visitor, code: str) -> None:
    assert visitor.get(f"/v/{code}").status_code == 404


def test_pages_of_natural_persons_are_not_for_search_engines(
    visitor: Visitor, gallery: Gallery
) -> None:
    person = visitor.get(f"/badges/{gallery['secret'].number}")
    company = visitor.get(f"/badges/{gallery['company'].number}")
    assert person.headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in company.headers


def test_the_certificate_is_served_as_it_was_issued(visitor: Visitor, gallery: Gallery) -> None:
    number = gallery["secret"].number
    answer = visitor.get(f"/badges/{number}.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{number}.pdf"'
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.data).hexdigest()}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-cache"
    text = prints.words(answer.data)
    assert number in text
    assert MASKED_NAME in text


def test_there_is_no_certificate_before_it_is_laid_out(
    visitor: Visitor, gallery: Gallery
) -> None:
    assert visitor.get(f"/badges/{gallery['suspended'].number}.pdf").status_code == 404
    assert visitor.get(f"/badges/{UNKNOWN}.pdf").status_code == 404


def test_the_price_list_and_its_history_are_public(visitor: Visitor, gallery: Gallery) -> None:
    place = f"/badges/{gallery['valid'].number}/price-lists"
    assert f"{place}/1" in visitor.page(place)
    assert "19.80" in visitor.page(f"{place}/1")


@pytest.mark.parametrize("rest", ["", "/1"])
def test_an_unknown_number_has_no_price_lists(visitor: Visitor, rest: str) -> None:
    assert visitor.get(f"/badges/{UNKNOWN}/price-lists{rest}").status_code == 404


def test_a_version_that_was_never_published_does_not_exist(
    visitor: Visitor, gallery: Gallery
) -> None:
    place = f"/badges/{gallery['valid'].number}/price-lists"
    assert visitor.get(f"{place}/99").status_code == 404
    assert visitor.get(f"{place}/{10**30}").status_code == 404


@pytest.mark.parametrize("state", STATES)
def test_programs_are_told_the_same_as_people(gallery: Gallery, state: str) -> None:
    portal, badge = gallery.in_state(state)
    answer = create_app(portal).test_client().get(f"/api/v1/badges/{badge.number}")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["state"] == state
    assert answer.json["number"] == badge.number
    assert answer.json["as_of"] == portal.clock.now().isoformat()
    assert answer.json["licence"]["page"] == f"/badges/{badge.number}"


@pytest.mark.parametrize(("number", "state"), [(UNKNOWN, "unknown"), (MISTYPED, "malformed")])
def test_programs_are_told_of_a_number_we_do_not_know(
    visitor: Visitor, number: str, state: str
) -> None:
    answer = visitor.get(f"/api/v1/badges/{number}")
    assert answer.status_code == 404
    assert answer.json is not None
    assert (answer.json["state"], answer.json["licence"]) == (state, None)


@pytest.mark.parametrize("what", SECRETS)
def test_no_secret_is_on_any_public_page(visitor: Visitor, gallery: Gallery, what: str) -> None:
    number = gallery["secret"].number
    pdf = visitor.get(f"/badges/{number}.pdf").data
    shown = [
        visitor.page(f"/badges/{number}"),
        visitor.page(f"/badges/{number}/price-lists"),
        visitor.page(f"/badges/{number}/price-lists/1"),
        visitor.page("/?q=sentinel"),
        visitor.page(f"/api/v1/badges/{number}"),
        visitor.hand_over("/verify", pdf).get_data(as_text=True),
        prints.words(pdf),
    ]
    assert [text for text in shown if SECRETS[what] in text] == []


def test_the_holders_address_for_letters_is_not_public(
    visitor: Visitor, gallery: Gallery
) -> None:
    badge = gallery["secret"]
    address = gallery.stage.desk.organisation(badge.applicant).contact_email
    assert address not in visitor.page(f"/badges/{badge.number}")
    assert address not in visitor.page(f"/api/v1/badges/{badge.number}")
