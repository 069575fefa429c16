"""Telling whether a PDF is a certificate of ours, and what the register says now."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from portal.domain import registry
from portal.kernel.actor import Permission
from portal.web.forms.verify import VerifyForm
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("public_verify", __name__)


@bp.guarded("/verify", methods=["GET", "POST"], permission=Permission.PUBLIC)
def verify() -> ResponseReturnValue:
    """Compare an uploaded file with what was issued, byte for byte; the file is not kept."""
    form, check = VerifyForm(), None
    if form.validate_on_submit():
        check = registry.verify_file(g.uow, form.file.data.read())
    page = render_template("public/verify/verify.html", form=form, check=check)
    return page, form.status
