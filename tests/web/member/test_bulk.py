"""Grants by the sheet, by the pages; and the list of authorisations as a sheet."""

import base64
import csv
import io
import re
from collections.abc import Callable, Sequence
from uuid import UUID

import openpyxl
import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.domain import suppliers
from portal.domain.approvals import CaseState
from portal.kernel.actor import Actor
from portal.web import sheets
from tests.support import scans
from tests.support.applicants import Desk, company
from tests.support.chains import OTHER_USCC, SHOP_USCC, STALL_USCC

HEAD = ("Letter number", "Credit code of the grantee", "Signed on", "Executed by", "Regions")
GOOD = ("AG-1", SHOP_USCC, "2026/11/20", "sealed", "上海")
BAD = ("AG-2", SHOP_USCC, "2026-11-20", "stamp", "4403")


@pytest.fixture
def parent(desk: Desk) -> UUID:
    company(desk.portal, "Shop", SHOP_USCC)
    return desk.authorised()


@pytest.fixture
def place(desk: Desk, parent: UUID) -> str:
    return f"/member/{desk.organisation_id}/authorisations/recorded/{parent}/import"


@pytest.fixture
def browser(desk: Desk, visit: Callable[[Actor], FlaskClient]) -> FlaskClient:
    return visit(desk.owner)


def sheet(*rows: Sequence[str], head: Sequence[str] = HEAD) -> bytes:
    out = io.BytesIO()
    sheets.write_xlsx(out, head, rows)
    return out.getvalue()


def send(
    browser: FlaskClient,
    place: str,
    data: bytes,
    *,
    name: str = "grants.xlsx",
    scan: bytes | None = None,
    **answers: str,
) -> TestResponse:
    values = {"wrong": "nothing", **answers, "file": FileStorage(io.BytesIO(data), name)}
    if scan is not None:
        values["scan"] = FileStorage(io.BytesIO(scan), "letters.png")
    boundary, body = encode_multipart(values)
    return browser.post(
        place, data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )


def made(desk: Desk) -> list[suppliers.ApplicationView]:
    with desk.portal.begin(desk.owner, writes=False) as uow:
        page = suppliers.applications_of(uow, desk.organisation_id)
    return [view for view in page.items if view.fields.get("parent")]


def cells(text: str) -> list[list[str]]:
    """Return the rows of the first table of a page, as words."""
    table = re.findall(r"<table.*?</table>", text, re.DOTALL)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.DOTALL)
    found = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<.*?>", " ", cell).split()) for cell in row] for row in found]


def test_a_sheet_without_a_fault_becomes_applications(
    desk: Desk, browser: FlaskClient, place: str
) -> None:
    answer = send(browser, place, sheet(GOOD, ("AG-3", *GOOD[1:])))
    assert answer.status_code == 302
    page = browser.get(answer.location)
    assert "2 applications were made." in page.text
    assert {view.fields["letter_no"] for view in made(desk)} == {"AG-1", "AG-3"}
    (one, _) = made(desk)
    assert (one.fields["seal"], one.fields["regions"]) == ("SEALED", ["31"])
    assert (one.fields["sign_date"], one.case.state) == ("2026-11-20", CaseState.DRAFT)


def test_a_bad_row_is_reported_with_column_and_remedy_and_nothing_is_kept(
    desk: Desk, browser: FlaskClient, place: str
) -> None:
    answer = send(browser, place, sheet(GOOD, BAD), scan=scans.png())
    assert answer.status_code == 422
    assert "1 row is not right" in answer.text
    assert "grants.xlsx" in answer.text
    assert "2 rows were read." in answer.text
    assert "Nothing was imported." in answer.text
    first, second = cells(answer.text)
    assert first == ["3", "Executed by", "stamp", "Choose one of the answers. CHOICE_UNKNOWN"]
    assert second[:3] == ["3", "Regions", "4403"]
    assert second[3].endswith("AUT_REGION_EXCEEDS_PARENT")
    assert not made(desk)


