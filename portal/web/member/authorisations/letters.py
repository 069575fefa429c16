"""Writing a letter down: kept as typed, and judged as it is typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import suppliers
from portal.kernel.errors import PortalError, Problem
from portal.web.forms.authorisation import LetterForm
from portal.web.forms.base import field_name, place_problems, show_problems
from portal.web.labels import problem_text
from portal.web.member import nav
from portal.web.member.authorisations.place import (
    EDIT,
    LETTER,
    ONE,
    bp,
    known,
    not_editable,
    stepper,
    to,
)
from portal.web.offers import offer

_ELSEWHERE = "documents"
# What is missing is no mistake as long as somebody is still typing.
_MISSING = frozenset({"FIELD_REQUIRED", "AUT_RIGHT_MISSING"})


@dataclass(frozen=True, slots=True)
class Said:
    """A problem as the page tells it: at which field, under what name, in which words."""

    field: str
    name: str
    text: str


@bp.guarded(ONE + "/letter", methods=["GET", "POST"], permission=EDIT)
def letter(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Write the letter down; it is kept as typed, and "continue" says what is wrong with it."""
    found = known(organisation_id, application_id)
    if not found.case.editable:
        return not_editable(organisation_id, application_id)
    form = LetterForm.of(found.fields)
    if request.method == "GET" and "check" in request.args:
        place_problems(form, _problems(application_id))
    changed = form.is_submitted() and (form.grow_or_shrink() or form.add_region())
    if form.is_submitted() and not changed and form.validate():
        form.drop_blank_lines()
        try:
            suppliers.save_letter(g.uow, application_id, form.typed)
        except PortalError as error:
            show_problems(form, error)
        else:
            if "draft" in request.form:
                flash(_("The draft has been saved as it is."), "success")
                return to(".application", organisation_id, application_id)
            problems = _problems(application_id)
            if not problems:
                return to(".documents", organisation_id, application_id)
            place_problems(form, problems)
    offer(form, application_id)
    return nav.show(
        "member/authorisations/letter.html",
        organisation_id,
        form=form,
        application=found,
        preview=suppliers.preview(g.uow, application_id),
        steps=stepper(found, LETTER),
        min_days=g.uow.limits.min_remaining_days,
        provinces=suppliers.PROVINCES,
        prefectures=suppliers.prefectures(),
    )


@bp.guarded(ONE + "/letter/draft", methods=["POST"], permission=EDIT)
def letter_draft(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Keep what is being typed, and answer what it amounts to so far, as a piece of page."""
    found = known(organisation_id, application_id)
    form = LetterForm()
    suppliers.save_letter(g.uow, application_id, form.typed)
    offer(form, application_id)
    preview = suppliers.preview(g.uow, application_id)
    skipped: frozenset[str] = frozenset() if "all" in request.args else _MISSING
    return render_template(
        "member/authorisations/draft.html",
        form=form,
        application=found,
        preview=preview,
        said=_said(form, (one for one in preview.problems if one.code not in skipped)),
        now=g.uow.now(),
    )


def _problems(application_id: UUID) -> list[Problem]:
    found = suppliers.problems(g.uow, application_id)
    return [problem for problem in found if problem.field != _ELSEWHERE]


def _said(form: LetterForm, problems: Iterable[Problem]) -> list[Said]:
    """Return problems at the lines where they were typed, which may have gaps between them."""
    return [
        Said(name, field_name(form, name), problem_text(problem))
        for problem in problems
        if problem.field != _ELSEWHERE
        for name in [form.shown_name(problem.field)]
    ]
