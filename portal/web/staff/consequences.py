"""What an act brings about, said before it is done."""

from flask_babel import gettext as _

from portal.domain import suppliers
from portal.domain.licences import MeasureKind
from portal.web.fall import Preview
from portal.web.labels import day_text


def of_grant() -> list[str]:
    """Return what granting a licence brings about."""
    return [
        _("The next number is given out and is never used again."),
        _("The badge, its facts and the certificate are public at once."),
    ]


def of_measure(kind: MeasureKind) -> list[str]:
    """Return what a measure brings about."""
    return {
        MeasureKind.SUSPEND: [
            _("From that second the badge tells every buyer not to rely on it."),
            _("The ground is public; your words are not."),
            _("It stays suspended until two officers lift it."),
        ],
        MeasureKind.REINSTATE: [
            _("This ground falls away; if it was the only one, the badge is valid again."),
            _("The suspension stays in the history."),
        ],
        MeasureKind.REVOKE: [
            _("The licence ends at once and for good; nobody can undo it."),
            _("The badge tells every buyer so, and its number is never given out again."),
            _("To show a badge again, the member needs a new licence by two officers."),
        ],
    }.get(kind, [])


def of_lift() -> list[str]:
    """Return what lifting the suspension of an authorisation brings about."""
    return [
        _("It holds again from the day of the decision, and so does what rests on it."),
        _("The days of the suspension stay in the history."),
    ]


def of_end(action: str, seen: Preview) -> list[str]:
    """Return what suspending or revoking an authorisation brings about."""
    first = _("From %(day)s 00:00, Beijing time, it no longer holds.", day=day_text(seen.day))
    last = {
        suppliers.SUSPEND: _("It stays suspended until two officers lift it."),
        suppliers.REVOKE: _("It cannot be undone; the letter would have to be handed in anew."),
    }[action]
    return [first, *seen.sentences, last]
