"""Recorded authorisations as rows of a sheet, the same for members and officers."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from flask_babel import gettext as _

from portal.domain.suppliers import AuthorisationView
from portal.kernel.clock import civil_date
from portal.store.paging import Page
from portal.web.labels import channel_label, label, party_name, region_label

T = TypeVar("T")


def every(read: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """Yield the items of all pages of a list; `read` gets the cursor of each."""
    page = read(None)
    yield from page.items
    while page.next is not None:
        page = read(page.next)
        yield from page.items


def letter_columns() -> list[str]:
    """Return the headings in the reader's language."""
    return [
        _("Letter"),
        _("Grantor"),
        _("Grantee"),
        _("Tier"),
        _("Right"),
        _("Products"),
        _("Channels"),
        _("Regions"),
        _("Exclusivity"),
        _("Levels below that may be authorised"),
        _("Valid from"),
        _("Valid until"),
        _("State"),
        _("Recorded on"),
        _("Confirmed by the brand on"),
        _("Revoked from"),
        _("Given back from"),
    ]


def letter_row(view: AuthorisationView, today: date) -> Sequence[str]:
    """Return an authorisation under these headings: words as a page has them, days as ISO."""
    letter = view.letter
    comma = _(", ")
    return [
        letter.letter_no,
        party_name(letter.grantor, letter.grantor_uscc),
        party_name(letter.grantee, letter.grantee_uscc),
        str(view.depth),
        label(letter.right_type),
        comma.join(letter.products),
        comma.join(map(channel_label, letter.channels)),
        comma.join(map(region_label, letter.regions)),
        label(letter.exclusivity),
        str(letter.sub_depth),
        letter.valid_from.isoformat(),
        view.ends_on.isoformat(),
        label(view.status(today)),
        civil_date(view.approved_at).isoformat(),
        _day(view.confirmed_on),
        _day(view.revoked_on),
        _day(view.surrendered_on),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
