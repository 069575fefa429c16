"""Grants downstream by the sheet: every row an application below one authorisation (AUT-03)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.domain import approvals, documents, members
from portal.domain.documents import DocumentKind
from portal.domain.suppliers.commands.rows import require_edit
from portal.domain.suppliers.commands.starting import fields_below, start
from portal.domain.suppliers.events import DocumentAttached, GrantsImported
from portal.domain.suppliers.facts import imports
from portal.domain.suppliers.models import ApplicationDocument, Submission
from portal.domain.suppliers.rules import GrantRow, ImportReport, RowReport
from portal.kernel.errors import NotFound, Problem, refuse_if_any
from portal.store.uow import UnitOfWork


def import_grants(  # noqa: PLR0913 - one act, each argument a part of it
    uow: UnitOfWork,
    organisation_id: UUID,
    parent_id: UUID,
    rows: Sequence[GrantRow],
    *,
    all_or_nothing: bool,
    document_id: UUID | None = None,
    hand_in: bool = False,
) -> ImportReport:
    """Apply for a grant below an authorisation that the organisation holds, once for each row.

    What a row leaves out is as the parent has it.  Each row is judged like a letter typed by
    hand, and against the rows before it; a wrong one becomes no application, and with
    `all_or_nothing` none does.  The document, a scan of all these letters, is attached to each
    application; with it they can be handed in at once.  Raises `NotFound`, `Forbidden`,
    `NotLive` or `FieldErrors` (AUT_SCAN_MISSING on `scan`).
    """
    holder = members.organisation(uow, organisation_id)
    require_edit(uow, organisation_id)
    base = fields_below(uow, holder, parent_id)
    _check_scan(uow, organisation_id, document_id, needed=hand_in)
    drafts = imports.drafts(uow, base, rows)
    judge = imports.judge(uow, holder, parent_id, drafts)
    problems = {draft.row.number: judge.problems(draft) for draft in drafts}
    good = [draft for draft in drafts if not problems[draft.row.number]]
    if all_or_nothing and len(good) < len(drafts):
        good = []
    written = {
        draft.row.number: _apply(
            uow, organisation_id, draft.fields, document_id, hand_in=hand_in
        )
        for draft in good
    }
    report = ImportReport(
        tuple(
            RowReport(number, written.get(number), found) for number, found in problems.items()
        )
    )
    if written:
        uow.record(
            GrantsImported(
                subject=parent_id,
                organisation_id=organisation_id,
                count=report.written,
                refused=len(report.refused),
            )
        )
    return report


def _check_scan(
    uow: UnitOfWork, organisation_id: UUID, document_id: UUID | None, *, needed: bool
) -> None:
    missing = [Problem("scan", "AUT_SCAN_MISSING")]
    if document_id is None:
        refuse_if_any(missing if needed else [])
        return
    scan = documents.document(uow, document_id)
    if scan.organisation_id != organisation_id:
        raise NotFound(document_id=document_id)
    refuse_if_any(missing if scan.kind is not DocumentKind.AUTHORISATION_LETTER else [])


def _apply(
    uow: UnitOfWork,
    organisation_id: UUID,
    fields: Mapping[str, Any],
    document_id: UUID | None,
    *,
    hand_in: bool,
) -> UUID:
    application = start(uow, organisation_id, fields)
    if document_id is not None:
        uow.session.add(
            ApplicationDocument(
                application_id=application.id,
                document_id=document_id,
                attached_at=uow.now(),
            )
        )
        uow.record(
            DocumentAttached(
                subject=application.id, organisation_id=organisation_id, document_id=document_id
            )
        )
    if hand_in:
        approvals.submit_case(uow, application.id)
        uow.session.add(
            Submission(
                application_id=application.id,
                round=1,
                fields=application.fields,
                document_ids=[str(document_id)],
                submitted_at=uow.now(),
            )
        )
    return application.id
