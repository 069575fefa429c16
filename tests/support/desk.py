"""What an examiner fills in at the desk, read off the page itself."""

import re

_KEY = re.compile(r'name="(items-\d+)-key"[^>]*value="([^"]+)"')


def findings(page: str, *, finding: str = "in_order", reason: str = "") -> dict[str, str]:
    """Return the checklist of a case's page, filled in with one finding for every item."""
    lines = _KEY.findall(page)
    assert lines
    filled: dict[str, str] = {}
    for line, key in lines:
        filled |= {f"{line}-key": key, f"{line}-finding": finding, f"{line}-reason": reason}
    return filled
