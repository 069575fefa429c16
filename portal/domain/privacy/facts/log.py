"""An erasure as it is proved and logged, and what a restored backup has revived (T25)."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import distributors, documents, members
from portal.domain.privacy.models import Erasure
from portal.kernel.errors import Unavailable
from portal.store.among import among
from portal.store.uow import UnitOfWork
from portal.store.vault import SubjectKey


def record(erasure: Erasure) -> dict[str, Any]:
    """Return what a certificate of erasure says; its hash is in the trail."""
    return {
        "id": str(erasure.id),
        "organisation": str(erasure.organisation_id),
        "at": erasure.at.isoformat(),
        "cause": erasure.cause.value,
        "request": str(erasure.request_id) if erasure.request_id else None,
        **erasure.content,
    }


def revived(uow: UnitOfWork) -> list[dict[str, Any]]:
    """Return the entries of the log that are not in force here, oldest first.

    That is when something that they name is held again (details, a document or its bytes, or a
    key), or when an organisation that is known here could not be shown what was erased.
    """
    entries: list[dict[str, Any]] = uow.erasures.entries()
    if not entries:
        return []
    applications = distributors.held_applications(uow, _ids(entries, "applications"))
    papers = documents.held_documents(uow, _ids(entries, "documents"))
    keys = _known(uow, SubjectKey.id, _ids(entries, "keys"))
    recorded = _known(uow, Erasure.id, (UUID(entry["id"]) for entry in entries))
    owners = members.organisations(uow, {UUID(entry["organisation"]) for entry in entries})
    return [
        entry
        for entry in entries
        if (UUID(entry["organisation"]) in owners and UUID(entry["id"]) not in recorded)
        or not applications.isdisjoint(_ids([entry], "applications"))
        or not papers.isdisjoint(_ids([entry], "documents"))
        or not keys.isdisjoint(_ids([entry], "keys"))
        or any(_is_stored(uow, one["sha256"]) for one in entry["documents"])
    ]


def _ids(entries: Iterable[Mapping[str, Any]], of: str) -> list[UUID]:
    named = (one for entry in entries for one in entry[of])
    return [UUID(one if isinstance(one, str) else one["id"]) for one in named]


def _known(uow: UnitOfWork, column: Any, ids: Iterable[UUID]) -> set[UUID]:
    return set(uow.session.scalars(select(column).where(among(uow.session, column, ids))))


def _is_stored(uow: UnitOfWork, sha256: str) -> bool:
    try:
        uow.blobs.get(sha256)
    except Unavailable:
        return False
    return True
