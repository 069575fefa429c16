"""Handing a person everything that is held about it (PIPL art. 45)."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from portal.domain import accounts, distributors, documents
from portal.domain.documents import DocumentView
from portal.domain.privacy import facts, rules
from portal.domain.privacy.commands.requests import require_exercise
from portal.domain.privacy.events import DataExported
from portal.domain.privacy.rules import TooManyExports
from portal.kernel.clock import SHANGHAI
from portal.kernel.subjects import Realm
from portal.store.eventlog import EventRow
from portal.store.locks import one_at_a_time
from portal.store.uow import UnitOfWork

_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def export(uow: UnitOfWork, organisation_id: UUID) -> bytes:
    """Return a ZIP of everything held about the organisation's people: JSON, and their files.

    At most five a day (security 3.3).  Raises `NotFound`, `Forbidden`, `ProofNeeded`,
    `TooManyExports`, or `Unavailable` when a file cannot be read.
    """
    require_exercise(uow, organisation_id)
    if not uow.actor.is_fresh:
        raise accounts.ProofNeeded
    one_at_a_time(uow.session, "privacy export", str(organisation_id))
    _refuse_too_many(uow, organisation_id)
    papers = _papers(uow, organisation_id)
    names = {paper.id: _name(number, paper) for number, paper in enumerate(papers, 1)}
    told: dict[str, Any] = {
        **facts.contents(uow, organisation_id),
        "documents": [
            {
                "id": str(paper.id),
                "kind": paper.kind.value,
                "filename": paper.filename,
                "uploaded_at": paper.uploaded_at.isoformat(),
                "file": names[paper.id],
            }
            for paper in papers
        ],
    }
    uow.record(
        DataExported(
            subject=organisation_id, organisation_id=organisation_id, documents=len(papers)
        )
    )
    files = {names[paper.id]: documents.content(uow, paper.id) for paper in papers}
    return _zip({"data.json": _json(told), **files}, uow.now())


def _refuse_too_many(uow: UnitOfWork, organisation_id: UUID) -> None:
    query = select(func.count()).where(
        EventRow.organisation_id == organisation_id,
        EventRow.name == DataExported.name,
        EventRow.at > uow.now() - rules.EXPORT_DAY,
    )
    if uow.session.scalars(query).one() >= rules.EXPORTS_A_DAY:
        raise TooManyExports(most=rules.EXPORTS_A_DAY)


def _papers(uow: UnitOfWork, organisation_id: UUID) -> Sequence[DocumentView]:
    """Return the identity papers, and what else was handed in to be certified."""
    personal = documents.papers_of(uow, organisation_id, Realm.PERSON)
    business = documents.papers_of(uow, organisation_id, Realm.ORGANISATION)
    attached = {
        paper
        for file in distributors.files_of(uow, organisation_id)
        for paper in file.document_ids
    }
    return [*personal, *(paper for paper in business if paper.id in attached)]


def _name(number: int, paper: DocumentView) -> str:
    ending = _ENDINGS.get(paper.media_type, "bin")
    return f"documents/{number:03d}-{paper.kind.value}.{ending}"


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True).encode()


def _zip(files: dict[str, bytes], at: datetime) -> bytes:
    # In memory: nothing of it may lie in clear on a disk.
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            moment = at.astimezone(SHANGHAI).timetuple()[:6]
            archive.writestr(zipfile.ZipInfo(name, moment), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()
