"""docs/settings.md says what portal/settings.py does."""

import re
from dataclasses import fields

from portal.settings import FILES, Settings
from tests.support.source import ROOT

_PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `(PORTAL_\w+)` \| (?:`([^`]*)`|empty) \| \S", re.MULTILINE)


def test_every_setting_is_described_with_its_default() -> None:
    described = dict(_ROW.findall(_PAGE))
    assert described == {
        f"PORTAL_{field.name.upper()}": str(field.default) for field in fields(Settings)
    }


def test_every_secret_may_come_from_a_file_and_the_page_says_so() -> None:
    assert all(f"PORTAL_{name.upper()}_FILE" in _PAGE for name in FILES)
