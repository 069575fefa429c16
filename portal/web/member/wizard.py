"""The steps of a certification, which its pages share: where each is, and which are done."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain import distributors
from portal.domain.distributors import ApplicationView, EvidenceState
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, Problem
from portal.web.member import steps
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_certification", __name__)
ROOT = "/member/<uuid:organisation_id>/certification"
ONE = ROOT + "/<uuid:application_id>"
EDIT = Permission.DISTRIBUTORS_APPLICATION_EDIT
# Nothing more is to be done by the applicant itself.
_CHECKED = frozenset({EvidenceState.MANUAL, EvidenceState.PASSED})
# The fields of an application that are not questions of the page with the details.
ELSEWHERE = {"consents": ".consents", "scope": ".brands", "documents": ".documents"}


def known_application(organisation_id: UUID, application_id: UUID) -> ApplicationView:
    """Return an application of the organisation; `NotFound` when it is another's."""
    known = distributors.application(g.uow, application_id)
    if known.organisation_id != organisation_id:
        raise NotFound(application_id=application_id)
    return known


def detail_problems(known: ApplicationView) -> list[Problem]:
    """Return what is wrong with the answers of the page with the details."""
    return [problem for problem in known.problems if problem.field not in ELSEWHERE]


def not_editable(organisation_id: UUID) -> Response:
    """Say that nothing can be changed, and lead to the application's state."""
    flash(
        _("This application has been handed in; nothing can be changed in it now."), "warning"
    )
    return redirect(url_for(".certification", organisation_id=organisation_id))


def to(endpoint: str, organisation_id: UUID, application_id: UUID) -> Response:
    """Lead to a step."""
    return redirect(
        url_for(endpoint, organisation_id=organisation_id, application_id=application_id)
    )


def steps_at(known: ApplicationView, endpoint: str) -> list[steps.Step]:
    """Return the steps for the stepper, on the page of one of them."""
    ids: dict[str, Any] = {"organisation_id": known.organisation_id, "application_id": known.id}
    open_fields = {problem.field for problem in known.problems}
    places = [
        (".consents", _("Consents"), "consents" not in open_fields),
        (".details", _("Details"), not detail_problems(known)),
        (".identity", _("Identity"), known.evidence.state in _CHECKED),
        (".brands", _("Brands"), "scope" not in open_fields),
        (".documents", _("Papers"), "documents" not in open_fields),
        (".check", _("Check"), False),
    ]
    return steps.stepper(
        [(text, url_for(place, **ids), done) for place, text, done in places],
        [place for place, _text, _done in places].index(endpoint),
    )
