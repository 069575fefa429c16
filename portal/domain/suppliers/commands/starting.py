"""How an application begins: as a new letter, a grant downstream, a renewal or a correction."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, members
from portal.domain.approvals import CasePurpose
from portal.domain.suppliers import facts, policy, rules
from portal.domain.suppliers.commands.rows import require_edit
from portal.domain.suppliers.events import ApplicationStarted
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.models import Application, ApplicationDocument, Authorisation
from portal.domain.suppliers.rules import NotLive, RenewalTooEarly
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork

# What a grant downstream takes over from the one above it, as it is written there.
_INHERITED = (
    "trademark_reg_nos",
    "copyright_refs",
    "right_type",
    "products",
    "channels",
    "regions",
)


def start_application(
    uow: UnitOfWork, organisation_id: UUID, *, parent_id: UUID | None = None
) -> UUID:
    """Begin an application; return its id.

    Without a parent the applicant is the grantee.  With one, an authorisation that the
    applicant holds, it grants downstream, and everything is prefilled as wide as the parent
    allows.  Raises `NotFound`, `Forbidden` or `NotLive`.
    """
    applicant = members.organisation(uow, organisation_id)
    require_edit(uow, organisation_id)
    if parent_id is None:
        fields = _named("grantee", applicant)
    else:
        fields = fields_below(uow, applicant, parent_id)
    return start(uow, organisation_id, fields).id


def start_renewal(uow: UnitOfWork, authorisation_id: UUID) -> UUID:
    """Begin the renewal of an authorisation by its holder, or by who filed it; return its id.

    It opens sixty days before the end.  Raises `NotFound`, `Forbidden`, `NotLive`,
    `RenewalTooEarly` or `approvals.AlreadyOpen`.
    """
    row, organisation_id = _live_row(uow, authorisation_id)
    opens_on = rules.opens_on(row.ends_on)
    if uow.today() < opens_on:
        raise RenewalTooEarly(authorisation_id=authorisation_id, opens_on=opens_on.isoformat())
    fields = {
        **row.fields,
        "letter_no": "",
        "sign_date": "",
        "valid_from": (row.ends_on + timedelta(days=1)).isoformat(),
        "valid_to": "",
        rules.PARENT: _parent_today(uow, row),
    }
    return start(
        uow, organisation_id, fields, purpose=CasePurpose.RENEW, target=authorisation_id
    ).id


def start_correction(uow: UnitOfWork, authorisation_id: UUID) -> UUID:
    """Begin the correction of a recorded letter from its current version; return its id.

    The papers that proved the letter come along when the same organisation handed them in.
    Raises `NotFound`, `Forbidden`, `NotLive` or `approvals.AlreadyOpen`.
    """
    row, organisation_id = _live_row(uow, authorisation_id)
    application = start(
        uow, organisation_id, row.fields, purpose=CasePurpose.CHANGE, target=authorisation_id
    )
    application.base_version = row.fields_version
    first = uow.session.get_one(Application, row.application_id)
    if first.organisation_id == organisation_id:
        for paper in facts.papers(uow, first.id):
            uow.session.add(
                ApplicationDocument(
                    application_id=application.id,
                    document_id=paper.id,
                    attached_at=uow.now(),
                )
            )
    return application.id


def fields_below(
    uow: UnitOfWork, holder: members.OrganisationView, parent_id: UUID
) -> dict[str, Any]:
    """Return what a grant below an authorisation begins with: as wide as that one allows.

    Raises `NotFound` when the organisation does not hold it, or `NotLive`.
    """
    return {**_named("grantor", holder), **_limits(uow, holder, parent_id)}


def start(
    uow: UnitOfWork,
    organisation_id: UUID,
    fields: Mapping[str, Any],
    *,
    purpose: CasePurpose = CasePurpose.NEW,
    target: UUID | None = None,
) -> Application:
    """Keep a new application with what it begins with, and open its case."""
    application = Application(
        id=new_id(),
        organisation_id=organisation_id,
        fields=dict(fields),
        started_at=uow.now(),
    )
    uow.session.add(application)
    approvals.open_case(
        uow,
        kind=approvals.CaseKind.SUPPLIER_AUTHORISATION,
        subject=application.id,
        organisation_id=organisation_id,
        purpose=purpose,
        target=target,
    )
    uow.record(ApplicationStarted(subject=application.id, organisation_id=organisation_id))
    return application


def _named(side: str, party: members.OrganisationView) -> dict[str, Any]:
    return {side: party.display_name, f"{side}_uscc": facts.code_of(party)}


def _limits(
    uow: UnitOfWork, holder: members.OrganisationView, parent_id: UUID
) -> dict[str, Any]:
    row = uow.session.get(Authorisation, parent_id)
    if row is None or row.organisation_id != holder.id:
        raise NotFound(authorisation_id=parent_id)
    parent = chains.grant(uow, parent_id)
    today = uow.today()
    status = rules.standing(parent.chain, today).status
    if status in rules.GONE:
        raise NotLive(authorisation_id=parent_id, status=status)
    last = min(rules.chain_end(parent.chain).day, parent.link.letter_to)
    return {
        rules.PARENT: str(parent_id),
        **{name: row.fields[name] for name in _INHERITED if name in row.fields},
        "valid_from": max(today, parent.first_day).isoformat(),
        "valid_to": last.isoformat(),
        "sub_depth": str(max(parent.sub_depth - 1, 0)),
    }


def _live_row(uow: UnitOfWork, authorisation_id: UUID) -> tuple[Authorisation, UUID]:
    """Return an authorisation that has not ended, and for whom the actor may apply about it."""
    row = uow.session.get(Authorisation, authorisation_id)
    if row is None:
        raise NotFound(authorisation_id=authorisation_id)
    filed = uow.session.get_one(Application, row.application_id)
    sides = (row.organisation_id, filed.organisation_id)
    mine = [side for side in sides if policy.may_edit(uow.actor, organisation_id=side)]
    if not mine:
        if any(policy.may_read(uow.actor, organisation_id=side) for side in sides):
            raise Forbidden(authorisation_id=authorisation_id)
        raise NotFound(authorisation_id=authorisation_id)
    status = chains.grant(uow, authorisation_id).link.status(uow.today())
    if status in rules.GONE:
        raise NotLive(authorisation_id=authorisation_id, status=status)
    return row, mine[0]


def _parent_today(uow: UnitOfWork, row: Authorisation) -> str:
    """Return what a renewal hangs from: the newest renewal of the old parent, if any."""
    if row.parent_id is None:
        return ""
    query = (
        select(Authorisation.id)
        .where(
            Authorisation.renewal_of == row.parent_id,
            Authorisation.revoked_on.is_(None),
            Authorisation.surrendered_on.is_(None),
        )
        .order_by(Authorisation.valid_from.desc(), Authorisation.id)
        .limit(1)
    )
    return str(uow.session.scalar(query) or row.parent_id)
