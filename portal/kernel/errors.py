"""What can go wrong, in words every layer understands.

There are six kinds; each has exactly one HTTP status, chosen in `portal.web.errors`.  A feature
subclasses a kind and fixes its `code`, a stable machine name that API answers, logs and
translations use.  Errors carry facts, never sentences.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


class PortalError(Exception):
    """Root of every error the portal raises on purpose."""

    code: ClassVar[str] = "portal.error"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class InvalidInput(PortalError):
    """What was sent cannot be read as what was asked for."""

    code = "portal.invalid_input"


class NotFound(PortalError):
    """The thing does not exist, or the actor may not know that it does."""

    code = "portal.not_found"


class Forbidden(PortalError):
    """The actor is known and may not do this."""

    code = "portal.forbidden"


class RuleBroken(PortalError):
    """The request is well formed, and a rule of the industry body says no."""

    code = "portal.rule_broken"


class TooMany(PortalError):
    """The same is asked too often; try again later."""

    code = "portal.too_many"


class Unavailable(PortalError):
    """Something the portal depends on does not answer now."""

    code = "portal.unavailable"


class IllegalTransition(RuleBroken):
    """The verb does not exist in the current state."""

    code = "portal.illegal_transition"


class ChangedMeanwhile(RuleBroken):
    """Somebody else changed the thing after it was read."""

    code = "portal.changed_meanwhile"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field; `code` is a code of domain-rules.md where it has one."""

    field: str
    code: str
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


class FieldErrors(InvalidInput):
    """Everything that is wrong with one form, reported together."""

    code = "portal.field_errors"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(codes=[problem.code for problem in problems])
        self.problems = tuple(problems)


def refuse_if_any(problems: Sequence[Problem]) -> None:
    """Raise `FieldErrors` with all problems, if there is one."""
    if problems:
        raise FieldErrors(problems)
