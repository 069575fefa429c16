"""What people agreed to, what of it stands, and what taking it back would end (KYC-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain.distributors import policy, rules
from portal.domain.distributors.facts.consents import applications_of
from portal.domain.distributors.models import Application, Kyc
from portal.domain.distributors.rules import (
    ConsentChannel,
    ConsentEffect,
    ConsentItem,
    ConsentPurpose,
)
from portal.kernel.errors import NotFound
from portal.kernel.identity import Provider
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One item the person agreed to, and when it was taken back, if it was."""

    item: ConsentItem
    purpose: ConsentPurpose
    notice_version: int
    channel: ConsentChannel
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class StandingConsent:
    """An item that is agreed to now, since when, and what taking it back ends."""

    item: ConsentItem
    given_at: datetime
    effects: tuple[ConsentEffect, ...]


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """The consents of an organisation's person over all its applications.

    `standing` in the order of the items; `history` is every consent, the newest first.
    """

    standing: tuple[StandingConsent, ...]
    history: tuple[ConsentView, ...]


def consents_of(uow: UnitOfWork, organisation_id: UUID) -> ConsentRecord:
    """Return what the person agreed to; `NotFound` for outsiders."""
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    applications = applications_of(uow, organisation_id)
    given = [view for application in applications for view in consent_views(application)]
    return ConsentRecord(
        _standing(applications, _live(uow, organisation_id)),
        tuple(sorted(given, key=lambda view: (view.given_at, view.item), reverse=True)),
    )


def consent_views(application: Application) -> tuple[ConsentView, ...]:
    """Return the consents of one application, as they were given."""
    return tuple(
        ConsentView(
            row.item,
            row.purpose,
            row.notice_version,
            ConsentChannel(row.channel),
            row.given_at,
            row.withdrawn_at,
        )
        for row in application.consents
    )


def provider(uow: UnitOfWork) -> Provider:
    """Return who is told personal data when somebody's identity is checked (PIPL art. 23)."""
    return uow.checker.provider


def _live(uow: UnitOfWork, organisation_id: UUID) -> Kyc | None:
    return uow.session.scalar(
        select(Kyc).filter_by(
            organisation_id=organisation_id, superseded_at=None, consent_withdrawn_on=None
        )
    )


def _standing(
    applications: Sequence[Application], verified: Kyc | None
) -> tuple[StandingConsent, ...]:
    found = []
    for item in ConsentItem:
        given = {
            application.id: max(times)
            for application in applications
            if (times := _given(application, item))
        }
        if given:
            open_ones = (one for one in applications if one.closed_at is None)
            effects = rules.effects_of(
                item,
                verified_as=verified.kind
                if verified and verified.application_id in given
                else None,
                applying_as=next((one.kind for one in open_ones if one.id in given), None),
            )
            found.append(StandingConsent(item, max(given.values()), effects))
    return tuple(found)


def _given(application: Application, item: ConsentItem) -> list[datetime]:
    return [
        consent.given_at
        for consent in application.consents
        if consent.item is item and consent.withdrawn_at is None
    ]
