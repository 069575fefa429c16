"""What falls with an authorisation on a day, said before anybody brings it about."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain import licences, suppliers
from portal.domain.licences import LicenceView
from portal.domain.suppliers import AuthorisationView
from portal.store.uow import UnitOfWork

SHOWN = 50  # names of a page; the numbers count all


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything that no longer holds from a day's 00:00: counted, and the first by name."""

    day: date
    total: int
    grants: tuple[AuthorisationView, ...]
    falling: tuple[LicenceView, ...]
    reduced: tuple[LicenceView, ...]

    @property
    def sentences(self) -> list[str]:
        """The numbers in words; what is nought goes without saying."""
        counted = (
            (
                self.total,
                ngettext(
                    "%(num)d authorisation below it falls with it.",
                    "%(num)d authorisations below it fall with it.",
                    self.total,
                ),
            ),
            (
                len(self.falling),
                ngettext(
                    "%(num)d badge loses its last valid scope and stops being valid.",
                    "%(num)d badges lose their last valid scope and stop being valid.",
                    len(self.falling),
                ),
            ),
            (
                len(self.reduced),
                ngettext(
                    "%(num)d badge stays valid with a smaller scope.",
                    "%(num)d badges stay valid with a smaller scope.",
                    len(self.reduced),
                ),
            ),
        )
        said = [words for number, words in counted if number]
        return said or [_("Nothing else rests on it.")]


def preview(uow: UnitOfWork, authorisation: AuthorisationView, day: date) -> Preview:
    """Return what falls when an authorisation no longer holds from a day on."""
    fall = suppliers.fall_of(uow, authorisation.id, day)
    loss = licences.loss(uow, authorisation.id, day)
    named = suppliers.authorisations(uow, fall.ids[:SHOWN])
    return Preview(
        day=day,
        total=fall.total,
        grants=tuple(sorted(named.values(), key=_place)),
        falling=loss.falling,
        reduced=loss.reduced,
    )


def _place(one: AuthorisationView) -> tuple[int, str]:
    return one.depth, one.letter.letter_no
