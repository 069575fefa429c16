"""When a renewal may go the short way, rule by rule, so that everybody can see why (2.2).

The short way spares the examiner the item by item checklist.  A second officer still decides.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum

from portal.domain.distributors.rules.details import Details
from portal.kernel.calendar import add_months

# Declared anew each time and compared with nothing.
_MAY_DIFFER = frozenset({"turnover_fen"})


class FastTrackRule(StrEnum):
    """What has to hold, each on its own."""

    UNCHANGED = "unchanged"
    NO_HITS = "no_hits"
    DOCUMENT_VALID = "document_valid"
    EVIDENCE_PASSED = "evidence_passed"
    NO_MISMATCH = "no_mismatch"
    CLEAN_RECORD = "clean_record"


@dataclass(frozen=True, slots=True)
class Traced:
    """How one rule came out; `facts` hold codes, counts and days, never personal data."""

    rule: FastTrackRule
    passed: bool
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalFacts:
    """What the rules look at.

    `changed` names what differs from the verified application; `hits` are codes of screening;
    `papers_end` is the earliest last day of the papers, None when none has an end.  `returns`,
    `refusals` and `notices` count what speaks against the record.
    """

    changed: Collection[str]
    hits: Collection[str]
    papers_end: date | None
    evidence_passed: bool
    mismatches: int
    returns: int
    refusals: int
    notices: int


def trace(facts: RenewalFacts, *, today: date, months: int) -> tuple[Traced, ...]:
    """Return how every rule came out for a renewal handed in today, to hold so many months."""
    needed = add_months(today, months)
    record = {
        "returns": facts.returns,
        "refusals": facts.refusals,
        "notices": facts.notices,
    }
    return (
        Traced(FastTrackRule.UNCHANGED, not facts.changed, {"changed": sorted(facts.changed)}),
        Traced(FastTrackRule.NO_HITS, not facts.hits, {"hits": sorted(facts.hits)}),
        Traced(
            FastTrackRule.DOCUMENT_VALID,
            facts.papers_end is None or facts.papers_end >= needed,
            {
                "ends": facts.papers_end.isoformat() if facts.papers_end else None,
                "needed": needed.isoformat(),
            },
        ),
        Traced(FastTrackRule.EVIDENCE_PASSED, facts.evidence_passed),
        Traced(
            FastTrackRule.NO_MISMATCH, facts.mismatches == 0, {"mismatches": facts.mismatches}
        ),
        Traced(FastTrackRule.CLEAN_RECORD, not any(record.values()), record),
    )


def is_fast(traced: Iterable[Traced]) -> bool:
    """Return whether every rule was traced, and passed."""
    return {one.rule for one in traced if one.passed} == set(FastTrackRule)


def changed_fields(before: Details, after: Details) -> set[str]:
    """Return the names of the details that differ, but for what is declared anew each time."""
    return {
        one.name
        for one in fields(Details)
        if one.name not in _MAY_DIFFER and getattr(before, one.name) != getattr(after, one.name)
    }
