"""The papers of an application, and which ones an examiner has to see (AUT-01, 03, 06, 07)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, documents
from portal.domain.approvals import CasePurpose, Finding
from portal.domain.documents import DocumentKind
from portal.domain.suppliers import rules
from portal.domain.suppliers.facts.codes import by_code
from portal.domain.suppliers.facts.permits import needs_permits
from portal.domain.suppliers.models import Application, ApplicationDocument
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One paper, or the kind of one that is missing, and what the examiner found about it.

    `key` is the document's id, or the kind when `document` is None.
    """

    key: str
    kind: DocumentKind
    document: documents.DocumentView | None
    finding: Finding | None
    reason: str


def papers(uow: UnitOfWork, application_id: UUID) -> list[documents.DocumentView]:
    """Return the documents that are attached now, in the order in which they came."""
    query = (
        select(ApplicationDocument.document_id)
        .filter_by(application_id=application_id)
        .order_by(ApplicationDocument.attached_at, ApplicationDocument.document_id)
    )
    return documents.documents_of(uow, list(uow.session.scalars(query)))


def checklist(
    uow: UnitOfWork, application: Application, case: approvals.CaseView
) -> tuple[ChecklistItem, ...]:
    """Return every paper and everything that is missing, by kind, with the last findings.

    The letter's scan is compared with what was typed, so it is looked at anew in each round;
    other papers stay in order once they are.
    """
    attached = papers(uow, application.id)
    kinds = {paper.kind for paper in attached}
    wanted = [kind for kind in _required(uow, application, case) if kind not in kinds]
    entries = [
        *((str(paper.id), paper.kind, paper) for paper in attached),
        *((kind.value, kind, None) for kind in wanted),
    ]
    order = list(DocumentKind)
    checks = {check.item: check for check in approvals.checks_of(uow, application.id)}
    items = []
    for key, kind, paper in sorted(entries, key=lambda entry: order.index(entry[1])):
        check = checks.get(key)
        if kind is DocumentKind.AUTHORISATION_LETTER and check and check.round != case.round:
            check = None
        items.append(
            ChecklistItem(
                key=key,
                kind=kind,
                document=paper,
                finding=check.finding if check else None,
                reason=check.reason if check else "",
            )
        )
    return tuple(items)


def _required(
    uow: UnitOfWork, application: Application, case: approvals.CaseView
) -> Iterator[DocumentKind]:
    yield DocumentKind.AUTHORISATION_LETTER
    if case.purpose is CasePurpose.CHANGE:
        return  # everything else was seen when the letter was approved
    values, _ = rules.read_letter(application.fields)
    is_root = not application.fields.get(rules.PARENT)
    if is_root:
        yield from _proofs_of_right(values)
    if values["permits"] or needs_permits(uow, values, is_root=is_root):
        yield DocumentKind.PERMIT
    grantee = by_code(uow, [values["grantee_uscc"] or ""]).get(values["grantee_uscc"])
    if grantee is not None and grantee.uscc is None:
        yield DocumentKind.EXEMPTION_STATEMENT  # e-commerce law art. 10
    else:
        yield DocumentKind.BUSINESS_LICENCE


def _proofs_of_right(values: Mapping[str, Any]) -> Iterator[DocumentKind]:
    if values["trademark_reg_nos"]:
        yield DocumentKind.RIGHT_PROOF
    if values["copyright_refs"]:
        yield DocumentKind.COPYRIGHT_PROOF
    if rules.foreign_rights(values):
        yield DocumentKind.AFFILIATION_PROOF
