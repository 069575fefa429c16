"""The life after certification: renewals and changes, made with the commands the pages call."""

from datetime import date, datetime, timedelta
from uuid import UUID

from portal.domain import distributors, documents
from portal.domain.distributors import ConsentItem
from portal.domain.members import OrganisationKind
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.money import Money
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import scans
from tests.support.distributors import REASON, Applicant, Officers
from tests.support.people import fresh

LAST_DAY = date(2027, 5, 23)  # of a verification of Monday 23 November 2026
LEGAL_NAME = "例小满数码商行"


def days_before_the_end(clock: FrozenClock, days: int) -> None:
    """Move the clock to ten in the morning, so many days before the verification ends."""
    day = LAST_DAY - timedelta(days=days)
    clock.move(datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI))


def renewal(portal: Portal, applicant: Applicant) -> Applicant:
    """Return the applicant with the draft of its renewal."""
    with portal.begin(applicant.owner) as uow:
        draft = distributors.start_renewal(uow, applicant.organisation_id)
    return Applicant(applicant.organisation_id, applicant.owner, draft)


def conversion(
    portal: Portal,
    applicant: Applicant,
    kind: OrganisationKind = OrganisationKind.INDIVIDUAL_BUSINESS,
    *,
    uscc: str = "92440306MA5DEMK01Q",
) -> Applicant:
    """Return the applicant with the draft of its conversion."""
    with portal.begin(applicant.owner) as uow:
        draft = distributors.start_conversion(
            uow,
            applicant.organisation_id,
            kind=kind,
            legal_name=LEGAL_NAME,
            uscc=uscc,
        )
    return Applicant(applicant.organisation_id, applicant.owner, draft)


def agree(portal: Portal, applicant: Applicant) -> None:
    """Agree to everything under the notice of today."""
    with portal.begin(applicant.owner) as uow:
        distributors.record_consents(
            uow, applicant.application_id, dict.fromkeys(ConsentItem, True)
        )


def complete(portal: Portal, applicant: Applicant, **details: object) -> None:
    """Agree, change some details, and add the papers that are still missing."""
    agree(portal, applicant)
    application_id = applicant.application_id
    with portal.begin(applicant.owner) as uow:
        distributors.save_details(uow, application_id, details)
        known = distributors.application(uow, application_id)
        present = {paper.kind.value for paper in known.documents}
        for kind in known.required_documents:
            if kind not in present:
                paper = documents.upload(
                    uow,
                    applicant.organisation_id,
                    kind=documents.DocumentKind(kind),
                    filename=f"{kind}.png",
                    data=scans.png(),
                )
                distributors.attach_document(uow, application_id, paper)


def hand_in(portal: Portal, applicant: Applicant) -> None:
    """Hand the application in."""
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)


def approve(portal: Portal, applicant: Applicant, body: Officers) -> None:
    """Examine a handed in application in full, and approve it."""
    applicants.examined(portal, applicant, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=REASON)


def declare(portal: Portal, applicant: Applicant, yuan: int, *, months: int = 12) -> None:
    """Declare the same turnover for each of the last months that are over."""
    with portal.begin(applicant.owner) as uow:
        view = distributors.turnover(uow, applicant.organisation_id)
        for one in view.months[:months]:
            distributors.declare_turnover(
                uow, applicant.organisation_id, one.month, Money(yuan * 100)
            )


def change(
    portal: Portal, applicant: Applicant, kind: distributors.ContactKind, text: str
) -> UUID:
    """Ask for another mobile number or bank card, with the password given just now."""
    with portal.begin(fresh(applicant.owner)) as uow:
        return distributors.change_contact(uow, applicant.organisation_id, kind, text)
