"""What the association tells people before it uses their data: the notice, in its versions."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from portal.domain import distributors, notices
from portal.domain.notices import Notice
from portal.kernel.actor import Permission
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("public_privacy_notice", __name__, url_prefix="/privacy-notice")


@bp.guarded("", permission=Permission.PUBLIC)
def privacy_notice() -> ResponseReturnValue:
    """Show the version in force."""
    return _show(_in_force())


@bp.guarded("/<int(max=999999):version>", permission=Permission.PUBLIC)
def version(version: int) -> ResponseReturnValue:
    """Show one version: what somebody agreed to stays readable."""
    return _show(notices.notice_version(g.uow, version))


def _show(notice: Notice) -> ResponseReturnValue:
    latest = notices.latest_notice(g.uow)
    return render_template(
        "public/privacy_notice.html",
        notice=notice,
        in_force=_in_force().number,
        latest=latest,
        provider=distributors.provider(g.uow),
    )


def _in_force() -> Notice:
    return notices.notice(g.uow, g.uow.today())
