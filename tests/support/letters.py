"""A sound authorisation letter for tests, as a form would send it; nobody in it exists."""

from typing import Any

BRAND_USCC = "91330110MA2BRND97X"
AGENT_USCC = "91310115MA1KTEA15T"


def letter(**changes: object) -> dict[str, Any]:
    """Return the fields of a letter that stands on 23 November 2026, with changes."""
    return {
        "letter_no": "XH-2026-001",
        "grantor": "Xinghe Video Ltd",
        "grantor_uscc": BRAND_USCC,
        "grantee": "Agent Ltd",
        "grantee_uscc": AGENT_USCC,
        "trademark_reg_nos": [trademark()],
        "right_type": "DISTRIBUTE",
        "exclusivity": "NON_EXCLUSIVE",
        "products": ["XINGHE/VIDEO/*", "XINGHE/MERCH", "YUHE/VIDEO/MONTH"],
        "channels": ["CAMPUS", "SHORT_VIDEO"],
        "regions": ["31", "3205", "330106"],
        "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
        "sub_depth": "1",
        "sign_date": "2025-12-20",
        "seal": "SEALED",
        "revocable": "yes",
        "notice_days": "30",
        **changes,
    }


def trademark(**changes: str) -> dict[str, str]:
    """Return one mark of the brand, with changes."""
    return {
        "reg_no": "12345678",
        "nice_class": "41",
        "registrant": "Xinghe Video Ltd",
        "valid_to": "2031-05-06",
        **changes,
    }
