"""Facts about certificates; subjects are certificates."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateIssued(Event):
    name: ClassVar[str] = "certificates.certificate.issued"
    licence_id: UUID
    version: int
    sha256: str
    record_hash: str
