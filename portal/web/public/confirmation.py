"""The one-time link by which a right-holder says whether a letter is its own.

Opening the link changes nothing and tells nothing: mail programs open links, too.  To see the
letter and to answer takes a form, with the code of the right-holder.
"""

from uuid import UUID

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from portal.domain import suppliers
from portal.domain.suppliers import OpenedLink, Refusal, RefusedLink
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.confirmation import AnswerForm, CodeForm
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("public_confirmation", __name__)

_STATUS = {
    Refusal.USED: 409,
    Refusal.EXPIRED: 410,
    Refusal.ALTERED: 404,
    Refusal.OTHER_BRAND: 403,
    Refusal.TOO_MANY: 429,
}
_NOBODY = UUID(int=0)


@bp.guarded(
    "/confirmations/<confirmation_id>/<secret>",
    methods=["GET", "POST"],
    permission=Permission.PUBLIC,
)
def confirmation(confirmation_id: str, secret: str) -> ResponseReturnValue:
    """Ask for the code, then show the letter, then take the answer."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _page("public/confirmation/open.html", form.status, form=form)
    link = (_id(confirmation_id), secret, form.code.data)
    found = suppliers.open_confirmation(g.uow, *link)
    if isinstance(found, RefusedLink):
        return _refusal(found)
    if "name" not in request.form:
        return _letter(found, AnswerForm(formdata=None, code=form.code.data))
    return _answer(found, link)


def _answer(found: OpenedLink, link: tuple[UUID, str, str]) -> ResponseReturnValue:
    form = AnswerForm()
    try:
        given = suppliers.answer_confirmation(
            g.uow,
            *link,
            answer=form.answer.data or "",
            name=form.name.data or "",
            note=form.note.data or "",
        )
    except PortalError as error:
        show_problems(form, error)
        return _letter(found, form)
    if isinstance(given, RefusedLink):
        return _refusal(given)
    return _page("public/confirmation/thanks.html", 200, answer=given)


def _letter(found: OpenedLink, form: AnswerForm) -> ResponseReturnValue:
    return _page("public/confirmation/letter.html", form.status, form=form, found=found)


def _refusal(refused: RefusedLink) -> ResponseReturnValue:
    status = _STATUS[refused.reason]
    return _page("public/confirmation/refused.html", status, refused=refused)


def _page(template: str, status: int, **context: object) -> ResponseReturnValue:
    return render_template(template, **context), status, {"X-Robots-Tag": "noindex"}


def _id(text: str) -> UUID:
    """Return the id in a link; one that cannot be read belongs to no question."""
    try:
        return UUID(text)
    except ValueError:
        return _NOBODY
