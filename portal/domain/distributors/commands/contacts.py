"""Changing how a member is reached and paid, with time for its owners to object (T14)."""

from uuid import UUID

from portal.domain.accounts import ProofNeeded
from portal.domain.distributors import policy, rules
from portal.domain.distributors.commands.endings import (
    close_lapsed,
    free_claims,
    keep_claims,
)
from portal.domain.distributors.commands.rows import live_kyc
from portal.domain.distributors.events import ContactChangeCancelled, ContactChangeRequested
from portal.domain.distributors.facts import contacts, traits
from portal.domain.distributors.models import Application, ContactChange
from portal.domain.distributors.rules import (
    ApplicationOpen,
    ChangeOver,
    ChangeWaiting,
    ContactKind,
    ContactState,
    NotCertified,
    Trait,
    TraitKind,
)
from portal.kernel import subjects
from portal.kernel.errors import Forbidden, NotFound, Problem, refuse_if_any
from portal.kernel.ids import new_id
from portal.store.locks import one_at_a_time
from portal.store.uow import UnitOfWork


def change_contact(
    uow: UnitOfWork, organisation_id: UUID, kind: ContactKind, text: str
) -> UUID:
    """Ask for another mobile number or bank card; return the change's id.

    It counts after 72 hours, and every owner is told at once.  While an application is open the
    change belongs into it.  Raises `NotFound`, `Forbidden`, `ProofNeeded`,
    `NotCertified`, `ApplicationOpen`, `ChangeWaiting` or `FieldErrors` (what an application
    would say of the value, KYC_MOBILE_TAKEN, CONTACT_SAME).
    """
    _require_owner(uow, organisation_id)
    if not uow.actor.is_fresh:
        raise ProofNeeded(organisation_id=organisation_id)
    kyc = live_kyc(uow, organisation_id)
    if kyc is None or kyc.consent_withdrawn_on is not None:
        raise NotCertified(organisation_id=organisation_id)
    if close_lapsed(uow, organisation_id):
        raise ApplicationOpen(organisation_id=organisation_id)
    one_at_a_time(uow.session, "contact change", str(organisation_id))
    if (before := contacts.waiting(uow, organisation_id).get(kind)) is not None:
        raise ChangeWaiting(until=before.effective_at)
    application = uow.session.get_one(Application, kyc.application_id)
    given = rules.read_contact(kind, text)
    value = getattr(given, kind.value)
    problems = rules.check_contact(kyc.kind, kind, given, today=uow.today(), limits=uow.limits)
    if value and value == getattr(contacts.current_details(uow, application), kind.value):
        problems.append(Problem(kind.value, "CONTACT_SAME"))
    if kind is ContactKind.MOBILE:
        free_claims(uow, organisation_id, traits.digests(uow, [Trait(TraitKind.MOBILE, value)]))
        problems += traits.mobile_taken(uow, organisation_id, value)
    refuse_if_any(problems)
    change = ContactChange(
        id=new_id(),
        organisation_id=organisation_id,
        kind=kind,
        masked=getattr(given.masked(), kind.value),
        requested_by=uow.actor.id,
        requested_at=uow.now(),
        effective_at=uow.now() + rules.HOLD,
        cancelled_at=None,
    )
    change.value = uow.vault.seal(
        subjects.person(organisation_id), value, rules.contact_context(change.id)
    )
    uow.session.add(change)
    uow.session.flush()
    keep_claims(uow, organisation_id)
    uow.record(
        ContactChangeRequested(
            subject=organisation_id,
            organisation_id=organisation_id,
            change_id=change.id,
            kind=kind,
            effective_at=change.effective_at,
        )
    )
    return change.id


def cancel_contact_change(uow: UnitOfWork, change_id: UUID) -> None:
    """Take a change back before it counts, as any owner.

    Raises `NotFound`, `Forbidden` or `ChangeOver`.
    """
    change = uow.session.get(ContactChange, change_id, with_for_update=True)
    if change is None:
        raise NotFound(change_id=change_id)
    _require_owner(uow, change.organisation_id)
    state = rules.contact_state(change.effective_at, change.cancelled_at, uow.now())
    if state is not ContactState.WAITING:
        raise ChangeOver(change_id=change_id)
    change.cancelled_at = uow.now()
    uow.session.flush()
    keep_claims(uow, change.organisation_id)
    uow.record(
        ContactChangeCancelled(
            subject=change.organisation_id,
            organisation_id=change.organisation_id,
            change_id=change.id,
            kind=change.kind,
        )
    )


def _require_owner(uow: UnitOfWork, organisation_id: UUID) -> None:
    if policy.may_change_contacts(uow.actor, organisation_id=organisation_id):
        return
    if policy.may_see(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)
    raise NotFound(organisation_id=organisation_id)
