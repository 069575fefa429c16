"""Where the pages about letters lie, and how one leads to another."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain import suppliers
from portal.domain.documents import DocumentKind
from portal.domain.suppliers import ApplicationView, AuthorisationView
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound
from portal.web.member import steps
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_authorisations", __name__)
ROOT = "/member/<uuid:organisation_id>/authorisations"
ONE = ROOT + "/<uuid:application_id>"
RECORDED = ROOT + "/recorded/<uuid:authorisation_id>"
READ = Permission.MEMBERS_ORGANISATION_READ
EDIT = Permission.SUPPLIERS_APPLICATION_EDIT
LETTER, PAPERS, CHECK = range(3)


def known(organisation_id: UUID, application_id: UUID) -> ApplicationView:
    """Return an application of this very organisation; `NotFound` for any other."""
    found = suppliers.application(g.uow, application_id)
    if found.organisation_id != organisation_id:
        raise NotFound(application_id=application_id)
    return found


def to(endpoint: str, organisation_id: UUID, application_id: UUID) -> Response:
    """Lead on to another page about the same application."""
    return redirect(
        url_for(endpoint, organisation_id=organisation_id, application_id=application_id)
    )


def not_editable(organisation_id: UUID, application_id: UUID) -> Response:
    """Say why there is nothing to change, on the page that shows the application."""
    flash(
        _("This application has been handed in; nothing can be changed in it now."), "warning"
    )
    return to(".application", organisation_id, application_id)


def stepper(application: ApplicationView, current: int) -> list[steps.Step]:
    """Return the steps of an application, with those that are done."""
    ids: dict[str, Any] = {
        "organisation_id": application.organisation_id,
        "application_id": application.id,
    }
    kinds = {document.kind for document in application.documents}
    has_scan = DocumentKind.AUTHORISATION_LETTER in kinds
    return steps.stepper(
        [
            (_("Letter"), url_for(".letter", **ids), application.letter is not None),
            (_("Papers"), url_for(".documents", **ids), has_scan),
            (_("Check and hand in"), url_for(".check", **ids), False),
        ],
        current,
    )


def renewal_opens(view: AuthorisationView) -> date:
    """Return the first day on which an authorisation can be renewed."""
    own = view.chain[-1]
    return suppliers.opens_on(min(own.letter_to, own.rights_to or own.letter_to))


def may_be_renewed(view: AuthorisationView, today: date) -> bool:
    """Return whether it is late enough, and not yet too late, to renew an authorisation.

    One that is extended is being renewed already.
    """
    opens = today >= renewal_opens(view)
    return opens and view.status(today) not in suppliers.GONE and not view.is_extended(today)
