"""The industry body that stands behind every licence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issuer:
    """Names and addresses that licences, certificates and verdict pages carry.

    `code` are the three characters that licence numbers begin with; `base_url` is the portal's
    public address without a trailing slash.
    """

    code: str
    name: str
    name_en: str
    uscc: str
    phone: str
    email: str
    base_url: str
    rulebook_name: str
    rulebook_version: str
