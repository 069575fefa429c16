"""A case with its applicant and the officers around it, for tests of the review itself."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from portal.domain import approvals
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseKind, CasePurpose
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import people

REASON = "Everything fits together."
SUPPLIER, DISTRIBUTOR = (
    CaseKind.SUPPLIER_AUTHORISATION,
    CaseKind.DISTRIBUTOR_CERTIFICATION,
)


class Room:
    """One case, moved by the commands themselves."""

    def __init__(self, portal: Portal, kind: CaseKind = SUPPLIER) -> None:
        self.portal = portal
        self.examiner = people.officer(portal, StaffRole.EXAMINER)
        self.approver = people.officer(portal, StaffRole.APPROVER)
        self.both = people.officer(portal, StaffRole.EXAMINER, StaffRole.APPROVER)
        self.organisation_id, self.owner = people.member(portal)
        self.subject = new_id()
        with portal.begin(self.owner) as uow:
            self.case_id = approvals.open_case(
                uow,
                kind=kind,
                subject=self.subject,
                organisation_id=self.organisation_id,
            )

    def open(
        self,
        target: UUID | None,
        purpose: CasePurpose = CasePurpose.RENEW,
        organisation_id: UUID | None = None,
    ) -> UUID:
        """Open another case, of a new subject, and return that subject."""
        subject = new_id()
        with self.portal.begin(self.owner) as uow:
            approvals.open_case(
                uow,
                kind=SUPPLIER,
                subject=subject,
                organisation_id=organisation_id or self.organisation_id,
                purpose=purpose,
                target=target,
            )
        return subject

    def do(self, actor: Actor, act: Callable[..., object], **words: object) -> None:
        """Let somebody do one thing to the case."""
        with self.portal.begin(actor) as uow:
            act(uow, self.subject, **words)

    def view(self, actor: Actor | None = None) -> approvals.CaseView:
        """Return the case as somebody sees it, the examiner by default."""
        with self.portal.begin(actor or self.examiner, writes=False) as uow:
            return approvals.case_of(uow, self.subject)

    def submitted(self) -> None:
        """Hand the case in, also again."""
        self.do(self.owner, approvals.submit_case)

    def taken(self, by: Actor | None = None) -> None:
        """Hand the case in and begin the examination."""
        self.submitted()
        self.do(by or self.examiner, approvals.take_case)

    def returned(self) -> None:
        """Examine the case and ask for more."""
        self.taken()
        self.do(self.examiner, approvals.return_case, reason="Page two is missing.")

    def asked(self, until: date) -> None:
        """Examine the case and ask the brand."""
        self.taken()
        self.do(self.examiner, approvals.ask_brand_case, until=until)

    def heard(self, *, denied: bool) -> None:
        """Let the brand answer."""
        self.do(SYSTEM, approvals.hear_brand_case, denied=denied)

    def recommended(self, by: Actor | None = None) -> None:
        """Examine the case and recommend it."""
        self.taken(by)
        self.do(by or self.examiner, approvals.recommend_case, reason=REASON)
