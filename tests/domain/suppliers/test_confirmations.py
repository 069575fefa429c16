"""A right-holder is asked whether a letter is its own, and its answer counts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from portal.domain import approvals, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseState
from portal.domain.suppliers import Answer, ConfirmationState, OpenedLink, Refusal
from portal.jobs import outbox
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import (
    Forbidden,
    IllegalTransition,
    NotFound,
)
from portal.kernel.ids import new_id
from tests.support import people
from tests.support.applicants import REASON, Desk, company
from tests.support.confirmations import (
    ADDRESS,
    SOURCE,
    Link,
    answer_link,
    ask,
    asked,
    case,
    events,
    open_link,
    recommend,
    refused,
    seen,
)
from tests.support.letters import BRAND_USCC
from tests.support.post import messages

LAST_DAY = date(2026, 12, 3)


def test_the_case_waits_ten_days_for_the_brand_and_the_letter_leaves(
    desk: Desk, application_id: UUID
) -> None:
    ask(desk.portal, desk.examiner, application_id)
    waiting = case(desk, application_id)
    assert (waiting.state, waiting.waits_until) == (CaseState.AWAITING_BRAND, LAST_DAY)
    assert seen(desk, application_id).state is ConfirmationState.UNSENT
    assert messages(desk.portal.settings.data_dir) == []
    assert outbox.deliver_due(desk.portal) == 1
    view = seen(desk, application_id)
    assert view.state is ConfirmationState.WAITING
    assert view.address == "l***@xinghe.example"
    assert view.address_source == SOURCE
    assert view.asked_by == "Officer"
    assert view.sent_at == view.asked_at == desk.portal.clock.now()
    assert view.expires_at == datetime(2026, 12, 4, tzinfo=SHANGHAI)


@pytest.mark.parametrize("role", [StaffRole.INTAKE_OFFICER, StaffRole.APPROVER])
def test_only_an_examiner_asks_the_brand(
    desk: Desk, application_id: UUID, role: StaffRole
) -> None:
    for actor in (people.officer(desk.portal, role), desk.owner):
        with pytest.raises(Forbidden):
            ask(desk.portal, actor, application_id)
    with pytest.raises(NotFound):
        ask(desk.portal, people.member(desk.portal)[1], application_id)


def test_the_brand_is_asked_during_the_examination_only(
    desk: Desk, application_id: UUID
) -> None:
    ask(desk.portal, desk.examiner, application_id)
    for not_examined in (application_id, desk.draft()):
        with pytest.raises(IllegalTransition):
            ask(desk.portal, desk.examiner, not_examined)


def test_a_colleague_of_the_brand_does_not_ask_it(desk: Desk, application_id: UUID) -> None:
    brand_id, _owner = company(desk.portal, "Xinghe", BRAND_USCC)
    colleague = replace(desk.examiner, organisations={brand_id: frozenset()})
    with pytest.raises(approvals.OwnOrganisation):
        ask(desk.portal, colleague, application_id)


@pytest.mark.parametrize(
    ("address", "source", "wrong"),
    [
        ("nonsense", SOURCE, {("address", "EMAIL_FORMAT")}),
        (ADDRESS, "   ", {("source", "FIELD_REQUIRED")}),
        (ADDRESS, "web", {("source", "TEXT_LENGTH")}),
        (
            "Owner@91310115MA1KTEA15T.example",
            "web",
            {("address", "AUT_ADDRESS_OF_APPLICANT"), ("source", "TEXT_LENGTH")},
        ),
    ],
)
def test_the_address_is_one_of_the_brand_and_its_source_is_named(
    desk: Desk, application_id: UUID, address: str, source: str, wrong: set[tuple[str, str]]
) -> None:
    def act() -> None:
        with desk.portal.begin(desk.examiner) as uow:
            suppliers.ask_brand(uow, application_id, address=address, source=source)

    assert desk.problems(act) == wrong
    assert case(desk, application_id).state is CaseState.EXAMINATION


def test_a_confirmed_letter_goes_on_and_is_approved(
    desk: Desk, application_id: UUID, link: Link
) -> None:
    given = answer_link(desk.portal, link, BRAND_USCC, Answer.CONFIRM, note="With  pleasure")
    assert given is Answer.CONFIRM
    after = case(desk, application_id)
    assert (after.state, after.waits_until, after.flagged) == (
        CaseState.EXAMINATION,
        None,
        False,
    )
    view = seen(desk, application_id)
    assert view.state is ConfirmationState.CONFIRMED
    assert view.answered_by == "Li Ming, legal counsel"
    assert view.note == "With pleasure"
    assert view.answered_at == desk.portal.clock.now()
    (event,) = events(desk.portal, "suppliers.brand.answered")
    assert event.subject == application_id
    assert event.body == {"confirmation_id": str(link.confirmation_id), "answer": "confirm"}


def test_a_denial_flags_the_case_and_stops_the_approval_until_the_brand_confirms(
    desk: Desk, application_id: UUID, link: Link, clock: FrozenClock
) -> None:
    answer_link(desk.portal, link, BRAND_USCC, Answer.DENY, note="Never given.")
    assert case(desk, application_id).flagged
    assert seen(desk, application_id).state is ConfirmationState.DENIED
    assert seen(desk, application_id).note == "Never given."
    recommend(desk, application_id)
    with pytest.raises(suppliers.BrandDenied):
        desk.approve(application_id)
    assert case(desk, application_id).state is CaseState.AWAITING_APPROVAL
    desk.do(
        desk.approver,
        lambda uow: suppliers.send_back_application(uow, application_id, reason=REASON),
    )
    clock.advance(timedelta(hours=1))
    again = asked(desk.portal, desk.examiner, application_id)
    answer_link(desk.portal, again, BRAND_USCC, Answer.CONFIRM)
    recommend(desk, application_id)
    desk.approve(application_id)
    assert case(desk, application_id).state is CaseState.APPROVED


def test_a_denied_letter_is_refused(desk: Desk, application_id: UUID, link: Link) -> None:
    answer_link(desk.portal, link, BRAND_USCC, Answer.DENY)
    recommend(desk, application_id)
    desk.do(
        desk.approver,
        lambda uow: suppliers.refuse_application(uow, application_id, reason=REASON),
    )
    assert case(desk, application_id).state is CaseState.REFUSED


def test_silence_lets_the_case_go_on_at_the_end_of_the_tenth_day(
    desk: Desk, application_id: UUID, link: Link, clock: FrozenClock
) -> None:
    clock.move(datetime(2026, 12, 3, 23, 59, 59, tzinfo=SHANGHAI))
    assert case(desk, application_id).state is CaseState.AWAITING_BRAND
    assert isinstance(open_link(desk.portal, link, BRAND_USCC), OpenedLink)
    clock.move(datetime(2026, 12, 4, tzinfo=SHANGHAI))
    assert case(desk, application_id).state is CaseState.EXAMINATION
    assert seen(desk, application_id).state is ConfirmationState.UNANSWERED
    found = answer_link(desk.portal, link, BRAND_USCC, Answer.DENY)
    assert refused(desk.portal, found) is Refusal.EXPIRED
    assert not case(desk, application_id).flagged
    recommend(desk, application_id)
    desk.approve(application_id)
    assert case(desk, application_id).state is CaseState.APPROVED


def test_the_last_second_is_in_time(
    desk: Desk, application_id: UUID, link: Link, clock: FrozenClock
) -> None:
    clock.move(datetime(2026, 12, 3, 23, 59, 59, tzinfo=SHANGHAI))
    assert answer_link(desk.portal, link, BRAND_USCC, Answer.DENY) is Answer.DENY
    assert case(desk, application_id).flagged


def test_the_brand_answers_signed_in_as_well(desk: Desk, link: Link) -> None:
    _id, brand = company(desk.portal, "Xinghe", BRAND_USCC)
    assert answer_link(desk.portal, link, BRAND_USCC, Answer.CONFIRM, brand) is Answer.CONFIRM
    (event,) = events(desk.portal, "suppliers.brand.answered")
    assert event.actor_id == brand.id


def test_an_answer_without_a_name_or_a_denial_without_a_reason_changes_nothing(
    desk: Desk, application_id: UUID, link: Link
) -> None:
    def act() -> None:
        with desk.portal.begin(ANONYMOUS) as uow:
            suppliers.answer_confirmation(
                uow,
                link.confirmation_id,
                link.secret,
                BRAND_USCC,
                answer=Answer.DENY,
                name=" ",
                note="",
            )

    assert desk.problems(act) == {("name", "FIELD_REQUIRED"), ("note", "FIELD_REQUIRED")}
    assert seen(desk, application_id).state is ConfirmationState.WAITING
    assert isinstance(open_link(desk.portal, link, BRAND_USCC), OpenedLink)


def test_only_officers_see_the_questions(desk: Desk, application_id: UUID) -> None:
    ask(desk.portal, desk.examiner, application_id)
    for actor in (desk.owner, ANONYMOUS):
        with desk.portal.begin(actor, writes=False) as uow, pytest.raises(NotFound):
            suppliers.confirmations_of(uow, application_id)
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        assert suppliers.confirmations_of(uow, new_id()) == ()
