"""Grants by the sheet: the form that takes it in, and what its template says."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import force_locale, get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.domain.suppliers import (
    ALL_CHANNELS,
    AuthorisationView,
    Exclusivity,
    GrantColumn,
    RightType,
    Seal,
)
from portal.kernel.text import search_key
from portal.kernel.trade import Channel
from portal.web.forms.base import Form
from portal.web.labels import channel_label, label

NOTHING, GOOD_ROWS = "nothing", "good"
_CHOICES: Mapping[str, type[StrEnum]] = {
    "right_type": RightType,
    "exclusivity": Exclusivity,
    "seal": Seal,
    "channels": Channel,
}
_SPECIMEN = "91110105MA00AB1240"  # of nobody


class ImportForm(Form):
    """A sheet of grants, and perhaps a scan of all their letters."""

    file = FileField(
        _("Sheet with the grants"),
        [FileRequired(_("Choose a file."))],
        description=_("XLSX or CSV, at most 1 MiB and 1,000 rows."),
        render_kw={"accept": ".xlsx,.csv"},
    )
    wrong = RadioField(
        _("What if a row is wrong?"),
        choices=[
            SelectChoice(NOTHING, _("Import nothing, and tell me what is wrong")),
            SelectChoice(GOOD_ROWS, _("Import the good rows, and tell me about the others")),
        ],
        default=NOTHING,
    )
    scan = FileField(
        _("Scan of the letters"),
        [Optional()],
        description=_(
            "One PDF, JPEG or PNG with all these letters, up to 10 MiB and 20 pages. It is "
            "attached to each application."
        ),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )
    hand_in = BooleanField(_("Hand the letters in at once; this needs the scan"))


def heading(column: GrantColumn) -> str:
    """Return the heading of a column in the reader's language."""
    return column.chinese if str(get_locale()).startswith("zh") else column.english


def words() -> dict[str, dict[str, str]]:
    """Return the codes that the words of both languages stand for, by field."""
    found: dict[str, dict[str, str]] = {name: {} for name in _CHOICES}
    for locale in ("zh_Hans_CN", "en"):
        with force_locale(locale):
            for name, kind in _CHOICES.items():
                for one in kind:
                    found[name] |= {search_key(label(one)): one.value}
                    found[name] |= {search_key(one.value): one.value}
            found["channels"][search_key(channel_label(ALL_CHANNELS))] = ALL_CHANNELS
    return found


def example(view: AuthorisationView, today: str) -> dict[str, str]:
    """Return the cells of a row within an authorisation, by field; its # makes it a note."""
    letter = view.letter
    return {
        "letter_no": "# EXAMPLE-001",
        "grantee_uscc": _SPECIMEN,
        "grantee": gettext("Example Trading Ltd"),
        "right_type": letter.right_type,
        "exclusivity": Exclusivity.NON_EXCLUSIVE,
        "products": ", ".join(letter.products[:2]),
        "channels": ", ".join(letter.channels[:2]),
        "regions": ", ".join(letter.regions[:2]),
        "valid_from": max(today, letter.valid_from.isoformat()),
        "valid_to": view.ends_on.isoformat(),
        "sub_depth": "0",
        "sign_date": today,
        "seal": Seal.SEALED,
        "revocable": gettext("yes"),
        "notice_days": "30",
    }


def hints() -> dict[str, str]:
    """Return what to enter in each column, by field."""
    day = gettext("A day like 2026-12-31.")
    own = gettext("Left out: as in your own authorisation.")
    chosen = {
        name: gettext("One of: %(choices)s.", choices=_choices(kind))
        for name, kind in _CHOICES.items()
        if name != "channels"
    }
    channels = _choices(Channel, f"{ALL_CHANNELS} ({channel_label(ALL_CHANNELS)})")
    return {
        "letter_no": gettext("1 to 64 characters, another one for each letter."),
        "grantee_uscc": gettext(
            "18 characters; of a natural person the id of its registration here."
        ),
        "grantee": gettext("Left out: the name that is registered here under the code."),
        "right_type": f"{chosen['right_type']} {own}",
        "exclusivity": chosen["exclusivity"],
        "products": gettext("BRAND/CATEGORY or BRAND/CATEGORY/ITEM, with commas between.")
        + f" {own}",
        "channels": gettext("With commas between: %(choices)s.", choices=channels) + f" {own}",
        "regions": gettext(
            "CN for all of mainland China, names of provinces, or codes of 2, 4 or 6 figures, "
            "with commas between."
        )
        + f" {own}",
        "valid_from": f"{day} {own}",
        "valid_to": f"{day} {own}",
        "sub_depth": gettext("How many levels below may be authorised: 0 to 3.") + f" {own}",
        "sign_date": day,
        "seal": chosen["seal"],
        "revocable": gettext("Whether you may revoke it before its end: yes or no."),
        "notice_days": gettext("0 to 365 days."),
    }


def _choices(kind: type[StrEnum], *others: str) -> str:
    return ", ".join([*(f"{one.value} ({label(one)})" for one in kind), *others])
