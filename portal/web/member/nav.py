"""The member's shell: which organisation, and the list of its tasks at the side."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import members
from portal.domain.members import OrganisationView
from portal.kernel.actor import Permission
from portal.web.forms.base import Form

Place = tuple[str, str, str, bool]


def show(
    template: str,
    organisation_id: UUID,
    *,
    form: Form | None = None,
    refused: bool = False,
    **context: Any,
) -> ResponseReturnValue:
    """Render a page of an organisation; the status is 422 when something is refused.

    That is when the form says so, or the caller, who shows by itself what is wrong.

    The template gets `organisation`, `nav`, `form`, `may(Permission.X)` and `Permission`.
    """
    page = render_template(
        template,
        organisation=organisation(organisation_id),
        nav=_places(organisation_id),
        form=form,
        may=partial(g.actor.has_for, organisation_id),
        Permission=Permission,
        **context,
    )
    return page, 422 if refused else form.status if form else 200


def organisation(organisation_id: UUID) -> OrganisationView:
    """Return the organisation of the page."""
    return members.organisation(g.uow, organisation_id)


def _places(organisation_id: UUID) -> list[Place]:
    places = (
        ("member_home.home", "house", _("To do")),
        ("member_profile.profile", "building", _("Organisation")),
        ("member_people.people", "people", _("People")),
        ("member_authorisations.authorisations", "file-earmark-check", _("Authorisations")),
        ("member_certification.certification", "person-vcard", _("Certification")),
        ("member_deposit.deposit", "safe", _("Deposit")),
        ("member_price_list.price_list", "tags", _("Price list")),
        ("member_licence.licence", "award", _("Badge")),
        ("member_privacy.privacy", "shield-lock", _("Privacy")),
    )
    here = request.blueprint
    return [
        (
            url_for(endpoint, organisation_id=organisation_id),
            icon,
            text,
            endpoint.partition(".")[0] == here,
        )
        for endpoint, icon, text in places
    ]
