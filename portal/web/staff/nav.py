"""The officers' shell: the sections that this officer's roles open."""

from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.kernel.actor import Permission
from portal.web.forms.base import Form

Place = tuple[str, str, str, bool]


def show(template: str, *, form: Form | None = None, **context: Any) -> ResponseReturnValue:
    """Render an officers' page; the status is the form's when there is one.

    The template gets `nav`, `form`, `may(Permission.X)`, `Permission` and `today`.
    """
    page = render_template(
        template,
        nav=_places(),
        form=form,
        may=g.actor.has,
        Permission=Permission,
        today=g.uow.today(),
        **context,
    )
    return page, form.status if form else 200


def _places() -> list[Place]:
    places = (
        ("staff_home.start", "house", _("Today"), Permission.STAFF),
        ("staff_cases.queue", "inboxes", _("Applications"), Permission.CASES_READ),
        (
            "staff_organisations.organisations",
            "buildings",
            _("Organisations"),
            Permission.CASES_READ,
        ),
        (
            "staff_authorisations.authorisations",
            "diagram-3",
            _("Authorisations"),
            Permission.CASES_READ,
        ),
        (
            "staff_licences.all_licences",
            "award",
            _("Licences"),
            Permission.LICENCES_LICENCE_READ,
        ),
        (
            "staff_proposals.proposals",
            "check2-square",
            _("Decisions"),
            Permission.LICENCES_LICENCE_READ,
        ),
        ("staff_deposits.receipts", "safe", _("Deposits"), Permission.DEPOSITS_LEDGER_READ),
        ("staff_permits.table", "card-checklist", _("Permits"), Permission.STAFF),
        ("staff_notices.notice", "file-earmark-lock", _("Privacy notice"), Permission.STAFF),
        (
            "staff_screening.lists",
            "shield-exclamation",
            _("Lists"),
            Permission.SCREENING_LIST_READ,
        ),
        ("staff_erasures.requests", "eraser", _("Erasures"), Permission.PRIVACY_ERASURE_DECIDE),
        (
            "staff_officers.officers",
            "people",
            _("Officers"),
            Permission.ACCOUNTS_OFFICER_MANAGE,
        ),
        ("staff_interests.interests", "person-x", _("Interests"), Permission.STAFF),
        ("staff_audit.trail", "journal-text", _("Audit trail"), Permission.AUDIT_TRAIL_READ),
    )
    return [
        (url_for(endpoint), icon, text, endpoint.partition(".")[0] == request.blueprint)
        for endpoint, icon, text, permission in places
        if g.actor.has(permission)
    ]
