"""The notice of what happens to personal data, on the officers' pages."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from flask.testing import FlaskClient

from portal.domain import notices
from portal.domain.accounts import StaffRole
from portal.kernel.actor import ANONYMOUS
from portal.wiring import Portal
from tests.support.notices import Typed, typed_again

At = Callable[..., FlaskClient]
NEW = "/staff/notices/new"


def posted(texts: Sequence[Mapping[str, str]], **fields: str) -> dict[str, str]:
    """Return what the form sends for these texts."""
    cells = {
        f"texts-{number}-{name}": words
        for number, text in enumerate(texts)
        for name, words in text.items()
    }
    return {
        "based_on": "1",
        "effective_on": "2026-12-01",
        "note": "Another provider is asked.",
        **cells,
        **fields,
    }


@pytest.fixture
def first(sqlite_portal: Portal) -> Typed:
    """The texts of the first version, as the form sends them back."""
    with sqlite_portal.begin(ANONYMOUS, writes=False) as uow:
        return typed_again(notices.latest_notice(uow).texts)


def changed(first: Typed, **words: str) -> Typed:
    return [{**first[0], **words}, *first[1:]]


def test_every_officer_reads_the_versions_and_only_the_rule_keeper_writes(at_desk: At) -> None:
    desk = at_desk(StaffRole.FINANCE_CLERK)
    assert 'href="/staff/notices"' in desk.get("/staff").text
    page = desk.get("/staff/notices").text
    assert "Version 1, in force since" in page
    assert NEW not in page
    assert f'href="{NEW}"' in at_desk(StaffRole.RULE_KEEPER).get("/staff/notices").text


def test_a_version_is_shown_in_both_languages(at_desk: At, first: Typed) -> None:
    page = at_desk(StaffRole.AUDITOR).get("/staff/notices/versions/1").text
    for text in first:
        assert text["purpose"] in page
    assert "What it changes" not in page
    assert at_desk(StaffRole.AUDITOR).get("/staff/notices/versions/2").status_code == 404


def test_the_form_begins_with_the_latest_texts(at_desk: At, first: Typed) -> None:
    page = at_desk(StaffRole.RULE_KEEPER).get(NEW).text
    for number, text in enumerate(first):
        assert f'name="texts-{number}-purpose"' in page
        assert text["purpose"] in page
    assert "texts-12-" not in page


def test_the_changes_are_shown_before_anything_is_published(at_desk: At, first: Typed) -> None:
    keeper = at_desk(StaffRole.RULE_KEEPER)
    answer = keeper.post(NEW, data=posted(changed(first, purpose="To be sure."), check="1"))
    assert answer.status_code == 200
    shown = answer.text[answer.text.index('id="changes"') : answer.text.index("based_on")]
    assert f"<del>{first[0]['purpose']}</del>" in shown
    assert "<ins>To be sure.</ins>" in shown
    assert shown.count("<ins>") == 1
    assert "Version 2" not in keeper.get("/staff/notices").text


def test_a_published_version_is_shown_with_what_it_changes_and_when(
    at_desk: At, first: Typed
) -> None:
    keeper = at_desk(StaffRole.RULE_KEEPER)
    answer = keeper.post(
        NEW,
        data=posted(changed(first, retention="One year."), publish="1"),
        follow_redirects=True,
    )
    assert answer.request.path == "/staff/notices/versions/2"
    assert "Nobody can change this version any more." in answer.text
    assert "Not yet in force" in answer.text
    assert "1 Dec 2026" in answer.text
    assert "Another provider is asked." in answer.text
    assert "<ins>One year.</ins>" in answer.text
    assert "Version 1, in force since" in keeper.get("/staff/notices").text


@pytest.mark.parametrize("button", ["check", "publish"])
def test_a_text_that_is_missing_comes_back_with_a_link_to_it(
    at_desk: At, first: Typed, button: str
) -> None:
    texts = changed(first, kinds="")
    answer = at_desk(StaffRole.RULE_KEEPER).post(NEW, data=posted(texts, **{button: "1"}))
    assert answer.status_code == 422
    assert 'href="#texts-0-kinds"' in answer.text
    assert "Enter 2 to 1000 characters." in answer.text
    assert 'id="changes"' not in answer.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"effective_on": "2026-11-23"}, "Enter 2026-11-24 or a later day."),
        ({"effective_on": ""}, "Enter a day like 2026-12-01."),
        ({"note": "Law."}, "Write 5 to 1000 characters."),
        ({"note": ""}, "Write the reason in words."),
        ({"based_on": "0"}, "Somebody changed this at the same moment."),
    ],
)
def test_a_version_that_cannot_be_published_says_why(
    at_desk: At, first: Typed, fields: dict[str, str], sentence: str
) -> None:
    keeper = at_desk(StaffRole.RULE_KEEPER)
    texts = changed(first, purpose="To be sure.")
    answer = keeper.post(NEW, data=posted(texts, publish="1", **fields))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Version 2" not in keeper.get("/staff/notices").text


def test_publishing_what_is_published_already_is_refused(at_desk: At, first: Typed) -> None:
    answer = at_desk(StaffRole.RULE_KEEPER).post(NEW, data=posted(first, publish="1"))
    assert answer.status_code == 422
    assert "Nothing differs from version 1." in answer.text
