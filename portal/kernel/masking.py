"""Personal data as people without a logged reason may see it (KYC-08)."""

import re

_RESIDENT = re.compile(r"[1-8]\d{16}[\dX]", re.ASCII)
"""Eighteen characters that start with 9 are a foreigner's permit, not a resident number."""
_MOBILE = re.compile(r"\d{11}", re.ASCII)
_SHORT_NAME = 3
_SHORTEST_CARD = 12
_SHORTEST_OTHER_ID = 5


def mask_name(name: str) -> str:
    """Return 张三 as 张*, 张小三 as 张*三, 欧阳小三 as 欧**三.

    Compound surnames are not treated specially.
    """
    if len(name) > _SHORT_NAME:
        return f"{name[0]}**{name[-1]}"
    if len(name) == _SHORT_NAME:
        return f"{name[0]}*{name[-1]}"
    return f"{name[:-1]}*" if name else ""


def mask_id_number(number: str) -> str:
    """Return a normalised ID number with its middle hidden.

    A resident number keeps 3 + 4 characters, every other document 1 + 2.
    """
    if _RESIDENT.fullmatch(number):
        return _keep(number, 3, 4)
    if len(number) < _SHORTEST_OTHER_ID:
        return "*" * len(number)
    return _keep(number, 1, 2)


def mask_mobile(number: str) -> str:
    """Return 13812341234 as 138****1234; anything but eleven digits is hidden whole."""
    return _keep(number, 3, 4) if _MOBILE.fullmatch(number) else "*" * len(number)


def mask_card(number: str) -> str:
    """Return first 4 + eight stars + last 4, whatever the length of the card number."""
    if len(number) < _SHORTEST_CARD:
        return "*" * len(number)
    return f"{number[:4]}{'*' * 8}{number[-4:]}"


def mask_email(address: str) -> str:
    """Return z***@example.com; text without a local part is hidden whole."""
    local, at, domain = address.rpartition("@")
    return f"{local[0]}***@{domain}" if at and local else "***"


def _keep(text: str, head: int, tail: int) -> str:
    hidden = "*" * (len(text) - head - tail)
    return f"{text[:head]}{hidden}{text[-tail:]}"
