"""What can be read of applications and authorisations; frozen answers, never rows."""

from portal.domain.suppliers.queries.applications import (
    ApplicationView,
    Preview,
    application,
    applications_of,
    checklist,
    preview,
    problems,
)
from portal.domain.suppliers.queries.authorisations import (
    AuthorisationView,
    VersionView,
    authorisation,
    authorisation_list,
    authorisation_of,
    authorisations,
    authorisations_of,
    selectable,
    versions,
)
from portal.domain.suppliers.queries.chains import (
    Fall,
    children,
    descendant_counts,
    descendants,
    fall_of,
    renewals,
    renewed,
)
from portal.domain.suppliers.queries.changes import (
    DocumentChange,
    changes,
    document_changes,
    round_changes,
)
from portal.domain.suppliers.queries.confirmations import (
    ConfirmationView,
    confirmations_of,
)
from portal.domain.suppliers.queries.parents import parents_for

__all__ = [
    "ApplicationView",
    "AuthorisationView",
    "ConfirmationView",
    "DocumentChange",
    "Fall",
    "Preview",
    "VersionView",
    "application",
    "applications_of",
    "authorisation",
    "authorisation_list",
    "authorisation_of",
    "authorisations",
    "authorisations_of",
    "changes",
    "checklist",
    "children",
    "confirmations_of",
    "descendant_counts",
    "descendants",
    "document_changes",
    "fall_of",
    "parents_for",
    "preview",
    "problems",
    "renewals",
    "renewed",
    "round_changes",
    "selectable",
    "versions",
]
