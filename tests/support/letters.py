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


def software(**changes: str) -> dict[str, str]:
    """Return a software copyright certificate of the brand, with changes."""
    return {
        "kind": "SOFTWARE",
        "certificate_no": "软著登字第12345678号",
        "registration_no": "2024SR0123456",
        "name": "Xinghe Player V2.1",
        "owner": "Xinghe Video Ltd",
        "completed_on": "2024-01-15",
        "published_on": "",
        "acquisition": "original",
        "rights_scope": "all rights",
        "issued_on": "2024-03-01",
        "exclusive": "",
        "territory": "",
        "term": "",
        **changes,
    }


def work(**changes: str) -> dict[str, str]:
    """Return the registration of a work of the brand, with changes."""
    registered = {"registration_no": "国作登字-2024-F-00123456", "name": "Xinghe mascot"}
    silent = {"certificate_no": "", "acquisition": "", "rights_scope": ""}
    return software(**{"kind": "WORK", **registered, **silent, **changes})


def contract(**changes: str) -> dict[str, str]:
    """Return the licence of a copyright that the brand does not own, with changes."""
    silent = dict.fromkeys(software(), "")
    return {
        **silent,
        "kind": "CONTRACT",
        "name": "Yuhe songs",
        "owner": "Yuhe Music Ltd",
        "rights_scope": "to make available on line",
        "exclusive": "yes",
        "territory": "mainland China",
        "term": "2025-01-01 to 2028-12-31",
        **changes,
    }


def permit(**changes: str) -> dict[str, str]:
    """Return a permit that a letter names, with changes."""
    return {"kind": "ICP", "number": "B2-20240001", "valid_to": "2029-06-30", **changes}


def sent(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a letter as the browser sends its form."""
    rows = {name: value for name, value in fields.items() if _is_rows(value)}
    lines = {
        f"{name}-{place}-{inner}": text
        for name, value in rows.items()
        for place, row in enumerate(value)
        for inner, text in row.items()
    }
    words = {
        "products": "\n".join(fields.get("products", ())),
        "regions": ", ".join(fields.get("regions", ())),
    }
    rest = {name: value for name, value in fields.items() if name not in {*rows, *words}}
    return {**rest, **words, **lines}


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
