"""What the rules need to know of rows, loaded in a constant number of statements."""

from portal.domain.suppliers.facts.attached import ChecklistItem, checklist, papers
from portal.domain.suppliers.facts.codes import by_code, code_of
from portal.domain.suppliers.facts.confirmations import denied
from portal.domain.suppliers.facts.conflicts import parties
from portal.domain.suppliers.facts.letters import (
    Assessment,
    assess,
    base_of,
    is_taken,
    parent_of,
)

__all__ = [
    "Assessment",
    "ChecklistItem",
    "assess",
    "base_of",
    "by_code",
    "checklist",
    "code_of",
    "denied",
    "is_taken",
    "papers",
    "parent_of",
    "parties",
]
