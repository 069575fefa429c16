"""The table of permits: what holds, what held and will hold, and the next version."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import permits
from portal.domain.permits import PermitTable, RowChange
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError, refuse_if_any
from portal.web.forms.base import show_problems
from portal.web.forms.permits import PermitTableForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import nav

bp = GuardedBlueprint("staff_permits", __name__, url_prefix="/staff/permits")


@bp.guarded("", permission=Permission.STAFF)
def table() -> ResponseReturnValue:
    """Show the table in force, and all versions."""
    return nav.show(
        "staff/permits/table.html",
        table=permits.table(g.uow, g.uow.today()),
        page=permits.tables(g.uow, cursor=request.args.get("cursor")),
    )


@bp.guarded("/versions/<int(max=999999):version>", permission=Permission.STAFF)
def version(version: int) -> ResponseReturnValue:
    """Show one version, and what it changed."""
    shown = permits.table_version(g.uow, version)
    changes: tuple[RowChange, ...] | None = None
    if version > 1:
        changes = permits.changes(permits.table_version(g.uow, version - 1).rows, shown.rows)
    return nav.show(
        "staff/permits/version.html",
        table=shown,
        changes=changes,
        in_force=permits.table(g.uow, g.uow.today()).number,
    )


@bp.guarded("/new", methods=["GET", "POST"], permission=Permission.PERMITS_TABLE_EDIT)
def new() -> ResponseReturnValue:
    """Write the next version: look at what it changes, then publish it."""
    before = permits.latest_table(g.uow)
    form = PermitTableForm.following(before)
    changes = None
    if form.is_submitted() and not form.grow_or_shrink() and form.validate():
        form.drop_blank_lines()
        try:
            if "publish" in request.form:
                return _publish(form)
            changes = _changes(before, form)
        except PortalError as error:
            show_problems(form, error)
    return nav.show("staff/permits/new.html", form=form, before=before, changes=changes)


def _publish(form: PermitTableForm) -> ResponseReturnValue:
    number = permits.publish_table(
        g.uow,
        rows=form.typed_lines("rows"),
        effective_on=form.effective_on.data,
        note=form.note.data,
        based_on=form.based_on.data,
    )
    flash(_("Published. Nobody can change this version any more."), "success")
    return redirect(url_for(".version", version=number))


def _changes(before: PermitTable, form: PermitTableForm) -> tuple[RowChange, ...]:
    rows, problems = permits.read_rows(form.typed_lines("rows"))
    refuse_if_any(problems)
    return permits.changes(before.rows, rows)
