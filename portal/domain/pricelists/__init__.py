"""Price lists: what a member sells, for how much, and since when.

Owns: drafts, published versions and their lines, confirmations.  Reads: nothing below.
Emits: `pricelists.*`.
"""

from portal.domain.pricelists.commands import confirm, publish, save_draft
from portal.domain.pricelists.events import DraftSaved, ListConfirmed, VersionPublished
from portal.domain.pricelists.queries import (
    DraftView,
    LineView,
    VersionSummary,
    VersionView,
    confirmed_at,
    draft,
    in_force,
    version,
    versions,
)
from portal.domain.pricelists.rules import (
    CONFIRM_DAYS,
    MAX_LINES,
    TYPED_FIELDS,
    NothingPublished,
    is_current,
)

__all__ = [
    "CONFIRM_DAYS",
    "MAX_LINES",
    "TYPED_FIELDS",
    "DraftSaved",
    "DraftView",
    "LineView",
    "ListConfirmed",
    "NothingPublished",
    "VersionPublished",
    "VersionSummary",
    "VersionView",
    "confirm",
    "confirmed_at",
    "draft",
    "in_force",
    "is_current",
    "publish",
    "save_draft",
    "version",
    "versions",
]
