"""Rows of the distributors feature; a person is found again by a keyed digest only."""

from portal.domain.distributors.models.applications import (
    Application,
    ApplicationDocument,
    ApplicationScope,
    Consent,
    RuleTrace,
)
from portal.domain.distributors.models.checks import IdentityCheck
from portal.domain.distributors.models.people import Look, OfficerTrait, PersonTrait
from portal.domain.distributors.models.verifications import (
    ContactChange,
    Kyc,
    Reminder,
    Turnover,
    TurnoverNotice,
)

__all__ = [
    "Application",
    "ApplicationDocument",
    "ApplicationScope",
    "Consent",
    "ContactChange",
    "IdentityCheck",
    "Kyc",
    "Look",
    "OfficerTrait",
    "PersonTrait",
    "Reminder",
    "RuleTrace",
    "Turnover",
    "TurnoverNotice",
]
