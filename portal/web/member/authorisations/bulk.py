"""Many grants below one authorisation from a sheet, and the list of all as a sheet."""

import base64
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.domain import documents, suppliers
from portal.domain.documents import DocumentKind
from portal.domain.suppliers import (
    GRANT_COLUMNS,
    AuthorisationView,
    GrantRow,
    ImportReport,
)
from portal.kernel.errors import FieldErrors, NotFound, PortalError, Problem
from portal.web import sheets
from portal.web.forms.base import show_problems
from portal.web.forms.bulk import NOTHING, ImportForm, example, heading, hints, words
from portal.web.labels import problem_text
from portal.web.member import nav
from portal.web.member.authorisations.place import EDIT, READ, RECORDED, ROOT, bp

_IMPORT = RECORDED + "/import"
_SHOWN = 200  # problems on the page; all of them are in the report
_LONGEST_TEXT = 80  # of what stands in a cell
_LONGEST_LINK = 2_000_000  # what browsers take for an address


@dataclass(frozen=True, slots=True)
class Line:
    """One thing wrong with a row: where, what stands there, and how to mend it."""

    row: int
    column: str
    typed: str
    text: str
    code: str


@bp.guarded(_IMPORT, methods=["GET", "POST"], permission=EDIT)
def bulk_import(organisation_id: UUID, authorisation_id: UUID) -> ResponseReturnValue:
    """Take a sheet in, and report what became of each row."""
    view = _held(organisation_id, authorisation_id)
    if view.status(g.uow.today()) in suppliers.GONE or not view.letter.sub_depth:
        flash(_("Nobody can be authorised below this authorisation."), "warning")
        return _to_recorded(organisation_id, authorisation_id)
    form = ImportForm()
    report: ImportReport | None = None
    rows: tuple[GrantRow, ...] = ()
    if form.validate_on_submit():
        try:
            rows = _rows(form)
            report = _import(organisation_id, authorisation_id, form, rows)
        except PortalError as error:
            show_problems(form, error)
    if report and not report.written:
        g.uow.abandon()
    if report and not report.refused:
        flash(_imported(report), "success")
        return redirect(url_for(".authorisations", organisation_id=organisation_id))
    lines = list(_lines(report, rows)) if report else []
    file, notes = _as_link(lines), hints()
    shown = lines[:_SHOWN] if file else lines
    return nav.show(
        "member/authorisations/import.html",
        organisation_id,
        form=form,
        refused=bool(report and not report.written),
        authorisation=view,
        report=report,
        imported=_imported(report) if report else "",
        filename=form.file.data.filename if report else "",
        lines=shown,
        more=len(lines) - len(shown),
        file=file,
        columns=[(heading(one), one.required, notes[one.field]) for one in GRANT_COLUMNS],
        kinds=tuple(sheets.KINDS),
    )


@bp.guarded(_IMPORT + "/template.<any(csv, xlsx):kind>", permission=EDIT)
def bulk_template(
    organisation_id: UUID, authorisation_id: UUID, kind: str
) -> ResponseReturnValue:
    """Hand out a sheet to fill in, with an example and notes that are not read."""
    view = _held(organisation_id, authorisation_id)
    cells, notes = example(view, g.uow.today().isoformat()), hints()
    return sheets.template(
        sheets.Template(
            title=_("Grants"),
            columns=[heading(column) for column in GRANT_COLUMNS],
            example=[cells[column.field] for column in GRANT_COLUMNS],
            notes_title=_("Notes"),
            notes=[
                (
                    heading(column),
                    _("needed") if column.required else "",
                    notes[column.field],
                )
                for column in GRANT_COLUMNS
            ],
        ),
        "grants",
        kind,
    )


@bp.guarded(ROOT + ".<any(csv, xlsx):kind>", permission=READ)
def listed(organisation_id: UUID, kind: str) -> ResponseReturnValue:
    """Hand the list of recorded authorisations out as a file."""
    today = g.uow.today()
    views = sheets.every(
        lambda cursor: suppliers.authorisations_of(g.uow, organisation_id, cursor=cursor)
    )
    return sheets.export(
        sheets.letter_columns(),
        (sheets.letter_row(view, today) for view in views),
        "authorisations",
        kind,
    )


def _held(organisation_id: UUID, authorisation_id: UUID) -> AuthorisationView:
    view = suppliers.authorisation(g.uow, authorisation_id)
    if view.organisation_id != organisation_id:
        raise NotFound(authorisation_id=authorisation_id)
    return view


def _to_recorded(organisation_id: UUID, authorisation_id: UUID) -> Response:
    return redirect(
        url_for(".recorded", organisation_id=organisation_id, authorisation_id=authorisation_id)
    )


def _rows(form: ImportForm) -> tuple[GrantRow, ...]:
    data = form.file.data.read(sheets.MAX_BYTES + 1)
    sheet = sheets.read_sheet(data, form.file.data.filename)
    return suppliers.read_grant_rows(sheet.columns, sheet.rows, words())


def _import(
    organisation_id: UUID, authorisation_id: UUID, form: ImportForm, rows: Sequence[GrantRow]
) -> ImportReport:
    return suppliers.import_grants(
        g.uow,
        organisation_id,
        authorisation_id,
        rows,
        all_or_nothing=form.wrong.data == NOTHING,
        document_id=_scan(organisation_id, form),
        hand_in=form.hand_in.data,
    )


def _scan(organisation_id: UUID, form: ImportForm) -> UUID | None:
    if not form.scan.data:
        return None
    try:
        return documents.upload(
            g.uow,
            organisation_id,
            kind=DocumentKind.AUTHORISATION_LETTER,
            filename=form.scan.data.filename,
            data=form.scan.data.read(),
        )
    except FieldErrors as error:
        moved = [Problem("scan", problem.code, problem.facts) for problem in error.problems]
        raise FieldErrors(moved) from None


def _imported(report: ImportReport) -> str:
    return str(
        ngettext(
            "%(num)d application was made.", "%(num)d applications were made.", report.written
        )
    )


def _lines(report: ImportReport, rows: Sequence[GrantRow]) -> Iterator[Line]:
    headings = {column.field: heading(column) for column in GRANT_COLUMNS}
    typed = {row.number: row.fields for row in rows}
    for row in report.refused:
        for problem in row.problems:
            yield Line(
                row.number,
                headings.get(problem.field, ""),
                typed[row.number].get(problem.field, "")[:_LONGEST_TEXT],
                problem_text(problem),
                problem.code,
            )


def _as_link(lines: Sequence[Line]) -> str:
    """Return the report as an address that holds it, so that nothing of it is kept here.

    Nothing is returned for a report of nothing, or of more than an address can hold.
    """
    out = io.BytesIO()
    sheets.write_csv(
        out,
        [_("Row"), _("Column"), _("What stands there"), _("How to mend it"), _("Code")],
        ([str(one.row), one.column, one.typed, one.text, one.code] for one in lines),
    )
    link = "data:text/csv;base64," + base64.b64encode(out.getvalue()).decode()
    return link if lines and len(link) <= _LONGEST_LINK else ""
