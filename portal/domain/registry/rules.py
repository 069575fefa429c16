"""The words of a verdict: six that a consumer may meet, and one for a licence given back."""

from enum import StrEnum


class VerdictState(StrEnum):
    """What a consumer is told about a number (look.md, BDG-03)."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    MALFORMED = "malformed"