def test_the_good_rows_are_imported_by_choice(
    desk: Desk, browser: FlaskClient, place: str
) -> None:
    answer = send(browser, place, sheet(GOOD, BAD), wrong="good")
    assert answer.status_code == 200
    assert "1 application was made." in answer.text
    assert "Mend the others" in answer.text
    assert len(cells(answer.text)) == 2
    assert [view.fields["letter_no"] for view in made(desk)] == ["AG-1"]


def test_the_report_can_be_kept_as_a_sheet_in_which_nothing_runs(
    browser: FlaskClient, place: str
) -> None:
    risky = ("=1+1", STALL_USCC, "@SUM(1)", "SEALED", "31")
    answer = send(browser, place, sheet(risky))
    (link,) = re.findall(r'href="data:text/csv;base64,([^"]+)" download', answer.text)
    text = base64.b64decode(link).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text, newline=""))
    assert head == ["Row", "Column", "What stands there", "How to mend it", "Code"]
    found = {line[4]: line for line in lines}
    assert found["DATE_FORMAT"][:3] == ["2", "Signed on", "'@SUM(1)"]
    assert found["AUT_GRANTEE_UNKNOWN"][2] == STALL_USCC


def test_the_page_shows_some_problems_and_the_report_all(
    browser: FlaskClient, place: str
) -> None:
    rows = [(f"AG-{number}", *BAD[1:]) for number in range(150)]
    answer = send(browser, place, sheet(*rows))
    assert len(cells(answer.text)) == 200
    assert "100 more lines stand in the report." in answer.text


def test_a_report_that_no_address_can_hold_is_shown_whole(
    browser: FlaskClient, place: str
) -> None:
    wide = "字" * 90
    head = (*HEAD, "Valid from", "Valid until", "Right", "Products", "Channels")
    row = (wide, wide, wide, wide, wide, wide, wide, wide, wide, wide)
    answer = send(browser, place, sheet(*[row] * 1000, head=head))
    assert "data:text/csv" not in answer.text
    assert len({line[0] for line in cells(answer.text)}) == 1000


def test_the_letters_can_be_handed_in_with_one_scan_of_all(
    desk: Desk, browser: FlaskClient, place: str
) -> None:
    answer = send(browser, place, sheet(GOOD), scan=scans.png(), hand_in="y")
    assert answer.status_code == 302
    (view,) = made(desk)
    assert view.case.state is CaseState.SUBMITTED
    assert [paper.filename for paper in view.documents] == ["letters.png"]


@pytest.mark.parametrize(
    ("scan", "says"),
    [
        (None, "Add the scan of the letter."),
        (b"", "The file is empty."),
        (b"MZ" * 50, "This is not a PDF, JPEG or PNG file."),
    ],
)
def test_without_a_scan_nothing_is_handed_in(
    desk: Desk, browser: FlaskClient, place: str, scan: bytes | None, says: str
) -> None:
    answer = send(browser, place, sheet(GOOD), scan=scan, hand_in="y")
    assert answer.status_code == 422
    assert says in answer.text
    assert 'id="scan-error"' in answer.text
    assert not made(desk)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "grants.csv", "There is no row in the sheet."),
        (b"%PDF-1.7", "grants.pdf", "This cannot be read as a sheet."),
        (b"x" * (1024 * 1024 + 1), "grants.csv", "The file is too large"),
        (b"a\n" * 1002, "grants.csv", "There are more than 1000 rows"),
        (
            b"Letter number,Price,Price\n1,2,3\n",
            "grants.csv",
            "The sheet lacks the column &#34;Executed by&#34;.",
        ),
        (b"Letter number,Price\n1,2\n", "grants.csv", "no such column: Price"),
    ],
)
def test_what_is_no_such_sheet_is_refused_at_its_field(
    browser: FlaskClient, place: str, data: bytes, name: str, says: str
) -> None:
    answer = send(browser, place, data, name=name)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'id="file-error"' in answer.text


