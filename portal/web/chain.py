"""The chain of an authorisation as a picture: from the right-holder down to those below it."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain import suppliers
from portal.domain.suppliers import AuthorisationStatus, AuthorisationView
from portal.store.paging import Page
from portal.store.uow import UnitOfWork
from portal.web.labels import day_text, label, party_name
from portal.web.tree import Drawing, Knot, draw

DRAWN = 20  # children; the table beside the picture has them all
KINDS = {
    AuthorisationStatus.ACTIVE: "ok",
    AuthorisationStatus.SCHEDULED: "info",
    AuthorisationStatus.SUSPENDED: "warn",
    AuthorisationStatus.EXPIRED: "idle",
    AuthorisationStatus.REVOKED: "bad",
    AuthorisationStatus.SURRENDERED: "idle",
}


def above(uow: UnitOfWork, view: AuthorisationView) -> list[AuthorisationView]:
    """Return the grants over an authorisation and itself, the right-holder's first."""
    found = suppliers.authorisations(uow, [link.id for link in view.chain])
    return [found[link.id] for link in view.chain]


def drawing(uow: UnitOfWork, view: AuthorisationView, page: Page[AuthorisationView]) -> Drawing:
    """Return the picture of a chain with the first of the grants on a page of its children."""
    line, shown = above(uow, view), page.items[:DRAWN]
    counts = suppliers.descendant_counts(uow, [view.id, *(one.id for one in (*line, *shown))])
    root = line[0].letter
    knots = [
        Knot(
            level=0,
            name=party_name(root.grantor, root.grantor_uscc),
            detail=root.grantor_uscc,
            word=_("Right-holder"),
            kind="plain",
        ),
        *(_knot(uow, one, counts[one.id], here=one.id == view.id) for one in (*line, *shown)),
    ]
    if left := counts[view.id] - sum(1 + counts[one.id] for one in shown):
        knots.append(_rest(view, left))
    return draw(knots)


def said(line: Sequence[AuthorisationView], below: int) -> str:
    """Return in words what the picture shows, for those who do not see it."""
    sentences = [
        _(
            "%(grantor)s authorises %(grantee)s",
            grantor=party_name(one.letter.grantor, one.letter.grantor_uscc),
            grantee=party_name(one.letter.grantee, one.letter.grantee_uscc),
        )
        for one in line
    ]
    sentences.append(ngettext("%(num)d grant below", "%(num)d grants below", below))
    return str(_("; ")).join(sentences)


def _knot(uow: UnitOfWork, view: AuthorisationView, below: int, *, here: bool) -> Knot:
    letter, status = view.letter, view.status(uow.today())
    word = label(status)
    if below:
        count = ngettext("%(num)d grant below", "%(num)d grants below", below)
        word = f"{word} · {count}"
    until = _("until %(day)s", day=day_text(view.ends_on))
    return Knot(
        level=view.depth,
        name=party_name(letter.grantee, letter.grantee_uscc),
        detail=f"{letter.letter_no} · {until}",
        word=word,
        kind=KINDS[status],
        here=here,
    )


def _rest(view: AuthorisationView, left: int) -> Knot:
    name = ngettext("and %(num)d more grant", "and %(num)d more grants", left)
    return Knot(
        level=view.depth + 1, name=name, detail=_("in the table"), word="", kind="plain"
    )
