"""The sentences themselves: one table each for enum members, errors and field problems.

A test fails when a member or a code has no words.
"""

from portal.web.wording.enums import ENUMS
from portal.web.wording.errors import ERRORS
from portal.web.wording.problems import PROBLEMS

__all__ = ["ENUMS", "ERRORS", "PROBLEMS"]
