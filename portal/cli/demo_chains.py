"""The lives of grants downstream in the demonstration: filed by the grantor, seen through."""

from collections.abc import Iterator
from datetime import time, timedelta
from uuid import UUID

from portal.cli import demo_documents as paper
from portal.cli.demo_facts import ChildLetter, ChildTarget, OrganisationFacts, SubLetterFacts
from portal.cli.demo_letters import CHECKED, DAY, LetterLife, Scene, find_all_in_order
from portal.cli.demo_members import Organisations
from portal.cli.demo_stage import Stage
from portal.domain import documents, members, suppliers
from portal.domain.documents import DocumentKind


class ChildLife:
    """One grant downstream from the draft to where the demonstration leaves it."""

    def __init__(
        self,
        stage: Stage,
        organisations: Organisations,
        grantor: OrganisationFacts,
        parent: LetterLife,
        facts: ChildLetter,
    ) -> None:
        self._stage = stage
        self._organisations = organisations
        self._grantor = grantor
        self._parent = parent
        self._facts = facts
        self._application_id = UUID(int=0)

    def scenes(self) -> Iterator[Scene]:
        """Yield what happens to the grant, and when."""
        day = self._facts.applied_on
        yield day, time(13), self._draft
        if self._facts.target is ChildTarget.DRAFT:
            return
        yield day, time(14), self._submit
        yield day + DAY, time(13), self._recommend
        yield day + 2 * DAY, time(13), self._approve
        if self._facts.target is ChildTarget.SUSPENDED:
            yield day + 20 * DAY, time(13), self._suspend

    def _draft(self) -> None:
        grantor = self._organisations.of(self._grantor)
        grantee_id = self._organisations.named(self._facts.grantee).organisation_id
        with self._stage.as_user(grantor.owner_id) as uow:
            above = self._parent.recorded(uow)
            grantee = members.organisations(uow, [grantee_id])[grantee_id]
            self._application_id = suppliers.start_application(
                uow, grantor.organisation_id, parent_id=above.id
            )
            words = {
                "letter_no": f"{above.letter.letter_no}-S{self._facts.place:02d}",
                "grantee": grantee.display_name,
                "grantee_uscc": grantee.uscc or str(grantee.id),
                "channels": list(self._facts.channels),
                "regions": list(self._facts.regions),
                "valid_to": self._facts.valid_to.isoformat(),
                "sign_date": uow.today().isoformat(),
                "seal": "SEALED",
            }
            suppliers.save_letter(uow, self._application_id, words)
            letter = suppliers.application(uow, self._application_id).letter
            if letter is None:
                raise LookupError(self._facts.parent_key)
            scan = paper.sub_authorisation_letter(
                SubLetterFacts(
                    letter_no=letter.letter_no,
                    parent_letter_no=above.letter.letter_no,
                    grantor=letter.grantor,
                    grantor_uscc=letter.grantor_uscc,
                    grantee=letter.grantee,
                    grantee_reference=letter.grantee_uscc,
                    products=letter.products,
                    channels=letter.channels,
                    regions=letter.regions,
                    valid_from=letter.valid_from,
                    valid_to=letter.valid_to,
                    sign_date=letter.sign_date,
                )
            )
            document_id = documents.upload(
                uow,
                grantor.organisation_id,
                kind=DocumentKind.AUTHORISATION_LETTER,
                filename="分销授权书.pdf",
                data=scan.pdf(),
            )
            suppliers.attach_document(uow, self._application_id, document_id)

    def _submit(self) -> None:
        with self._stage.as_user(self._organisations.of(self._grantor).owner_id) as uow:
            suppliers.submit_application(uow, self._application_id)

    def _recommend(self) -> None:
        with self._stage.acting("examiner") as uow:
            suppliers.take_application(uow, self._application_id)
            find_all_in_order(uow, self._application_id)
            suppliers.recommend_application(uow, self._application_id, reason=CHECKED)

    def _approve(self) -> None:
        with self._stage.acting("approver") as uow:
            suppliers.approve_application(uow, self._application_id, reason=CHECKED)

    def _suspend(self) -> None:
        with self._stage.acting("examiner") as uow:
            found = suppliers.authorisation_of(uow, self._application_id)
            if found is None:
                raise LookupError(self._facts.parent_key)
            proposal_id = suppliers.propose_suspension(
                uow,
                found.id,
                from_on=uow.today() + timedelta(days=1),
                reason="接到发货异常的集中投诉，核查期间暂停该授权。",
            )
        with self._stage.acting("approver") as uow:
            suppliers.suspend_authorisation(uow, proposal_id)
