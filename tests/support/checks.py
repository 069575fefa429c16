"""Identity checks in tests: whom the sandbox knows, asking, coming back, what came of it."""

from uuid import UUID

from sqlalchemy import select

from portal.adapters.identity_sandbox import TEST_IDENTITIES
from portal.domain import distributors
from portal.domain.distributors import CheckMethod, ConsentItem
from portal.domain.distributors.models import IdentityCheck
from portal.jobs.outbox import deliver_due
from portal.kernel.actor import SYSTEM
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.distributors import Applicant

TELECOM3, BANK4, FACE = CheckMethod.TELECOM3, CheckMethod.BANK4, CheckMethod.FACE
ID2 = CheckMethod.ID2
NUMBERS = {
    (method, identity.sub_reason): identity.number
    for identity in TEST_IDENTITIES
    for method in identity.methods
}
LOW_SCORE = NUMBERS[FACE, None]


def agree(portal: Portal, applicant: Applicant, *, face: bool) -> None:
    with portal.begin(applicant.owner) as uow:
        distributors.record_consents(uow, applicant.application_id, {ConsentItem.FACE: face})


def change(portal: Portal, applicant: Applicant, **fields: object) -> None:
    with portal.begin(applicant.owner) as uow:
        distributors.save_details(uow, applicant.application_id, fields)


def request(portal: Portal, applicant: Applicant, method: CheckMethod) -> UUID:
    with portal.begin(applicant.owner) as uow:
        return distributors.request_check(uow, applicant.application_id, method)


def ask(portal: Portal, applicant: Applicant, method: CheckMethod) -> distributors.CheckView:
    """Ask for a check, let it be answered, and return it as the applicant sees it."""
    check_id = request(portal, applicant, method)
    deliver_due(portal)
    return seen_check(portal, applicant, check_id)


def finish(portal: Portal, applicant: Applicant, check_id: UUID) -> distributors.CheckView:
    """Come back from a face check; return it as the applicant sees it."""
    with portal.begin(applicant.owner) as uow:
        distributors.go_on_face(uow, check_id)
    deliver_due(portal)
    return seen_check(portal, applicant, check_id)


def seen_check(portal: Portal, applicant: Applicant, check_id: UUID) -> distributors.CheckView:
    known = {check.id: check for check in evidence(portal, applicant).checks}
    return known[check_id]


def evidence(portal: Portal, applicant: Applicant) -> distributors.EvidenceView:
    return applicants.view(portal, applicant.owner, applicant).evidence


def rows(portal: Portal) -> list[IdentityCheck]:
    with portal.begin(SYSTEM, writes=False) as uow:
        return list(uow.session.scalars(select(IdentityCheck).order_by(IdentityCheck.at)))


def events(portal: Portal, applicant: Applicant) -> list[str]:
    names = applicants.event_names(portal, applicant.application_id)
    return [name for name in names if ".check." in name]
