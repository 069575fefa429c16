"""What can be read of certifications; frozen answers, never rows, and personal data masked."""

from portal.domain.distributors.facts.checklist import ChecklistItem
from portal.domain.distributors.queries.applications import (
    ApplicationView,
    application,
    applications_of,
)
from portal.domain.distributors.queries.checklist import checklist
from portal.domain.distributors.queries.checks import (
    CheckView,
    EvidenceView,
    Sharing,
    checks,
    sharings,
)
from portal.domain.distributors.queries.consents import (
    ConsentRecord,
    ConsentView,
    StandingConsent,
    consents_of,
    provider,
)
from portal.domain.distributors.queries.contacts import (
    ChangeView,
    ContactView,
    contact_changes,
    contacts,
)
from portal.domain.distributors.queries.files import (
    FileView,
    file_contents,
    files_of,
    held_applications,
    keepers_since,
)
from portal.domain.distributors.queries.indexing import not_indexed
from portal.domain.distributors.queries.interests import InterestView, interests
from portal.domain.distributors.queries.looks import LookView, looks, picture
from portal.domain.distributors.queries.turnover import TurnoverView, turnover
from portal.domain.distributors.queries.verifications import KycView, certified, kyc, kycs

__all__ = [
    "ApplicationView",
    "ChangeView",
    "CheckView",
    "ChecklistItem",
    "ConsentRecord",
    "ConsentView",
    "ContactView",
    "EvidenceView",
    "FileView",
    "InterestView",
    "KycView",
    "LookView",
    "Sharing",
    "StandingConsent",
    "TurnoverView",
    "application",
    "applications_of",
    "certified",
    "checklist",
    "checks",
    "consents_of",
    "contact_changes",
    "contacts",
    "file_contents",
    "files_of",
    "held_applications",
    "interests",
    "keepers_since",
    "kyc",
    "kycs",
    "looks",
    "not_indexed",
    "picture",
    "provider",
    "sharings",
    "turnover",
]
