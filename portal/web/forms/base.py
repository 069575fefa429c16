"""The base of every form, and the way of domain problems back onto its fields."""

from collections.abc import Iterable, Iterator

from flask import g
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField

from portal.kernel.errors import FieldErrors, PortalError, Problem
from portal.web import labels


class Form(FlaskForm):
    """A form with CSRF protection; `form_errors` belong to no single field."""

    @property
    def status(self) -> int:
        """The HTTP status of a page with this form: 422 when something is wrong in it."""
        return 422 if self.errors else 200


def show_problems(form: Form, error: PortalError) -> None:
    """Put what a command refused onto the form, and undo what the command had begun."""
    g.uow.abandon()
    if isinstance(error, FieldErrors):
        place_problems(form, error.problems)
    else:
        form.form_errors.append(labels.error_text(error.code, error.facts))


def place_problems(form: Form, problems: Iterable[Problem]) -> None:
    """Put each problem on its field, at any depth of lists, or above the form."""
    for problem in problems:
        text = labels.problem_text(problem)
        path = next((path for path in _paths(form) if path[-1].name == problem.field), ())
        if not path:
            _add_once(form.form_errors, text)
            continue
        _add_error(path[-1], text)
        for outer in path[:-1]:
            if isinstance(outer, FieldList):  # so that the list knows of its lines' errors
                outer.errors = [*outer.errors, {path[-1].name: [text]}]


def field_name(form: Form, name: str) -> str:
    """Return the label of a field, "" when the form has none of this name."""
    path = next((path for path in _paths(form) if path[-1].name == name), ())
    return str(path[-1].label.text) if path else ""


def _paths(
    fields: Iterable[Field], before: tuple[Field, ...] = ()
) -> Iterator[tuple[Field, ...]]:
    for field in fields:
        path = (*before, field)
        yield path
        if isinstance(field, FieldList):
            yield from _paths(field.entries, path)
        elif isinstance(field, FormField):
            yield from _paths(field.form, path)


def _add_error(field: Field, text: str) -> None:
    if text not in field.errors:
        field.errors = [*field.errors, text]


def _add_once(errors: list[str], text: str) -> None:
    if text not in errors:
        errors.append(text)
