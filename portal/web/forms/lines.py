"""Forms with a list that grows by a button, with or without JavaScript."""

from collections.abc import Mapping
from typing import ClassVar

from flask import request
from wtforms import FieldList

from portal.web.forms.base import Form


class GrowingForm(Form):
    """A form whose list `LINES` grows by `add_line` and shrinks by `remove_line`."""

    LINES: ClassVar[str]

    @property
    def typed_lines(self) -> list[Mapping[str, str]]:
        """The lines in which something was typed, field by field."""
        lines = [{name: text or "" for name, text in line.items()} for line in self._list.data]
        return [line for line in lines if any(line.values())]

    def grow_or_shrink(self) -> bool:
        """Do what an add or remove button asks; return whether one of them was pressed."""
        lines = list(self._list.data)
        if "add_line" in request.form:
            lines.append({})
        elif "remove_line" in request.form:
            gone = request.form.get("remove_line", type=int)
            lines = [line for index, line in enumerate(lines) if index != gone]
        else:
            return False
        self._list.process(None, lines)
        return True

    def drop_blank_lines(self) -> None:
        """Close gaps, so that the n-th line here is the n-th line the domain hears of."""
        self._list.process(None, self.typed_lines)

    @property
    def _list(self) -> FieldList:
        return self._fields[self.LINES]
