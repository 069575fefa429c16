"""What an act brings about, said before it is done."""

from flask import g
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain import licences, suppliers
from portal.domain.licences import LicenceView, MeasureKind
from portal.domain.suppliers import AuthorisationStatus, AuthorisationView


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


def of_revocation(authorisation: AuthorisationView) -> list[str]:
    """Return what revoking an authorisation brings about, with the licences that rest on it."""
    resting = licences.resting_on(g.uow, authorisation.id)
    falling = [one for one in resting if _rests_on_nothing_else(one, authorisation)]
    said = [
        ngettext("%(num)d licence rests on it.", "%(num)d licences rest on it.", len(resting)),
        _("No new licence can be granted under it from that day."),
        _("It cannot be undone; the letter would have to be handed in anew."),
    ]
    if falling:
        said.insert(
            1,
            ngettext(
                "%(num)d licence has no other valid authorisation: its badge stops "
                "being valid.",
                "%(num)d licences have no other valid authorisation: their badges stop "
                "being valid.",
                len(falling),
            ),
        )
    return said


def _rests_on_nothing_else(licence: LicenceView, authorisation: AuthorisationView) -> bool:
    others = set(licence.authorisation_ids) - {authorisation.id}
    today = g.uow.today()
    return not any(
        other.status(today) is AuthorisationStatus.ACTIVE
        for other in suppliers.authorisations(g.uow, others).values()
    )
