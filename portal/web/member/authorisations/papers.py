"""The papers of an application: what arrived, what the examiner found, what replaces what."""

from uuid import UUID

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import suppliers
from portal.domain.approvals import CaseState, Finding
from portal.domain.documents import DocumentKind, DocumentView
from portal.domain.suppliers import ApplicationView, ChecklistItem
from portal.kernel.errors import PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.documents import UploadForm
from portal.web.member import nav
from portal.web.member.authorisations.place import (
    EDIT,
    ONE,
    PAPERS,
    bp,
    known,
    not_editable,
    stepper,
    to,
)
from portal.web.member.documents import receive

_KINDS = (
    DocumentKind.AUTHORISATION_LETTER,
    DocumentKind.RIGHT_PROOF,
    DocumentKind.COPYRIGHT_PROOF,
    DocumentKind.AFFILIATION_PROOF,
    DocumentKind.PERMIT,
    DocumentKind.BUSINESS_LICENCE,
    DocumentKind.EXEMPTION_STATEMENT,
    DocumentKind.OTHER,
)


@bp.guarded(ONE + "/documents", methods=["GET", "POST"], permission=EDIT)
def documents(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Take papers in; one may come in the place of another."""
    found = known(organisation_id, application_id)
    if not found.case.editable:
        return not_editable(organisation_id, application_id)
    replaced = _replaced(found)
    form = UploadForm(data={"kind": replaced.kind.value if replaced else None})
    form.offer(_KINDS)
    if form.validate_on_submit():
        try:
            document_id = receive(organisation_id, form)
            suppliers.attach_document(
                g.uow,
                application_id,
                document_id,
                replaces_id=replaced.id if replaced else None,
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The file has arrived."), "success")
            return to(".documents", organisation_id, application_id)
    return nav.show(
        "member/authorisations/documents.html",
        organisation_id,
        form=form,
        application=found,
        replaced=replaced,
        findings=asked_again(found),
        expected=_expected(application_id),
        earlier=suppliers.document_changes(g.uow, application_id),
        steps=stepper(found, PAPERS),
    )


@bp.guarded(ONE + "/documents/<uuid:document_id>/remove", methods=["POST"], permission=EDIT)
def remove(
    organisation_id: UUID, application_id: UUID, document_id: UUID
) -> ResponseReturnValue:
    """Take a paper off the application."""
    known(organisation_id, application_id)
    suppliers.detach_document(g.uow, application_id, document_id)
    flash(_("The file has been taken off the application."), "success")
    return to(".documents", organisation_id, application_id)


def asked_again(application: ApplicationView) -> dict[str, ChecklistItem]:
    """Return what the examiner asks for anew, by document id or by kind of paper.

    It is told when the application comes back, not while somebody is still looking.
    """
    if application.case.state is not CaseState.RETURNED:
        return {}
    items = suppliers.checklist(g.uow, application.id)
    return {item.key: item for item in items if item.finding is Finding.RESUBMIT}


def _expected(application_id: UUID) -> list[DocumentKind]:
    """Return the kinds of paper that an examiner will look for and that have not arrived."""
    items = suppliers.checklist(g.uow, application_id)
    return [item.kind for item in items if item.document is None]


def _replaced(application: ApplicationView) -> DocumentView | None:
    wanted = request.args.get("replaces")
    found = (paper for paper in application.documents if str(paper.id) == wanted)
    return next(found, None)
