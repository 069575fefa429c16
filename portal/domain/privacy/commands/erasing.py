"""Erasing: at a request, and of itself when the time is over (KYC-07).

What is erased is destroyed twice: it is taken out of the rows and the files, and once nothing
of the people is left, the key that sealed it is destroyed, so that no copy opens any more.
"""

from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, distributors, documents
from portal.domain.privacy import facts, policy, rules
from portal.domain.privacy.events import ErasureDecided, ErasureMade
from portal.domain.privacy.models import Erasure, ErasureRequest
from portal.domain.privacy.rules import Cause, NotOpen, RequestState
from portal.kernel import subjects
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork


def carry_out(uow: UnitOfWork, request_id: UUID) -> UUID | None:
    """Erase what a request asks for and nothing holds; return the erasure, None without any.

    What is held goes of itself, as soon as nothing holds it any more.  Raises `NotFound`,
    `Forbidden`, `OwnOrganisation`, or `NotOpen` when it was carried out or taken back.
    """
    if not policy.may_list(uow.actor):
        raise Forbidden(request_id=request_id)
    request = uow.session.get(ErasureRequest, request_id, with_for_update=True)
    if request is None:
        raise NotFound(request_id=request_id)
    if not policy.may_decide(uow.actor, organisation_id=request.organisation_id):
        raise approvals.OwnOrganisation(request_id=request_id)
    if request.state is not RequestState.OPEN:
        raise NotOpen(request_id=request_id)
    uow.vault.reserve(subjects.person(request.organisation_id))
    return _fulfil(uow, request)


def erase_due(uow: UnitOfWork, organisation_id: UUID) -> list[UUID]:
    """Erase what of an organisation is due today; return the erasures.

    That is what was asked for and is held no more, and what is kept long enough.  Raises
    `Forbidden` to everybody but the portal.
    """
    if not policy.may_run(uow.actor):
        raise Forbidden(organisation_id=organisation_id)
    uow.vault.reserve(subjects.person(organisation_id))
    query = select(ErasureRequest).filter_by(
        organisation_id=organisation_id, state=RequestState.HELD
    )
    request = uow.session.scalar(query.with_for_update())
    made = [] if request is None else [_fulfil(uow, request)]
    plan = facts.plan(uow, organisation_id, on_request=False)
    if not plan.is_empty:
        made.append(_erase(uow, organisation_id, plan, Cause.RETENTION))
    return [erasure_id for erasure_id in made if erasure_id]


def _fulfil(uow: UnitOfWork, request: ErasureRequest) -> UUID | None:
    plan = facts.plan(uow, request.organisation_id, on_request=True)
    erasure_id = None
    if not plan.is_empty:
        erasure_id = _erase(uow, request.organisation_id, plan, Cause.REQUEST, request.id)
    before = (request.state, request.holds)
    request.state = RequestState.HELD if plan.holds else RequestState.DONE
    request.holds = rules.holds_to_json(plan.holds)
    request.held_until = rules.held_until(plan.holds)
    if before != (request.state, request.holds):
        request.decided_at = uow.now()
        uow.record(
            ErasureDecided(
                subject=request.id,
                organisation_id=request.organisation_id,
                state=request.state,
            )
        )
    return erasure_id


def _erase(
    uow: UnitOfWork,
    organisation_id: UUID,
    plan: facts.Plan,
    cause: Cause,
    request_id: UUID | None = None,
) -> UUID:
    applications = distributors.erase_applications(uow, organisation_id, plan.applications)
    papers = documents.erase_documents(uow, plan.documents)
    destroyed = None
    if plan.is_all:
        distributors.erase_person(uow, organisation_id)
        destroyed = uow.vault.destroy(subjects.person(organisation_id))
    erasure = Erasure(
        id=new_id(),
        organisation_id=organisation_id,
        request_id=request_id,
        cause=cause,
        content={
            "applications": [
                {"id": str(one.application_id), "sha256": one.sha256} for one in applications
            ],
            "documents": [{"id": str(one.document_id), "sha256": one.sha256} for one in papers],
            "keys": [str(destroyed)] if destroyed else [],
            "everything": plan.is_all,
        },
        at=uow.now(),
        decided_by=uow.actor.id,
    )
    uow.session.add(erasure)
    uow.record(
        ErasureMade(
            subject=erasure.id,
            organisation_id=organisation_id,
            cause=cause,
            applications=len(applications),
            documents=len(papers),
            keys=len(erasure.content["keys"]),
            record_hash=rules.record_hash(facts.record(erasure)),
        )
    )
    return erasure.id
