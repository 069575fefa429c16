"""What is left of an application whose personal data are erased: that there was one (KYC-07).

Whether anything still holds the data, the caller has looked.  Consents stay, since they prove
what was agreed to, and so do the facts of the trail; nothing of them is personal.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, or_, select

from portal.domain import approvals
from portal.domain.distributors import policy
from portal.domain.distributors.commands.endings import close
from portal.domain.distributors.events import ApplicationErased, FaceForgotten, PersonForgotten
from portal.domain.distributors.models import (
    Application,
    ContactChange,
    IdentityCheck,
    Kyc,
    Look,
    PersonTrait,
)
from portal.domain.distributors.rules import CheckResult, CheckState, SubReason
from portal.kernel.errors import Forbidden
from portal.store.among import among
from portal.store.uow import UnitOfWork

_NOTHING = b""


@dataclass(frozen=True, slots=True)
class ErasedApplication:
    """An application and the SHA-256 (hex) of its sealed details that were destroyed."""

    application_id: UUID
    sha256: str


def erase_applications(
    uow: UnitOfWork, organisation_id: UUID, application_ids: Iterable[UUID]
) -> tuple[ErasedApplication, ...]:
    """Erase what applications of one organisation state, with all that was found about it.

    One that is not over is withdrawn first.  Those that were erased before are left out.
    Documents are the caller's to erase.  Raises `Forbidden`.
    """
    if not policy.may_erase(uow.actor):
        raise Forbidden(organisation_id=organisation_id)
    query = (
        select(Application)
        .where(
            Application.organisation_id == organisation_id,
            Application.erased_at.is_(None),
            among(uow.session, Application.id, application_ids),
        )
        .order_by(Application.started_at, Application.id)
        .with_for_update()
    )
    rows = uow.session.scalars(query).all()
    cases = approvals.cases_of(uow, [row.id for row in rows])
    return tuple(_erase(uow, row, cases[row.id].state) for row in rows)


def erase_person(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Erase what belongs to the people of an organisation and to no single application.

    By nothing that is left are they found again.  Raises `Forbidden`.
    """
    if not policy.may_erase(uow.actor):
        raise Forbidden(organisation_id=organisation_id)
    for model in (PersonTrait, ContactChange):
        uow.session.execute(delete(model).where(model.organisation_id == organisation_id))
    uow.record(PersonForgotten(subject=organisation_id, organisation_id=organisation_id))


def forget_faces(uow: UnitOfWork) -> int:
    """Destroy what leads to faces that were checked or can no longer be (KYC-05: 0 days).

    Returns how many there were.  Raises `Forbidden`.
    """
    if not policy.may_erase(uow.actor):
        raise Forbidden
    query = (
        select(IdentityCheck, Application.organisation_id)
        .join(Application, Application.id == IdentityCheck.application_id)
        .where(
            IdentityCheck.token.is_not(None),
            or_(IdentityCheck.state == CheckState.DONE, IdentityCheck.expires_at <= uow.now()),
        )
        .with_for_update(of=IdentityCheck)
    )
    found = uow.session.execute(query).all()
    for check, organisation_id in found:
        check.token = None
        uow.record(FaceForgotten(subject=check.application_id, organisation_id=organisation_id))
    return len(found)


def _erase(
    uow: UnitOfWork, application: Application, state: approvals.CaseState
) -> ErasedApplication:
    erased = ErasedApplication(application.id, hashlib.sha256(application.details).hexdigest())
    if state not in approvals.ENDED:
        approvals.withdraw_case(uow, application.id)
    if application.closed_at is None:
        close(uow, application)
    application.details = _NOTHING
    application.erased_at = uow.now()
    for check in application.identity_checks:
        _erase_check(uow, check)
    of_application = Kyc.application_id == application.id
    for kyc in uow.session.scalars(select(Kyc).where(of_application).with_for_update()):
        kyc.masked_name = kyc.person_key = ""
        kyc.number_keys = []
    uow.session.execute(delete(Look).where(Look.application_id == application.id))
    uow.record(
        ApplicationErased(subject=application.id, organisation_id=application.organisation_id)
    )
    return erased


def _erase_check(uow: UnitOfWork, check: IdentityCheck) -> None:
    check.checked_key = check.card_key = check.token = None
    check.request_id = check.note = ""
    if check.state is not CheckState.DONE:  # nobody is to be asked any more
        check.state = CheckState.DONE
        check.result, check.sub_reason = CheckResult.ERROR, SubReason.NOT_FINISHED
        check.answered_at = uow.now()
