"""The sentences themselves: a table each for enum members, errors, field problems and checks.

A test fails when a member or a code has no words.
"""

from portal.web.wording.checks import OUTCOMES, REPRESENTATIVE_ADVICE
from portal.web.wording.enums import ENUMS
from portal.web.wording.errors import ERRORS
from portal.web.wording.problems import PROBLEMS

__all__ = ["ENUMS", "ERRORS", "OUTCOMES", "PROBLEMS", "REPRESENTATIVE_ADVICE"]
