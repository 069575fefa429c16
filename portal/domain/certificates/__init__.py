"""Certificates: the page that a licence holder may show, laid out once and kept for ever.

Owns: certificates (the bytes lie in the blob store under their SHA-256).  Reads: licences,
suppliers.  Emits: `certificates.*`.  Hears: `licences.licence.granted`.  A certificate is
public: whatever stands on it may be read by anyone (BDG-03).  It never decides anything; the
lookup does.
"""

from portal.domain.certificates.commands import Layout, issue_certificate, lay_out
from portal.domain.certificates.events import CertificateIssued
from portal.domain.certificates.queries import (
    CertificateView,
    by_digest,
    certificate,
    content,
)
from portal.domain.certificates.rules import (
    CertificateData,
    ScopeRow,
    UndrawableCharacters,
    record_hash,
)

__all__ = [
    "CertificateData",
    "CertificateIssued",
    "CertificateView",
    "Layout",
    "ScopeRow",
    "UndrawableCharacters",
    "by_digest",
    "certificate",
    "content",
    "issue_certificate",
    "lay_out",
    "record_hash",
]
