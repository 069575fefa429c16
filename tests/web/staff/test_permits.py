"""The table of permits on the officers' pages."""

import re
from collections.abc import Callable, Mapping

import pytest
from flask.testing import FlaskClient

from portal.domain import permits
from portal.domain.accounts import StaffRole
from portal.domain.permits import ROW_FIELDS
from portal.kernel.actor import ANONYMOUS
from portal.wiring import Portal
from tests.support.permits import typed_again, typed_row

At = Callable[..., FlaskClient]
NEW = "/staff/permits/new"


def posted(*rows: Mapping[str, str], **fields: str) -> dict[str, str]:
    """Return what the form sends for these rows."""
    cells = {
        f"rows-{number}-{name}": row[name]
        for number, row in enumerate(rows)
        for name in ROW_FIELDS
        if row[name] or name != "required"  # an empty box is not sent
    }
    return {
        "based_on": "1",
        "effective_on": "2026-12-01",
        "note": "A permit was abolished.",
        **cells,
        **fields,
    }


@pytest.fixture
def first(sqlite_portal: Portal) -> list[dict[str, str]]:
    """The rows of the first version, as the form sends them back."""
    with sqlite_portal.begin(ANONYMOUS, writes=False) as uow:
        return [typed_again(row) for row in permits.latest_table(uow).rows]


def test_every_officer_reads_the_table_in_force(at_desk: At) -> None:
    desk = at_desk(StaffRole.FINANCE_CLERK)
    assert 'href="/staff/permits"' in desk.get("/staff").text
    page = desk.get("/staff/permits").text
    assert "Version 1, in force since 1 Jan 2026" in page
    assert "Permit to transmit audio-visual programmes" in page
    assert "without it the product is to be refused" in page
    assert NEW not in page


def test_the_table_speaks_chinese_too(at_desk: At) -> None:
    page = at_desk(StaffRole.EXAMINER).get("/staff/permits?lang=zh-Hans").text
    assert "信息网络传播视听节目许可证" in page
    assert "audio-visual programmes" not in page


def test_the_rule_keeper_is_led_to_the_form_which_holds_the_latest_rows(
    at_desk: At, first: list[dict[str, str]]
) -> None:
    keeper = at_desk(StaffRole.RULE_KEEPER)
    assert 'href="/staff/permits"' in keeper.get("/staff").text
    assert f'href="{NEW}"' in keeper.get("/staff/permits").text
    page = keeper.get(NEW).text
    kinds = re.findall(r'name="rows-\d+-kind"[^>]*value="(\w+)"', page)
    assert kinds == [row["kind"] for row in first]


def test_the_changes_are_shown_before_anything_is_published(
    at_desk: At, first: list[dict[str, str]]
) -> None:
    keeper = at_desk(StaffRole.RULE_KEEPER)
    renamed = {**first[2], "name_en": "Trade licence", "required": ""}
    answer = keeper.post(NEW, data=posted(*first[:2], renamed, *first[3:], check="1"))
    assert answer.status_code == 200
    shown = answer.text[answer.text.index('id="changes"') : answer.text.index("based_on")]
    assert "<del>Business licence</del>" in shown
    assert "<ins>Trade licence</ins>" in shown
    assert "<ins>Where it applies</ins>" in shown
    assert "Added" not in shown
    assert "Version 2" not in keeper.get("/staff/permits").text


def test_a_published_version_is_shown_with_what_it_changes_and_when(
    at_desk: At, first: list[dict[str, str]]
) -> None:
    keeper = at_desk(StaffRole.RULE_KEEPER)
    added = typed_row(category="MERCH", kind="toy_permit", name_en="Toy permit")
    answer = keeper.post(
        NEW, data=posted(*first[1:], added, publish="1"), follow_redirects=True
    )
    assert answer.request.path == "/staff/permits/versions/2"
    assert "Nobody can change this version any more." in answer.text
    assert "Not yet in force" in answer.text
    assert "1 Dec 2026" in answer.text
    assert "A permit was abolished." in answer.text
    assert "Officer" in answer.text
    changes = re.findall(r"(Added|Dropped|Changed)</span>\s*<strong>([^<]*)", answer.text)
    assert changes == [("Added", "Toy permit"), ("Dropped", "Business licence")]
    page = keeper.get("/staff/permits").text
    assert "Version 1, in force since" in page
    assert "/staff/permits/versions/2" in page


def test_the_first_version_is_compared_with_nothing(at_desk: At) -> None:
    page = at_desk(StaffRole.AUDITOR).get("/staff/permits/versions/1").text
    assert "What it changes" not in page
    assert at_desk(StaffRole.AUDITOR).get("/staff/permits/versions/2").status_code == 404


@pytest.mark.parametrize("button", ["check", "publish"])
def test_wrong_rows_come_back_with_a_link_to_each_problem(at_desk: At, button: str) -> None:
    rows = typed_row(pattern="[#"), typed_row(kind="other_permit", role="")
    answer = at_desk(StaffRole.RULE_KEEPER).post(NEW, data=posted(*rows, **{button: "1"}))
    assert answer.status_code == 422
    assert 'href="#rows-0-pattern"' in answer.text
    assert "This is no format." in answer.text
    assert 'href="#rows-1-role"' in answer.text
    assert 'value="[#"' in answer.text
    assert 'id="changes"' not in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"effective_on": "2026-11-23"}, "Enter 2026-11-24 or a later day."),
        ({"effective_on": ""}, "Enter a day like 2026-12-01."),
        ({"note": "Law."}, "Write 5 to 1000 characters."),
        ({"note": ""}, "Write the reason in words."),
        ({"based_on": "0"}, "Somebody changed this at the same moment."),
    ],
)
def test_a_version_that_cannot_be_published_says_why(
    at_desk: At, changes: dict[str, str], sentence: str
) -> None:
    keeper = at_desk(StaffRole.RULE_KEEPER)
    answer = keeper.post(NEW, data=posted(typed_row(), publish="1", **changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Version 2" not in keeper.get("/staff/permits").text


def test_publishing_what_is_published_already_is_refused(
    at_desk: At, first: list[dict[str, str]]
) -> None:
    answer = at_desk(StaffRole.RULE_KEEPER).post(NEW, data=posted(*first, publish="1"))
    assert answer.status_code == 422
    assert "Nothing differs from version 1." in answer.text


def test_rows_are_added_and_removed_without_javascript(at_desk: At) -> None:
    keeper = at_desk(StaffRole.RULE_KEEPER)
    longer = keeper.post(NEW, data=posted(typed_row(), add_line="rows")).text
    assert len(re.findall(r'name="rows-\d+-kind"', longer)) == 2
    shorter = keeper.post(
        NEW, data=posted(typed_row(), typed_row(kind="other"), remove_line="rows-0")
    ).text
    assert re.findall(r'name="rows-\d+-kind"[^>]*value="(\w+)"', shorter) == ["other"]


def test_a_permit_required_for_games_must_not_be_the_network_culture_permit(
    at_desk: At,
) -> None:
    row = typed_row(category="GAME", name_zh="网络文化经营许可证")
    answer = at_desk(StaffRole.RULE_KEEPER).post(NEW, data=posted(row, publish="1"))
    assert answer.status_code == 422
    assert "has not covered games since 2019-05-14" in answer.text
