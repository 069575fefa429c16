"""The public register: what anyone may know of a licence, and nothing more (BDG-03).

Owns: nothing; a read model over licences, members, pricelists and certificates.  Emits:
nothing.
"""

from portal.domain.registry.queries import (
    FileCheck,
    Hit,
    PublicLicence,
    Verdict,
    public_licence,
    search,
    verdict,
    verdict_by_code,
    verify_file,
)
from portal.domain.registry.rules import VerdictState

__all__ = [
    "FileCheck",
    "Hit",
    "PublicLicence",
    "Verdict",
    "VerdictState",
    "public_licence",
    "search",
    "verdict",
    "verdict_by_code",
    "verify_file",
]
