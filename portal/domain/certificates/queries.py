"""What can be read of certificates, by anyone; frozen answers, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain.certificates.models import Certificate
from portal.kernel.errors import NotFound
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class CertificateView:
    """One issued page; `size` is in bytes.

    `record_hash` is printed on the page, and is that of `record` (see `record_hash`): whoever
    holds both can tell that nothing on the page was changed.
    """

    id: UUID
    licence_id: UUID
    version: int
    sha256: str
    size: int
    record: Mapping[str, object]
    record_hash: str
    rendered_at: datetime


def certificate(uow: UnitOfWork, licence_id: UUID) -> CertificateView | None:
    """Return the newest certificate of a licence, or None while it is still being laid out."""
    row = uow.session.scalar(
        select(Certificate)
        .where(Certificate.licence_id == licence_id)
        .order_by(Certificate.version.desc())
        .limit(1)
    )
    return None if row is None else _view(row)


def content(uow: UnitOfWork, licence_id: UUID) -> bytes:
    """Return the newest PDF of a licence.

    Raises `NotFound` when there is none yet, `Unavailable` when the store cannot read it.
    """
    found = certificate(uow, licence_id)
    if found is None:
        raise NotFound(licence_id=licence_id)
    return uow.blobs.get(found.sha256)


def by_digest(uow: UnitOfWork, sha256: str) -> CertificateView | None:
    """Return the certificate, old versions included, whose PDF has this SHA-256 (hex)."""
    row = uow.session.scalar(select(Certificate).where(Certificate.sha256 == sha256))
    return None if row is None else _view(row)


def _view(row: Certificate) -> CertificateView:
    return CertificateView(
        id=row.id,
        licence_id=row.licence_id,
        version=row.version,
        sha256=row.sha256,
        size=row.size,
        record=row.record,
        record_hash=row.record_hash,
        rendered_at=row.rendered_at,
    )
