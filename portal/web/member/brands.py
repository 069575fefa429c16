"""Authorisations as somebody who sells under them sees them: brand, supplier, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import g
from flask_babel import gettext as _

from portal.domain import members, suppliers
from portal.domain.distributors import ApplicationView, SelectedScope
from portal.domain.suppliers import AuthorisationView
from portal.web.labels import day_text


@dataclass(frozen=True, slots=True)
class Offer:
    """One authorisation; `own` when the reader's organisation is the grantee."""

    authorisation_id: UUID
    brands: tuple[str, ...]
    supplier: str
    ends_on: date
    own: bool

    @property
    def sentence(self) -> str:
        """The offer in one line."""
        names = {"brands": _(", ").join(self.brands), "until": day_text(self.ends_on)}
        if self.own:
            return str(_("%(brands)s: your own authorisation, until %(until)s", **names))
        text = _(
            "%(brands)s: from %(supplier)s, until %(until)s", supplier=self.supplier, **names
        )
        return str(text)

    @property
    def scope(self) -> SelectedScope:
        """What choosing this offer means to the certification."""
        return SelectedScope(self.authorisation_id, self.own)


def offered(organisation_id: UUID) -> list[Offer]:
    """Return what the organisation may choose today."""
    found = suppliers.selectable(g.uow, g.uow.today(), organisation_id=organisation_id)
    return _offers(found, organisation_id)


def chosen(application: ApplicationView) -> list[Offer]:
    """Return what the application has chosen, ended or not."""
    ids = [scope.authorisation_id for scope in application.scopes]
    found = suppliers.authorisations(g.uow, ids)
    return _offers(found.values(), application.organisation_id)


def _offers(found: Iterable[AuthorisationView], organisation_id: UUID) -> list[Offer]:
    found = list(found)
    names = members.organisations(g.uow, {one.organisation_id for one in found})
    return [
        Offer(
            one.id,
            one.brands,
            names[one.organisation_id].display_name,
            one.ends_on,
            one.organisation_id == organisation_id,
        )
        for one in found
    ]
