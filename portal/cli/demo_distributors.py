"""The life of a distributor in the demonstration, scene by scene."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from uuid import UUID

from portal.cli import demo_documents as paper
from portal.cli.demo_facts import DistributorFacts, DistributorTarget
from portal.cli.demo_letters import CHECKED, DAY, LetterLife, Scene
from portal.cli.demo_members import Organisations
from portal.cli.demo_stage import Stage
from portal.domain import deposits, distributors, documents, licences, pricelists
from portal.domain.approvals import Finding
from portal.domain.distributors import CheckMethod, CheckResult, ConsentItem, SelectedScope
from portal.domain.documents import DocumentKind
from portal.domain.licences import MeasureKind, Reason
from portal.kernel.clock import civil_date
from portal.kernel.money import Money
from portal.kernel.trade import OrganisationKind
from portal.store.uow import UnitOfWork

_UNTIL_DECISION = {
    DistributorTarget.DRAFT,
    DistributorTarget.SUBMITTED,
    DistributorTarget.IDENTITY_PENDING,
    DistributorTarget.RETURNED,
    DistributorTarget.AWAITING_APPROVAL,
    DistributorTarget.REFUSED,
}
_WITHOUT_LICENCE = {
    DistributorTarget.DEPOSIT_MISSING,
    DistributorTarget.RECEIPT_UNCONFIRMED,
    DistributorTarget.DEPOSIT_SHORT,
    DistributorTarget.PRICE_LIST_MISSING,
    DistributorTarget.GRANT_PROPOSED,
}
_SHORT_PERCENT = 60


class DistributorLife:
    """One distributor from registration to where the demonstration leaves it."""

    def __init__(
        self,
        stage: Stage,
        organisations: Organisations,
        letters: Mapping[str, LetterLife],
        facts: DistributorFacts,
        now: datetime,
    ) -> None:
        self.facts = facts
        self._stage = stage
        self._organisations = organisations
        self._letters = letters
        self._today = civil_date(now)
        self._application_id = UUID(int=0)
        self._receipt_id = self._proposal_id = UUID(int=0)

    @property
    def organisation_id(self) -> UUID:
        """Its organisation, once registered."""
        return self._organisations.of(self.facts.organisation).organisation_id

    @property
    def owner_id(self) -> UUID:
        """Its owner, once registered."""
        return self._organisations.of(self.facts.organisation).owner_id

    @property
    def application_id(self) -> UUID:
        """Its first application, once begun."""
        return self._application_id

    def scenes(self) -> Iterator[Scene]:
        """Yield what happens to the distributor, and when."""
        day, target = self.facts.applied_on, self.facts.target
        yield day, time(8), lambda: self._organisations.register(self.facts.organisation)
        yield day, time(9), self._draft
        yield from self._certification(day, target)
        if target in _UNTIL_DECISION:
            return
        yield from self._preparation(day + 4 * DAY, target)
        if target in _WITHOUT_LICENCE:
            return
        yield day + 6 * DAY, time(9), self._propose_grant
        yield day + 6 * DAY, time(14), self._grant
        yield from self._measures(day + 12 * DAY, target)

    def _certification(self, day: date, target: DistributorTarget) -> Iterator[Scene]:
        if target is DistributorTarget.DRAFT:
            return
        if self.facts.organisation.kind == OrganisationKind.COMPANY:
            yield day, time(10), self._check_representative
        yield day, time(11), self._submit
        if target is DistributorTarget.SUBMITTED:
            return
        yield day + DAY, time(9), self._take
        if target is DistributorTarget.RETURNED:
            yield day + DAY, time(15), self._return
        if target in {DistributorTarget.IDENTITY_PENDING, DistributorTarget.RETURNED}:
            return
        yield day + 2 * DAY, time(10), self._recommend
        if target is DistributorTarget.AWAITING_APPROVAL:
            return
        decide = self._refuse if target is DistributorTarget.REFUSED else self._approve
        yield day + 3 * DAY, time(10), decide

    def _preparation(self, day: date, target: DistributorTarget) -> Iterator[Scene]:
        if target is not DistributorTarget.PRICE_LIST_MISSING:
            yield day, time(9), self._publish
        if target is DistributorTarget.DEPOSIT_MISSING:
            return
        if target is DistributorTarget.RECEIPT_UNCONFIRMED:
            # A proposal lives for 24 hours: this one is of today, so it can still be decided.
            yield self._today, time(0), self._record_receipt
            return
        yield day, time(10), self._record_receipt
        yield day, time(15), self._confirm_receipt
        if target is DistributorTarget.GRANT_PROPOSED:
            yield self._today, time(0), self._propose_grant

    def _measures(self, day: date, target: DistributorTarget) -> Iterator[Scene]:
        suspend, revoke = MeasureKind.SUSPEND, MeasureKind.REVOKE
        if target is DistributorTarget.SUSPENDED:
            yield day, time(10), lambda: self._impose(suspend, Reason.COMPLAINT_OVERDUE)
        elif target is DistributorTarget.REVOKED:
            yield day, time(10), lambda: self._impose(revoke, Reason.MANUAL)
        elif target is DistributorTarget.WITHDRAWN:
            yield day, time(10), self._withdraw
        elif target is DistributorTarget.REINSTATED:
            yield day, time(10), lambda: self._impose(suspend, Reason.MANUAL)
            yield (
                day + 5 * DAY,
                time(10),
                lambda: self._impose(MeasureKind.REINSTATE, Reason.MANUAL),
            )

    def _owner(self) -> UnitOfWork:
        return self._stage.as_user(self._organisations.of(self.facts.organisation).owner_id)

    def _draft(self) -> None:
        with self._owner() as uow:
            self._application_id = distributors.start_application(uow, self.organisation_id)
            distributors.save_details(uow, self._application_id, self.facts.details())
            distributors.set_scope(
                uow,
                self._application_id,
                [
                    SelectedScope(self._letters[key].authorisation(uow).id, own=False)
                    for key in self.facts.letter_keys
                ],
            )
            distributors.record_consents(
                uow, self._application_id, dict.fromkeys(ConsentItem, True)
            )
            for kind, name, data in self._papers():
                document_id = documents.upload(
                    uow, self.organisation_id, kind=kind, filename=name, data=data
                )
                distributors.attach_document(uow, self._application_id, document_id)
            if self.facts.target is not DistributorTarget.DRAFT:
                distributors.request_check(uow, self._application_id, CheckMethod.TELECOM3)

    def _check_representative(self) -> None:
        with self._owner() as uow:
            distributors.request_check(uow, self._application_id, CheckMethod.ID2)

    def _papers(self) -> Iterator[tuple[DocumentKind, str, bytes]]:
        facts = self.facts
        yield (
            DocumentKind.ID_FRONT,
            "身份证正面.jpg",
            paper.id_card_placeholder("front", facts.card).jpeg(),
        )
        yield (
            DocumentKind.ID_BACK,
            "身份证背面.jpg",
            paper.id_card_placeholder("back", facts.card).jpeg(),
        )
        if facts.licence is not None:
            scan = paper.business_licence(facts.licence)
            yield DocumentKind.BUSINESS_LICENCE, "营业执照.jpg", scan.jpeg()
        if facts.exemption is not None:
            scan = paper.exemption_statement(facts.exemption)
            yield DocumentKind.EXEMPTION_STATEMENT, "依法无需登记声明.pdf", scan.pdf()
        for letter in facts.sub_letters:
            scan = paper.sub_authorisation_letter(letter)
            yield DocumentKind.SUB_AUTHORISATION, "下游授权书.pdf", scan.pdf()

    def _submit(self) -> None:
        with self._owner() as uow:
            distributors.submit_application(uow, self._application_id)

    def _take(self) -> None:
        with self._stage.acting("examiner") as uow:
            distributors.take_application(uow, self._application_id)

    def _return(self) -> None:
        reason = "身份证背面图像反光，有效期无法辨认，请重新拍摄。"
        with self._stage.acting("examiner") as uow:
            distributors.return_application(uow, self._application_id, reason=reason)

    def _recommend(self) -> None:
        with self._stage.acting("examiner") as uow:
            distributors.decide_identity(
                uow, self._application_id, result=CheckResult.MATCH, note=CHECKED
            )
            for item in distributors.checklist(uow, self._application_id):
                distributors.check_entry(
                    uow,
                    self._application_id,
                    item.key,
                    finding=Finding.IN_ORDER,
                    reason=CHECKED,
                )
            distributors.recommend_application(uow, self._application_id, reason=CHECKED)

    def _approve(self) -> None:
        with self._stage.acting("approver") as uow:
            distributors.approve_application(uow, self._application_id, reason=CHECKED)

    def _refuse(self) -> None:
        reason = "店铺页面收取加盟费并按拉人头计酬，不符合自律规则。"
        with self._stage.acting("approver") as uow:
            distributors.refuse_application(uow, self._application_id, reason=reason)

    def _publish(self) -> None:
        with self._owner() as uow:
            lines = [line.typed() for line in self.facts.lines]
            pricelists.save_draft(uow, self.organisation_id, lines)
            pricelists.publish(uow, self.organisation_id)

    def _record_receipt(self) -> None:
        with self._stage.acting("clerk") as uow:
            kyc = distributors.kyc(uow, self.organisation_id)
            if kyc is None:
                raise LookupError(self.facts.organisation.trade_name)
            required = deposits.required_amount(licences.deposit_basis(kyc))
            short = self.facts.target is DistributorTarget.DEPOSIT_SHORT
            amount = Money(required.minor * _SHORT_PERCENT // 100) if short else required
            self._receipt_id = deposits.record_receipt(
                uow,
                self.organisation_id,
                amount=amount,
                value_date=uow.today(),
                bank_ref=f"DEMO{self.organisation_id.hex[:12].upper()}",
                payer_name=self.facts.organisation.person.name,
            )

    def _confirm_receipt(self) -> None:
        with self._stage.acting("controller") as uow:
            deposits.confirm_receipt(uow, self._receipt_id)

    def _propose_grant(self) -> None:
        with self._stage.acting("examiner") as uow:
            self._proposal_id = licences.propose_grant(
                uow, self.organisation_id, reason=CHECKED
            )

    def _grant(self) -> None:
        with self._stage.acting("approver") as uow:
            licences.grant(uow, self._proposal_id)

    def _impose(self, kind: MeasureKind, reason: Reason) -> None:
        note = {
            MeasureKind.SUSPEND: "逾期未答复消费者投诉，暂停亮证。",
            MeasureKind.REINSTATE: "整改完成，恢复亮证。",
            MeasureKind.REVOKE: "查实虚假发货，撤销亮证。",
        }[kind]
        with self._stage.acting("examiner") as uow:
            held = licences.licence_of(uow, self.organisation_id)
            if held is None:
                raise LookupError(self.facts.organisation.trade_name)
            proposal_id = licences.propose_measure(uow, held.id, kind, reason=reason, note=note)
        with self._stage.acting("approver") as uow:
            licences.impose(uow, proposal_id)

    def _withdraw(self) -> None:
        with self._owner() as uow:
            held = licences.licence_of(uow, self.organisation_id)
            if held is None:
                raise LookupError(self.facts.organisation.trade_name)
            licences.withdraw_licence(uow, held.id)
