"""The bytes of documents that were handed in."""

from io import BytesIO
from uuid import UUID

from flask import g, send_file
from flask.typing import ResponseReturnValue

from portal.domain import documents
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound
from portal.web.forms.documents import UploadForm
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_documents", __name__)


@bp.guarded(
    "/member/<uuid:organisation_id>/documents/<uuid:document_id>",
    permission=Permission.MEMBERS_ORGANISATION_READ,
)
def document(organisation_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Hand a document out as a file; it came from outside and is never shown inline."""
    known = documents.document(g.uow, document_id)
    if known.organisation_id != organisation_id:
        raise NotFound(document_id=document_id)
    response = send_file(
        BytesIO(documents.content(g.uow, document_id)),
        mimetype=known.media_type,
        as_attachment=True,
        download_name=known.filename,
    )
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def receive(organisation_id: UUID, form: UploadForm) -> UUID:
    """Take the uploaded file in; raises what `documents.upload` raises."""
    return documents.upload(
        g.uow,
        organisation_id,
        kind=documents.DocumentKind(form.kind.data),
        filename=form.file.data.filename,
        data=form.file.data.read(),
    )
