"""The log of erasures outside the database, and erasing again what a backup revived (T25)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from portal.domain import accounts, distributors, documents, members
from portal.domain.privacy import facts, policy
from portal.domain.privacy.events import ErasureReplayed
from portal.domain.privacy.models import Erasure, ErasureRequest
from portal.domain.privacy.rules import Cause
from portal.kernel import subjects
from portal.kernel.errors import Forbidden
from portal.store.uow import UnitOfWork


def log_erasure(uow: UnitOfWork, entry: Mapping[str, object]) -> None:
    """Keep an erasure outside the database; again is harmless.  Raises `Forbidden`."""
    if not policy.may_run(uow.actor):
        raise Forbidden
    uow.erasures.append(entry)


def replay(uow: UnitOfWork) -> list[UUID]:
    """Erase again what the log names and a restored backup brought back; return the erasures.

    Safe to run at any time.  Raises `Forbidden` to everybody but the portal.
    """
    if not policy.may_run(uow.actor):
        raise Forbidden
    return [_replay(uow, entry) for entry in facts.revived(uow)]


def _replay(uow: UnitOfWork, entry: Mapping[str, Any]) -> UUID:
    erasure_id, organisation_id = UUID(entry["id"]), UUID(entry["organisation"])
    distributors.erase_applications(
        uow, organisation_id, [UUID(one["id"]) for one in entry["applications"]]
    )
    documents.erase_documents(uow, [UUID(one["id"]) for one in entry["documents"]])
    uow.session.flush()
    for one in entry["documents"]:
        documents.drop_content(uow, one["sha256"])
    # Another key is that of somebody who came back after the erasure.
    if str(facts.person_key(uow, organisation_id)) in entry["keys"]:
        distributors.erase_person(uow, organisation_id)
        uow.vault.destroy(subjects.person(organisation_id))
    if organisation_id in members.organisations(uow, [organisation_id]):
        _record_again(uow, entry)
    uow.record(ErasureReplayed(subject=erasure_id, organisation_id=organisation_id))
    return erasure_id


def _record_again(uow: UnitOfWork, entry: Mapping[str, Any]) -> None:
    erasure_id = UUID(entry["id"])
    if uow.session.get(Erasure, erasure_id) is not None:
        return
    request_id = entry["request"] and UUID(entry["request"])
    decided_by = entry["decided_by"] and UUID(entry["decided_by"])
    known_request = request_id and uow.session.get(ErasureRequest, request_id)
    known_officer = decided_by and accounts.names(uow, [decided_by])
    uow.session.add(
        Erasure(
            id=erasure_id,
            organisation_id=UUID(entry["organisation"]),
            request_id=request_id if known_request else None,
            cause=Cause(entry["cause"]),
            content={
                key: entry[key] for key in ("applications", "documents", "keys", "everything")
            },
            at=datetime.fromisoformat(entry["at"]),
            decided_by=decided_by if known_officer else None,
        )
    )
