"""What an examiner finds in order before an application is recommended (KYC-04, 09, 10)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.domain import approvals, documents
from portal.domain.approvals import CaseView, Finding
from portal.domain.distributors import policy, rules
from portal.domain.distributors.facts.fast_track import is_fast
from portal.domain.distributors.facts.screening import Hit, hits_of
from portal.domain.distributors.models import Application
from portal.domain.distributors.rules import CheckedField, EntryKind, NotChecked
from portal.domain.documents import DocumentKind
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One statement, paper or screening result, as `kind` says, and the finding about it."""

    key: str
    kind: EntryKind
    field: CheckedField | None = None
    document: documents.DocumentView | None = None
    hit: Hit | None = None
    finding: Finding | None = None
    reason: str = ""


def checklist(
    uow: UnitOfWork, application: Application, case: CaseView
) -> tuple[ChecklistItem, ...]:
    """Return every entry with the last finding about it.

    Statements may have changed when an application comes back, so they are compared anew in
    each round; a paper never changes and stays in order once it is, and so does a hit that was
    judged.  An applicant is never shown hits (KYC-09).
    """
    checks = {check.item: check for check in approvals.checks_of(uow, application.id)}
    items = []
    for item in _entries(uow, application):
        check = checks.get(item.key)
        if check and (item.kind is not EntryKind.FIELD or check.round == case.round):
            items.append(replace(item, finding=check.finding, reason=check.reason))
        else:
            items.append(item)
    return tuple(items)


def require_checked(uow: UnitOfWork, application: Application) -> None:
    """Raise `NotChecked` while an entry of the checklist has not been found in order.

    A renewal on the fast track goes without.
    """
    case = approvals.case_of(uow, application.id)
    if is_fast(uow, application, case):
        return
    waiting = [
        item.key
        for item in checklist(uow, application, case)
        if item.finding is not Finding.IN_ORDER
    ]
    if waiting:
        raise NotChecked(application_id=application.id, items=waiting)


def _entries(uow: UnitOfWork, application: Application) -> Iterator[ChecklistItem]:
    for field in rules.checked_fields(application.kind):
        yield ChecklistItem(key=field.value, kind=EntryKind.FIELD, field=field)
    ids = [row.document_id for row in application.documents]
    order = list(DocumentKind)
    papers = documents.documents_of(uow, ids)
    for document in sorted(papers, key=lambda paper: order.index(paper.kind)):
        yield ChecklistItem(key=str(document.id), kind=EntryKind.DOCUMENT, document=document)
    if policy.may_see_findings(uow.actor):
        for hit in hits_of(uow, application):
            yield ChecklistItem(key=hit.key, kind=EntryKind.HIT, hit=hit)
