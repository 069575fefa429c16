"""The life of a supplier's letter in the demonstration, scene by scene."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from uuid import UUID

from portal.cli import demo_documents as paper
from portal.cli.demo_facts import LetterTarget, SupplierFacts, SupplierLetter
from portal.cli.demo_members import Organisations
from portal.cli.demo_stage import Stage
from portal.domain import documents, suppliers
from portal.domain.approvals import Finding
from portal.domain.documents import DocumentKind
from portal.domain.suppliers import Answer
from portal.store.uow import UnitOfWork

Scene = tuple[date, time, Callable[[], None]]
DAY = timedelta(days=1)
CHECKED = "材料齐全，与登记信息核对一致。"

_LINK = re.compile(r"/confirmations/([0-9a-f-]{36})/([\w-]+)")
_NEVER_RECOMMENDED = {
    LetterTarget.EXAMINATION,
    LetterTarget.AWAITING_BRAND,
    LetterTarget.DENIED,
    LetterTarget.LAPSED,
    LetterTarget.RETURNED,
    LetterTarget.RESUBMITTED,
}


def find_all_in_order(uow: UnitOfWork, application_id: UUID) -> None:
    """Find every item of a letter's checklist in order."""
    for item in suppliers.checklist(uow, application_id):
        suppliers.check_document(uow, application_id, item.key, finding=Finding.IN_ORDER)


class LetterLife:
    """One letter from the draft to where the demonstration leaves it."""

    def __init__(
        self,
        stage: Stage,
        organisations: Organisations,
        supplier: SupplierFacts,
        facts: SupplierLetter,
    ) -> None:
        self._stage = stage
        self._organisations = organisations
        self._supplier = supplier.organisation
        self._licence = supplier.licence
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

    def recorded(self, uow: UnitOfWork) -> suppliers.AuthorisationView:
        """Return the authorisation that came of the letter, to those who may see it."""
        found = suppliers.authorisation_of(uow, self._application_id)
        if found is None:
            raise LookupError(self._facts.key)
        return found

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
        yield from self._question(day + DAY, target)
        if target in {LetterTarget.RETURNED, LetterTarget.RESUBMITTED, LetterTarget.LAPSED}:
            yield day + DAY, time(15), self._return
        if target is LetterTarget.RESUBMITTED:
            yield day + 2 * DAY, time(11), self._replace_scan
            yield day + 2 * DAY, time(12), self._submit
        if target not in _NEVER_RECOMMENDED:
            yield day + 2 * DAY, time(10), self._recommend
            yield from self._decision(day + 3 * DAY, target)

    def _question(self, day: date, target: LetterTarget) -> Iterator[Scene]:
        answers = {LetterTarget.CONFIRMED: Answer.CONFIRM, LetterTarget.DENIED: Answer.DENY}
        if target in {*answers, LetterTarget.AWAITING_BRAND}:
            yield day, time(14), self._ask_brand
        if target in answers:
            yield day, time(16), lambda: self._answer(answers[target])

    def _decision(self, day: date, target: LetterTarget) -> Iterator[Scene]:
        if target is LetterTarget.AWAITING_APPROVAL:
            return
        if target is LetterTarget.REFUSED:
            yield day, time(10), self._refuse
            return
        yield day, time(10), self._approve
        if target is LetterTarget.EXTENDED:
            yield self._facts.letter.valid_to - 9 * DAY, time(9), self._renew
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
            mark = paper.trademark_certificate(self._facts.letter)
            licence = paper.business_licence(self._licence)
            for kind, name, data in (
                (DocumentKind.AUTHORISATION_LETTER, "授权书.pdf", scan.pdf()),
                (DocumentKind.RIGHT_PROOF, "商标注册证.jpg", mark.jpeg()),
                (DocumentKind.BUSINESS_LICENCE, "营业执照.jpg", licence.jpeg()),
            ):
                document_id = documents.upload(
                    uow, organisation_id, kind=kind, filename=name, data=data
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
            suppliers.check_document(
                uow,
                self._application_id,
                str(self._scan(uow)),
                finding=Finding.RESUBMIT,
                reason=reason,
            )
            suppliers.return_application(uow, self._application_id, reason=reason)

    def _replace_scan(self) -> None:
        organisation_id = self._organisations.of(self._supplier).organisation_id
        scan = paper.authorisation_letter(self._facts.letter)
        with self._owner() as uow:
            better = documents.upload(
                uow,
                organisation_id,
                kind=DocumentKind.AUTHORISATION_LETTER,
                filename="授权书（重新扫描）.jpg",
                data=scan.jpeg(),
            )
            suppliers.attach_document(
                uow, self._application_id, better, replaces_id=self._scan(uow)
            )

    def _scan(self, uow: UnitOfWork) -> UUID:
        """Return the scan of the letter that is attached now."""
        return next(
            document.id
            for document in suppliers.application(uow, self._application_id).documents
            if document.kind is DocumentKind.AUTHORISATION_LETTER
        )

    def _ask_brand(self) -> None:
        with self._stage.acting("examiner") as uow:
            suppliers.ask_brand(
                uow,
                self._application_id,
                address="licensing@brand.example",
                source="权利人官网“联系我们”页面所列的版权授权邮箱。",
            )

    def _answer(self, answer: Answer) -> None:
        confirmation_id, secret = _LINK.findall(self._stage.last_mail())[0]
        note = "我司未出具过该授权书。" if answer is Answer.DENY else ""
        with self._stage.as_visitor() as uow:
            suppliers.answer_confirmation(
                uow,
                UUID(confirmation_id),
                secret,
                self._facts.letter.grantor_uscc,
                answer=answer,
                name="样例法务 授权管理",
                note=note,
            )

    def _renew(self) -> None:
        with self._owner() as uow:
            old = self.recorded(uow)
            renewal = suppliers.start_renewal(uow, old.id)
            words = {
                "letter_no": f"{old.letter.letter_no}-R",
                "sign_date": uow.today().isoformat(),
                "valid_to": (self._facts.letter.valid_to + 365 * DAY).isoformat(),
            }
            suppliers.save_letter(uow, renewal, words)
            first = suppliers.application(uow, self._application_id)
            for document in first.documents:
                suppliers.attach_document(uow, renewal, document.id)
            suppliers.submit_application(uow, renewal)

    def _recommend(self) -> None:
        with self._stage.acting("examiner") as uow:
            find_all_in_order(uow, self._application_id)
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
            proposal_id = suppliers.propose_revocation(
                uow,
                self.recorded(uow).id,
                revoked_on=uow.today(),
                reason="授权方书面通知终止授权。",
            )
        with self._stage.acting("approver") as uow:
            suppliers.revoke_authorisation(uow, proposal_id)
