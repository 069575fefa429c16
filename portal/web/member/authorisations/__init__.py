"""Letters of suppliers: from the first draft to the recorded authorisation and its chain."""

from portal.web.member.authorisations import applications as applications
from portal.web.member.authorisations import bulk as bulk
from portal.web.member.authorisations import checking as checking
from portal.web.member.authorisations import letters as letters
from portal.web.member.authorisations import papers as papers
from portal.web.member.authorisations import recorded as recorded
from portal.web.member.authorisations.place import bp

__all__ = ["bp"]
