"""Lists of barred persons: what counts of each source, who is on it, and its next file."""

from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import screening
from portal.domain.screening import ListSource
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.screening import ListForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import nav

bp = GuardedBlueprint("staff_screening", __name__, url_prefix="/staff/lists")


@bp.guarded("", permission=Permission.SCREENING_LIST_READ)
def lists() -> ResponseReturnValue:
    """Show what counts of each source, and every file that came in."""
    return nav.show(
        "staff/lists/lists.html",
        sources=tuple(ListSource),
        newest=screening.newest_imports(g.uow),
        page=screening.imports(g.uow, cursor=request.args.get("cursor")),
    )


@bp.guarded("/import", methods=["GET", "POST"], permission=Permission.SCREENING_LIST_IMPORT)
def import_() -> ResponseReturnValue:
    """Replace the list of a source by the one of a file."""
    form = ListForm()
    if form.validate_on_submit():
        source = ListSource(form.source.data)
        try:
            screening.import_list(
                g.uow, source=source, as_of=form.as_of.data, data=form.file.data.read()
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The list counts from now on."), "success")
            return redirect(url_for(".lists"))
    return nav.show("staff/lists/import.html", form=form, columns=screening.COLUMNS)


@bp.guarded("/<source>", permission=Permission.SCREENING_LIST_READ)
def entries(source: str) -> ResponseReturnValue:
    """Show who is on the list of a source now, masked."""
    known = {one.value: one for one in ListSource}.get(source)
    if known is None:
        raise NotFound(source=source)
    return nav.show(
        "staff/lists/entries.html",
        source=known,
        newest=screening.newest_imports(g.uow).get(known),
        page=screening.entries(g.uow, known, cursor=request.args.get("cursor")),
    )


@bp.guarded("/entries/<uuid:entry_id>", permission=Permission.SCREENING_LIST_READ)
def entry(entry_id: UUID) -> ResponseReturnValue:
    """Show what a list says of somebody, masked."""
    return nav.show("staff/lists/entry.html", entry=screening.entry(g.uow, entry_id))
