"""The notice of what happens to personal data: what holds, held and will hold, and the next."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import notices
from portal.domain.notices import Notice, TextChange
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError, refuse_if_any
from portal.web.forms.base import show_problems
from portal.web.forms.notices import NoticeForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import nav

bp = GuardedBlueprint("staff_notices", __name__, url_prefix="/staff/notices")


@bp.guarded("", permission=Permission.STAFF)
def notice() -> ResponseReturnValue:
    """Show the notice in force, and all versions."""
    return nav.show(
        "staff/notices/notice.html",
        notice=notices.notice(g.uow, g.uow.today()),
        page=notices.notices(g.uow, cursor=request.args.get("cursor")),
    )


@bp.guarded("/versions/<int(max=999999):version>", permission=Permission.STAFF)
def version(version: int) -> ResponseReturnValue:
    """Show one version, and what it changed."""
    shown = notices.notice_version(g.uow, version)
    changes: tuple[TextChange, ...] | None = None
    if version > 1:
        before = notices.notice_version(g.uow, version - 1)
        changes = notices.changes(before.texts, shown.texts)
    return nav.show(
        "staff/notices/version.html",
        notice=shown,
        changes=changes,
        in_force=notices.version_on(g.uow, g.uow.today()),
    )


@bp.guarded("/new", methods=["GET", "POST"], permission=Permission.CONSENTS_NOTICE_EDIT)
def new() -> ResponseReturnValue:
    """Write the next version: look at what it changes, then publish it."""
    before = notices.latest_notice(g.uow)
    form = NoticeForm.following(before)
    changes = None
    if form.validate_on_submit():
        try:
            if "publish" in request.form:
                return _publish(form)
            changes = _changes(before, form)
        except PortalError as error:
            show_problems(form, error)
    return nav.show(
        "staff/notices/new.html",
        form=form,
        before=before,
        changes=changes,
        keys=notices.text_keys(),
    )


def _publish(form: NoticeForm) -> ResponseReturnValue:
    number = notices.publish_notice(
        g.uow,
        texts=form.typed,
        effective_on=form.effective_on.data,
        note=form.note.data,
        based_on=form.based_on.data,
    )
    flash(_("Published. Nobody can change this version any more."), "success")
    return redirect(url_for(".version", version=number))


def _changes(before: Notice, form: NoticeForm) -> tuple[TextChange, ...]:
    texts, problems = notices.read_texts(form.typed)
    refuse_if_any(problems)
    return notices.changes(before.texts, texts)