def test_a_form_without_a_file_asks_for_one(browser: FlaskClient, place: str) -> None:
    answer = browser.post(place)
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("kind", sheets.KINDS)
def test_the_template_filled_in_is_imported(
    desk: Desk, browser: FlaskClient, place: str, kind: str, language: str
) -> None:
    answer = browser.get(f"{place}/template.{kind}?lang={language}")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=grants.{kind}"
    assert send(browser, place, answer.data, name=f"a.{kind}").status_code == 422  # no rows yet
    sheet_read = sheets.read_sheet(answer.data, f"a.{kind}")
    example = sheet_read.rows[-1][1]
    assert example[0].startswith("#")
    row = ["AG-9", SHOP_USCC, *example[2:]]
    filled = io.BytesIO()
    write, _ = sheets.KINDS[kind]
    write(filled, sheet_read.columns, [example, row])
    assert send(browser, place, filled.getvalue(), name=f"b.{kind}").status_code == 302
    (view,) = made(desk)
    assert view.fields["letter_no"] == "AG-9"
    assert view.letter is not None


def test_the_notes_of_the_xlsx_template_are_a_second_sheet(
    browser: FlaskClient, place: str
) -> None:
    answer = browser.get(f"{place}/template.xlsx")
    grants, notes = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    assert grants.max_row == 2
    assert [cell.value for cell in grants[1]] == [row[0].value for row in notes.iter_rows()]


def test_the_page_explains_itself_before_anything_is_sent(
    browser: FlaskClient, place: str
) -> None:
    answer = browser.get(place)
    assert answer.status_code == 200
    assert f'href="{place}/template.csv"' in answer.text
    assert "SIGNED" in answer.text


def test_below_an_authorisation_that_forbids_it_there_is_nothing_to_import(
    desk: Desk, browser: FlaskClient, parent: UUID
) -> None:
    bare = desk.authorised(letter_no="XH-2026-002", sub_depth="0")
    with desk.portal.begin(desk.owner) as uow:
        suppliers.surrender_authorisation(uow, parent, from_on=uow.today())
    for one in (bare, parent):
        place = f"/member/{desk.organisation_id}/authorisations/recorded/{one}"
        answer = browser.get(f"{place}/import")
        assert (answer.status_code, answer.location) == (302, place)


def test_only_the_holder_finds_the_page(
    desk: Desk, visit: Callable[[Actor], FlaskClient], place: str, parent: UUID
) -> None:
    other_id, other = company(desk.portal, "Other", OTHER_USCC)
    stranger = visit(other)
    theirs = f"/member/{other_id}/authorisations/recorded/{parent}/import"
    for address in (place, theirs, f"{theirs}/template.csv"):
        assert stranger.get(address).status_code == 404
    assert send(stranger, theirs, sheet(GOOD)).status_code == 404


@pytest.mark.parametrize("kind", sheets.KINDS)
def test_what_is_listed_can_be_taken_along(desk: Desk, browser: FlaskClient, kind: str) -> None:
    desk.authorised(letter_no="XH-2026-001")
    desk.authorised(letter_no="XH-2026-002", valid_to="2027-06-30")
    answer = browser.get(f"/member/{desk.organisation_id}/authorisations.{kind}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    read = sheets.read_sheet(answer.data, f"authorisations.{kind}")
    assert read.columns[:3] == ("Letter", "Grantor", "Grantee")
    found = {row[0]: dict(zip(read.columns, row, strict=False)) for _, row in read.rows}
    assert found.keys() == {"XH-2026-001", "XH-2026-002"}
    second = found["XH-2026-002"]
    assert (second["Tier"], second["Valid until"], second["State"]) == (
        "1", "2027-06-30", "Valid",
    )  # fmt: skip
