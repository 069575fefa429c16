"""What can be chosen in a letter: where the grantor has its right from, and kinds of permit."""

from uuid import UUID

from flask import g
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.domain import permits, suppliers
from portal.domain.permits import PermitRow, ShownBy
from portal.domain.suppliers import ApplicationView, AuthorisationView
from portal.web.forms.authorisation import LetterForm
from portal.web.forms.changes import Change, in_words
from portal.web.labels import day_text, party_name


def offer(form: LetterForm, application_id: UUID) -> None:
    """Set the letters that the grantor holds, and the kinds of permit of today's table."""
    letters = {str(one.id): one for one in suppliers.parents_for(g.uow, application_id)}
    _offer(form, {key: letter_words(one) for key, one in letters.items()})


def name_chosen(form: LetterForm) -> None:
    """Set what has been chosen, and nothing else: for a letter that is only read."""
    _offer(form, {})


def letter_changes(application_id: UUID) -> list[Change]:
    """Return what an application changes in a letter, or in what was handed in before."""
    return in_words(suppliers.changes(g.uow, application_id), name_chosen)


def permit_names() -> dict[str, str]:
    """Return the kinds of permit of today's table by their codes, in the reader's language."""
    language = str(get_locale())
    rows = permits.table(g.uow, g.uow.today()).rows
    return {row.kind: row.name(language) for row in rows}


def permits_asked(application: ApplicationView) -> list[PermitRow]:
    """Return the permits that the goods of a letter ask for, none while it is unreadable."""
    letter = application.letter
    if letter is None:
        return []
    return list(
        permits.expected(
            permits.table(g.uow, g.uow.today()).rows,
            letter.categories,
            is_root=not application.fields.get("parent"),
        )
    )


def _offer(form: LetterForm, letters: dict[str, str]) -> None:
    chosen = form.parent.data or ""
    if chosen not in letters:
        letters |= {str(one.id): letter_words(one) for one in _recorded(chosen)}
    form.offer_parents(letters.items())
    language = str(get_locale())
    form.offer_permits(
        (row.kind, row.name(language))
        for row in permits.table(g.uow, g.uow.today()).rows
        if row.shown_by is ShownBy.NUMBER
    )


def _recorded(chosen: str) -> list[suppliers.AuthorisationView]:
    try:
        wanted = UUID(chosen)
    except ValueError:
        return []
    return list(suppliers.authorisations(g.uow, [wanted]).values())


def letter_words(view: AuthorisationView) -> str:
    """Return a recorded letter in one line, to be chosen from others."""
    letter = view.letter
    return str(
        _(
            "%(number)s: %(grantor)s authorises %(grantee)s for %(brands)s, until %(day)s",
            number=letter.letter_no,
            grantor=party_name(letter.grantor, letter.grantor_uscc),
            grantee=party_name(letter.grantee, letter.grantee_uscc),
            brands=_(", ").join(view.brands),
            day=day_text(view.ends_on),
        )
    )
