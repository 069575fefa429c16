"""The examiner's checklist, and the question to a right-holder."""

from collections.abc import Iterable
from typing import Protocol

from flask_babel import lazy_gettext as _
from wtforms import EmailField, FieldList, FormField, HiddenField, RadioField, TextAreaField
from wtforms import Form as LineBase
from wtforms.validators import InputRequired

from portal.domain.approvals import Finding
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of


class Item(Protocol):
    """An entry of the checklist of any kind of application."""

    @property
    def key(self) -> str: ...

    @property
    def finding(self) -> Finding | None: ...

    @property
    def reason(self) -> str: ...


class FindingForm(LineBase):
    """What the examiner finds about one item."""

    key = HiddenField()
    finding = RadioField(_("Finding"), choices=choices_of(Finding), validate_choice=False)
    reason = TextAreaField(_("Reason"))


class ChecklistForm(Form):
    """A finding for every item; those left open stay open."""

    items = FieldList(FormField(FindingForm), default=list)

    @classmethod
    def of(cls, items: Iterable[Item]) -> "ChecklistForm":
        """Return the form of a checklist; what was posted wins over what was found before."""
        return cls(
            data={
                "items": [
                    {
                        "key": item.key,
                        "finding": item.finding.value if item.finding else "",
                        "reason": item.reason,
                    }
                    for item in items
                ]
            }
        )

    @property
    def found(self) -> list[tuple[str, Finding, str]]:
        """Every item with a finding: key, finding, reason."""
        known = {finding.value: finding for finding in Finding}
        return [
            (line["key"], known[line["finding"]], line["reason"] or "")
            for line in self.items.data
            if line["finding"] in known
        ]


class BrandForm(Form):
    """Where the right-holder can be asked, and how the officer knows."""

    address = EmailField(
        _("E-mail address of the right-holder"),
        [InputRequired(_("Enter the address to which the question goes."))],
    )
    source = TextAreaField(
        _("Where you found this address"),
        [InputRequired(_("Say where you found the address."))],
    )
