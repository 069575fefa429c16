"""What a letter must say (AUT-01), when it holds (AUT-04, AUT-05), and where."""

from portal.domain.suppliers.rules.letter import (
    ALL_CHANNELS,
    Exclusivity,
    Letter,
    RightType,
    Seal,
    Trademark,
    approved_letter,
    as_typed,
    claims_uscc,
    parse_letter,
    read_letter,
)
from portal.domain.suppliers.rules.regions import PROVINCES, is_region, region_name
from portal.domain.suppliers.rules.terms import (
    AuthorisationStatus,
    check_letter,
    check_live,
    effective_end,
    status,
    warnings,
)
from portal.kernel.errors import RuleBroken

REVOKE = "suppliers.authorisation.revoke"  # the proposal of two officers

__all__ = [
    "ALL_CHANNELS",
    "PROVINCES",
    "REVOKE",
    "AuthorisationStatus",
    "Exclusivity",
    "Letter",
    "LetterTaken",
    "NotEditable",
    "NotLive",
    "RightType",
    "Seal",
    "Trademark",
    "approved_letter",
    "as_typed",
    "check_letter",
    "check_live",
    "claims_uscc",
    "effective_end",
    "is_region",
    "parse_letter",
    "read_letter",
    "region_name",
    "status",
    "warnings",
]


class NotEditable(RuleBroken):
    """The application has been submitted; it can be changed only when it is returned."""

    code = "suppliers.not_editable"


class LetterTaken(RuleBroken):
    """The same letter has been approved already (AUT-01: unique per grantor)."""

    code = "suppliers.letter_taken"


class NotLive(RuleBroken):
    """The authorisation has ended or been revoked already."""

    code = "suppliers.not_live"
