"""Lists of barred persons on the officers' pages."""

from collections.abc import Callable
from io import BytesIO

from flask.testing import FlaskClient

from portal.domain.accounts import StaffRole
from portal.domain.screening import COLUMNS
from portal.wiring import Portal
from tests.support.lists import LISTED, file, import_list, row

At = Callable[..., FlaskClient]
IMPORT = "/staff/lists/import"


def posted(data: bytes, **fields: str) -> dict[str, object]:
    """Return what the form sends."""
    return {
        "source": "SUPREME_COURT",
        "as_of": "2026-11-23",
        "file": (BytesIO(data), "list.csv"),
        **fields,
    }


def test_an_examiner_is_led_to_the_import_and_an_approver_reads_only(at_desk: At) -> None:
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    assert 'href="/staff/lists"' in examiner.get("/staff").text
    assert f'href="{IMPORT}"' in examiner.get("/staff/lists").text
    assert "Without one nobody is screened." in examiner.get("/staff/lists").text
    assert f'href="{IMPORT}"' not in approver.get("/staff/lists").text
    assert 'href="/staff/lists"' not in at_desk(StaffRole.FINANCE_CLERK).get("/staff").text


def test_the_form_says_what_the_file_must_hold(at_desk: At) -> None:
    assert ",".join(COLUMNS) in at_desk(StaffRole.EXAMINER).get(IMPORT).text


def test_a_list_comes_in_and_is_shown_masked(at_desk: At) -> None:
    desk = at_desk(StaffRole.EXAMINER)
    answer = desk.post(IMPORT, data=posted(file(row())), follow_redirects=True)
    assert "The list counts from now on." in answer.text
    page = desk.get("/staff/lists/SUPREME_COURT").text
    for shown in ("例*守", "110***********0091", LISTED["case_no"], LISTED["authority"]):
        assert shown in page
    assert LISTED["name"] not in page
    assert LISTED["number"] not in page


def test_an_entry_says_all_but_who_it_is_and_is_forgotten_when_removed(
    at_desk: At, sqlite_portal: Portal
) -> None:
    desk = at_desk(StaffRole.APPROVER)
    import_list(sqlite_portal, row())
    page = desk.get("/staff/lists/SUPREME_COURT").text
    place = page.split('href="/staff/lists/entries/')[1].split('"')[0]
    shown = desk.get(f"/staff/lists/entries/{place}").text
    assert LISTED["conduct"] in shown
    assert LISTED["fulfilment"] in shown
    assert LISTED["number"] not in shown
    import_list(sqlite_portal)
    gone = desk.get(f"/staff/lists/entries/{place}").text
    assert "Removed from the list" in gone
    assert LISTED["conduct"] not in gone
    assert "Nobody is on this list." in desk.get("/staff/lists/SUPREME_COURT").text


def test_what_is_wrong_stands_above_the_form_with_its_rows(at_desk: At) -> None:
    desk = at_desk(StaffRole.EXAMINER)
    data = file(row(name=""), row(listed_on="soon"), row(name=""))
    answer = desk.post(IMPORT, data=posted(data))
    assert answer.status_code == 422
    assert "Rows 2, 4: enter a name." in answer.text
    assert "Rows 3: enter the day of listing" in answer.text
    assert "No list is here yet" in desk.get("/staff/lists").text


def test_a_form_that_is_not_filled_in_says_so(at_desk: At) -> None:
    answer = at_desk(StaffRole.EXAMINER).post(IMPORT, data={})
    assert answer.status_code == 422
    for missing in ("Choose whose list it is.", "Enter a day like", "Choose a file."):
        assert missing in answer.text


def test_a_list_that_nobody_keeps_is_not_found(at_desk: At) -> None:
    assert at_desk(StaffRole.EXAMINER).get("/staff/lists/NOBODY").status_code == 404
