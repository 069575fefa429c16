"""Forms with lists that grow by a button, with or without JavaScript."""

from collections.abc import Mapping
from typing import ClassVar

from flask import request
from wtforms import FieldList

from portal.web.forms.base import Form


class GrowingForm(Form):
    """A form whose lists `LINES` grow by `add_line` and shrink by `remove_line`.

    The first button posts the name of the list, the second the name of the line, `lines-0`.
    A list that was taken out of the form stays out.
    """

    LINES: ClassVar[tuple[str, ...]]

    def typed_lines(self, name: str) -> list[Mapping[str, str]]:
        """Return the lines of a list in which something was typed, field by field."""
        return [words for _, words in self._typed(name)]

    def grow_or_shrink(self) -> bool:
        """Do what an add or remove button asks; return whether one of them was pressed."""
        grown, shrunk = request.form.get("add_line"), request.form.get("remove_line", "")
        if grown in self._lists:
            lines = self._fields[grown]
            lines.process(None, [*lines.data, {}])
            return True
        name = shrunk.rpartition("-")[0]
        if name in self._lists:
            kept = [entry.data for entry in self._fields[name] if entry.name != shrunk]
            self._fields[name].process(None, kept)
            return True
        return False

    def drop_blank_lines(self) -> None:
        """Close gaps, so that the n-th line here is the n-th line the domain hears of."""
        for name in self._lists:
            self._fields[name].process(None, self.typed_lines(name))

    def shown_name(self, field: str) -> str:
        """Return the name that a field of the domain's n-th line has here, gaps counted."""
        name, _, rest = field.partition("-")
        place, _, inner = rest.partition("-")
        if name not in self._lists or not place:
            return field
        line, _ = self._typed(name)[int(place)]
        return f"{line}-{inner}"

    @property
    def _lists(self) -> list[str]:
        return [name for name in self.LINES if name in self]

    def _typed(self, name: str) -> list[tuple[str, Mapping[str, str]]]:
        """Return the name of each line in which something was typed, and what."""
        lines: FieldList = self._fields[name]
        words = (
            (entry.name, {key: str(cell) if cell else "" for key, cell in entry.data.items()})
            for entry in lines
        )
        return [(line, cells) for line, cells in words if any(cells.values())]
