"""Screening: lists of barred persons and organisations, and who is on one (KYC-10).

Owns: imports of lists and their entries.  Reads: accounts, members (the rule of credit codes).
Emits: `screening.*`.  What a hit means for an application, the feature that owns it decides.
"""

from portal.domain.screening.commands import import_list
from portal.domain.screening.events import ListImported
from portal.domain.screening.facts import name_key, number_key
from portal.domain.screening.queries import (
    EntryView,
    ImportView,
    ListHit,
    entries,
    entry,
    hits,
    imports,
    newest_imports,
)
from portal.domain.screening.rules import COLUMNS, MAX_BYTES, MAX_ROWS, ListRow, ListSource

__all__ = [
    "COLUMNS",
    "MAX_BYTES",
    "MAX_ROWS",
    "EntryView",
    "ImportView",
    "ListHit",
    "ListImported",
    "ListRow",
    "ListSource",
    "entries",
    "entry",
    "hits",
    "import_list",
    "imports",
    "name_key",
    "newest_imports",
    "number_key",
]
