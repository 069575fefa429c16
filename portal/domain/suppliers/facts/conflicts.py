"""Who has a part in an application, so that their colleagues do not examine it (AUT-10)."""

from uuid import UUID

from sqlalchemy import select

from portal.domain import documents, members
from portal.domain.suppliers import rules
from portal.domain.suppliers.facts.codes import by_code
from portal.domain.suppliers.models import Application, ApplicationDocument
from portal.store.uow import UnitOfWork


def parties(uow: UnitOfWork, application: Application) -> set[UUID]:
    """Return the grantor, the grantee, and everybody the uploaders of its papers work for."""
    values, _ = rules.read_letter(application.fields)
    codes = [values[name] for name in rules.PARTIES if values[name]]
    attached = select(ApplicationDocument.document_id).filter_by(application_id=application.id)
    papers = documents.documents_of(uow, list(uow.session.scalars(attached)))
    uploaders = {paper.uploaded_by for paper in papers if paper.uploaded_by}
    named = {party.id for party in by_code(uow, codes).values()}
    return named | members.organisations_of_users(uow, uploaders)
