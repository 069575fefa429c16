"""Another mobile number or bank card: owners only, told at once, counting after 72 hours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from portal.domain import distributors, members
from portal.domain.accounts import ProofNeeded
from portal.domain.distributors import ContactKind, ContactState
from portal.domain.distributors.rules import (
    ApplicationOpen,
    ChangeOver,
    ChangeWaiting,
    NotCertified,
)
from portal.domain.members import MemberRole
from portal.jobs import outbox
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import (
    ChangedMeanwhile,
    FieldErrors,
    Forbidden,
    NotFound,
    PortalError,
)
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lives, post
from tests.support.distributors import Applicant, Officers, colleague, event_names, found
from tests.support.people import fresh, member
from tests.support.stages import Stage

MOBILE, CARD = ContactKind.MOBILE, ContactKind.BANK_CARD
NEW_MOBILE, NEW_CARD = "13912345678", "6222020000000000000"
HOURS = timedelta(hours=1)
# To which the kind of database is indifferent.
on_sqlite = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


@pytest.fixture
def portal(stage: Stage) -> Portal:
    return stage.portal


@pytest.fixture
def body(stage: Stage) -> Officers:
    return Officers(stage.desk.examiner, stage.desk.approver)


@pytest.fixture
def holder(stage: Stage) -> Applicant:
    """A natural person who was verified on Monday 23 November 2026."""
    return stage.person


def contact(
    portal: Portal, applicant: Applicant, kind: ContactKind = MOBILE
) -> distributors.ContactView:
    with portal.begin(applicant.owner, writes=False) as uow:
        found = distributors.contacts(uow, applicant.organisation_id)
    return next(one for one in found if one.kind is kind)


def states(portal: Portal, applicant: Applicant) -> list[ContactState]:
    with portal.begin(applicant.owner, writes=False) as uow:
        changes = distributors.contact_changes(uow, applicant.organisation_id)
    return [change.state for change in changes]


@on_sqlite
def test_a_change_waits_for_72_hours_and_then_counts(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    before = contact(portal, holder).masked
    lives.change(portal, holder, MOBILE, "+86 139-1234-5678")
    clock.advance(72 * HOURS - timedelta(seconds=1))
    seen = contact(portal, holder)
    assert seen.masked == before
    assert seen.waiting
    assert seen.waiting.masked == "139****5678"
    assert seen.waiting.effective_at == datetime(2026, 11, 26, 10, tzinfo=SHANGHAI)
    clock.advance(timedelta(seconds=1))
    after = contact(portal, holder)
    assert (after.masked, after.waiting) == ("139****5678", None)
    assert states(portal, holder) == [ContactState.EFFECTIVE]


def join(portal: Portal, applicant: Applicant, email: str, role: MemberRole) -> None:
    with portal.begin(applicant.owner) as uow:
        secret = members.invite(uow, applicant.organisation_id, email=email, role=role)
    with portal.begin(ANONYMOUS) as uow:
        members.join(uow, secret, name="Colleague", password="correct horse battery staple")


@on_sqlite
def test_every_owner_is_told_at_once_and_the_letter_holds_no_number(
    portal: Portal, holder: Applicant
) -> None:
    join(portal, holder, "second@shop.example", MemberRole.OWNER)
    join(portal, holder, "staff@shop.example", MemberRole.STAFF)
    lives.change(portal, holder, CARD, NEW_CARD)
    outbox.deliver_due(portal)
    letters = post.messages(portal.settings.data_dir)
    to = {str(letter["To"]) for letter in letters}
    assert len(to) == 2
    assert "second@shop.example" in to
    assert "staff@shop.example" not in to
    for letter in letters:
        text = letter.get_content()
        assert "bank card" in str(letter["Subject"])
        assert "2026-11-26 10:00" in text
        assert f"/member/{holder.organisation_id}/certification/contacts" in text
        assert NEW_CARD not in text
        assert "****" not in text


@on_sqlite
def test_the_new_value_is_shown_masked(portal: Portal, holder: Applicant) -> None:
    lives.change(portal, holder, CARD, NEW_CARD)
    waiting = contact(portal, holder, CARD).waiting
    assert waiting
    assert waiting.masked == "6222********0000"


@on_sqlite
def test_a_cancelled_change_never_counts(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    before = contact(portal, holder).masked
    change_id = lives.change(portal, holder, MOBILE, NEW_MOBILE)
    with portal.begin(holder.owner) as uow:
        distributors.cancel_contact_change(uow, change_id)
    clock.advance(100 * HOURS)
    seen = contact(portal, holder)
    assert (seen.masked, seen.waiting) == (before, None)
    assert states(portal, holder) == [ContactState.CANCELLED]
    assert "distributors.contact_change.cancelled" in event_names(
        portal, holder.organisation_id
    )


@on_sqlite
def test_what_counts_already_cannot_be_cancelled(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    change_id = lives.change(portal, holder, MOBILE, NEW_MOBILE)
    clock.advance(72 * HOURS)
    with portal.begin(holder.owner) as uow, pytest.raises(ChangeOver):
        distributors.cancel_contact_change(uow, change_id)


@on_sqlite
def test_two_changes_of_one_kind_never_wait_together(portal: Portal, holder: Applicant) -> None:
    lives.change(portal, holder, MOBILE, NEW_MOBILE)
    with pytest.raises(ChangeWaiting) as waiting:
        lives.change(portal, holder, MOBILE, "13812341234")
    assert waiting.value.facts["until"] == datetime(2026, 11, 26, 10, tzinfo=SHANGHAI)
    lives.change(portal, holder, CARD, NEW_CARD)


def test_of_two_changes_at_the_same_moment_one_waits(portal: Portal, holder: Applicant) -> None:
    def ask(number: str) -> bool:
        try:
            lives.change(portal, holder, MOBILE, number)
        except (ChangeWaiting, ChangedMeanwhile):
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, [NEW_MOBILE, "13812341234"])) == [False, True]
    assert states(portal, holder) == [ContactState.WAITING]


@on_sqlite
def test_the_last_of_several_changes_counts(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    for number in (NEW_MOBILE, "13812341234"):
        lives.change(portal, holder, MOBILE, number)
        clock.advance(72 * HOURS)
    assert contact(portal, holder).masked == "138****1234"


def test_a_mobile_number_stands_for_one_member_and_nobody_is_told_whose_it_is(
    portal: Portal, holder: Applicant, body: Officers, clock: FrozenClock
) -> None:
    lives.change(portal, holder, MOBILE, NEW_MOBILE)
    other = applicants.certified(portal, body)
    with pytest.raises(FieldErrors) as taken:
        lives.change(portal, other, MOBILE, f"+86{NEW_MOBILE}")
    assert found(taken) == [("mobile", "KYC_MOBILE_TAKEN")]
    assert taken.value.problems[0].facts == {}
    clock.advance(72 * HOURS)
    with pytest.raises(FieldErrors):
        lives.change(portal, other, MOBILE, NEW_MOBILE)


@on_sqlite
def test_a_cancelled_change_lets_the_number_go(
    portal: Portal, holder: Applicant, body: Officers
) -> None:
    change_id = lives.change(portal, holder, MOBILE, NEW_MOBILE)
    with portal.begin(holder.owner) as uow:
        distributors.cancel_contact_change(uow, change_id)
    lives.change(portal, applicants.certified(portal, body), MOBILE, NEW_MOBILE)


def test_the_old_number_is_free_once_the_new_one_counts(
    portal: Portal, holder: Applicant, body: Officers, clock: FrozenClock
) -> None:
    applicant = applicants.start(portal)
    given = applicants.fields(501)
    applicants.fill(portal, applicant, given)
    lives.hand_in(portal, applicant)
    lives.approve(portal, applicant, body)
    old = str(given["mobile"])
    lives.change(portal, applicant, MOBILE, NEW_MOBILE)
    with pytest.raises(FieldErrors):
        lives.change(portal, holder, MOBILE, old)
    clock.advance(72 * HOURS)
    lives.change(portal, holder, MOBILE, old)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (MOBILE, "12345", "KYC_MOBILE_FORMAT"),
        (CARD, "6222020000000000001", "KYC_CARD_CHECK"),
        (CARD, "", "FIELD_REQUIRED"),
    ],
)
@on_sqlite
def test_a_wrong_value_is_refused_and_nothing_kept(
    portal: Portal, holder: Applicant, kind: ContactKind, text: str, code: str
) -> None:
    with pytest.raises(FieldErrors) as wrong:
        lives.change(portal, holder, kind, text)
    assert found(wrong) == [(kind.value, code)]
    assert states(portal, holder) == []


@on_sqlite
def test_what_counts_already_is_no_change(portal: Portal, body: Officers) -> None:
    applicant = applicants.start(portal)
    given = applicants.fields(502)
    applicants.fill(portal, applicant, given)
    lives.hand_in(portal, applicant)
    lives.approve(portal, applicant, body)
    with pytest.raises(FieldErrors) as same:
        lives.change(portal, applicant, CARD, str(given["bank_card"]))
    assert found(same) == [("bank_card", "CONTACT_SAME")]


def test_without_a_verification_there_is_nothing_to_change(sqlite_portal: Portal) -> None:
    draft = applicants.start(sqlite_portal)
    with pytest.raises(NotCertified):
        lives.change(sqlite_portal, draft, MOBILE, NEW_MOBILE)
    with sqlite_portal.begin(draft.owner, writes=False) as uow:
        assert distributors.contacts(uow, draft.organisation_id) == ()


@on_sqlite
def test_while_an_application_is_open_the_change_belongs_into_it(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 20)
    lives.renewal(portal, holder)
    with pytest.raises(ApplicationOpen):
        lives.change(portal, holder, MOBILE, NEW_MOBILE)


@on_sqlite
def test_a_renewal_approved_meanwhile_does_not_undo_a_waiting_change(
    portal: Portal, holder: Applicant, body: Officers, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 20)
    lives.change(portal, holder, MOBILE, NEW_MOBILE)
    renewal = lives.renewal(portal, holder)
    lives.complete(portal, renewal)
    lives.hand_in(portal, renewal)
    lives.approve(portal, renewal, body)
    assert contact(portal, holder).masked != "139****5678"
    clock.advance(72 * HOURS)
    assert contact(portal, holder).masked == "139****5678"


@on_sqlite
def test_only_an_owner_changes_contacts_and_with_the_password_just_given(
    portal: Portal, holder: Applicant
) -> None:
    _, stranger = member(portal)
    expected: list[tuple[object, type[PortalError]]] = [
        (fresh(colleague(holder, MemberRole.STAFF)), Forbidden),
        (fresh(colleague(holder, MemberRole.FINANCE)), Forbidden),
        (fresh(stranger), NotFound),
        (holder.owner, ProofNeeded),
    ]
    for actor, error in expected:
        with portal.begin(actor) as uow, pytest.raises(error):  # type: ignore[arg-type]
            distributors.change_contact(uow, holder.organisation_id, MOBILE, NEW_MOBILE)


@on_sqlite
def test_outsiders_neither_see_nor_cancel_a_change(portal: Portal, holder: Applicant) -> None:
    change_id = lives.change(portal, holder, MOBILE, NEW_MOBILE)
    _, stranger = member(portal)
    with portal.begin(stranger, writes=False) as uow, pytest.raises(NotFound):
        distributors.contacts(uow, holder.organisation_id)
    with portal.begin(stranger, writes=False) as uow, pytest.raises(NotFound):
        distributors.contact_changes(uow, holder.organisation_id)
    for wanted in (change_id, uuid4()):
        with portal.begin(stranger) as uow, pytest.raises(NotFound):
            distributors.cancel_contact_change(uow, wanted)
    with portal.begin(colleague(holder, MemberRole.STAFF)) as uow, pytest.raises(Forbidden):
        distributors.cancel_contact_change(uow, change_id)
