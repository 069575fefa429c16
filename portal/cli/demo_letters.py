"""The life of a supplier's letter in the demonstration, scene by scene."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from uuid import UUID

from portal.cli import demo_documents as paper
from portal.cli.demo_facts import LetterTarget, OrganisationFacts, SupplierLetter
from portal.cli.demo_members import Organisations
from portal.cli.demo_stage import Stage
from portal.domain import documents, suppliers
from portal.domain.documents import DocumentKind
from portal.store.uow import UnitOfWork

Scene = tuple[date, time, Callable[[], None]]
DAY = timedelta(days=1)
CHECKED = "材料齐全，与登记信息核对一致。"

_NEVER_RECOMMENDED = {
    LetterTarget.EXAMINATION,
    LetterTarget.RETURNED,
    LetterTarget.RESUBMITTED,
}


class LetterLife:
    """One letter from the draft to where the demonstration leaves it."""

    def __init__(
        self,
        stage: Stage,
        organisations: Organisations,
        supplier: OrganisationFacts,
        facts: SupplierLetter,
    ) -> None:
        self._stage = stage
        self._organisations = organisations
        self._supplier = supplier
        self._facts = facts
        self._application_id = UUID(int=0)

    def authorisation(self, uow: UnitOfWork) -> suppliers.AuthorisationView:
        """Return the authorisation that came of the letter."""
        return next(
            item
            for item in suppliers.selectable(
                uow, uow.today(), organisation_id=next(iter(uow.actor.organisations))
            )
            if item.application_id == self._application_id
        )

    def scenes(self) -> Iterator[Scene]:
        """Yield what happens to the letter, and when."""
        day, target = self._facts.applied_on, self._facts.target
        yield day, time(9), self._draft
        if target is LetterTarget.DRAFT:
            return
        yield day, time(10), self._submit
        if target is LetterTarget.SUBMITTED:
            return
        if target is LetterTarget.WITHDRAWN:
            yield day, time(15), self._withdraw
            return
        yield day + DAY, time(9), self._take
        if target in {LetterTarget.RETURNED, LetterTarget.RESUBMITTED}:
            yield day + DAY, time(15), self._return
        if target is LetterTarget.RESUBMITTED:
            yield day + 2 * DAY, time(11), self._submit
        if target not in _NEVER_RECOMMENDED:
            yield day + 2 * DAY, time(10), self._recommend
            yield from self._decision(day + 3 * DAY, target)

    def _decision(self, day: date, target: LetterTarget) -> Iterator[Scene]:
        if target is LetterTarget.AWAITING_APPROVAL:
            return
        if target is LetterTarget.REFUSED:
            yield day, time(10), self._refuse
            return
        yield day, time(10), self._approve
        if self._facts.revoked_on is not None:
            yield self._facts.revoked_on, time(10), self._revoke

    def _owner(self) -> UnitOfWork:
        return self._stage.as_user(self._organisations.of(self._supplier).owner_id)

    def _draft(self) -> None:
        organisation_id = self._organisations.of(self._supplier).organisation_id
        scan = paper.authorisation_letter(self._facts.letter)
        with self._owner() as uow:
            self._application_id = suppliers.start_application(uow, organisation_id)
            suppliers.save_letter(uow, self._application_id, self._facts.letter.fields())
            for name, data in (("授权书.pdf", scan.pdf()), ("授权书.jpg", scan.jpeg())):
                document_id = documents.upload(
                    uow,
                    organisation_id,
                    kind=DocumentKind.AUTHORISATION_LETTER,
                    filename=name,
                    data=data,
                )
                suppliers.attach_document(uow, self._application_id, document_id)

    def _submit(self) -> None:
        with self._owner() as uow:
            suppliers.submit_application(uow, self._application_id)

    def _withdraw(self) -> None:
        with self._owner() as uow:
            suppliers.withdraw_application(uow, self._application_id)

    def _take(self) -> None:
        with self._stage.acting("examiner") as uow:
            suppliers.take_application(uow, self._application_id)

    def _return(self) -> None:
        reason = "公章边缘不清晰，请重新扫描授权书并上传彩色扫描件。"
        with self._stage.acting("examiner") as uow:
            suppliers.return_application(uow, self._application_id, reason=reason)

    def _recommend(self) -> None:
        with self._stage.acting("examiner") as uow:
            suppliers.recommend_application(uow, self._application_id, reason=CHECKED)

    def _approve(self) -> None:
        with self._stage.acting("approver") as uow:
            suppliers.approve_application(uow, self._application_id, reason=CHECKED)

    def _refuse(self) -> None:
        reason = "授权方确认未出具该授权书。"
        with self._stage.acting("approver") as uow:
            suppliers.refuse_application(uow, self._application_id, reason=reason)

    def _revoke(self) -> None:
        with self._stage.acting("examiner") as uow:
            found = suppliers.authorisation_of(uow, self._application_id)
            if found is None:
                raise LookupError(self._facts.key)
            proposal_id = suppliers.propose_revocation(
                uow, found.id, revoked_on=uow.today(), reason="授权方书面通知终止授权。"
            )
        with self._stage.acting("approver") as uow:
            suppliers.revoke_authorisation(uow, proposal_id)
