"""A line of the bank statement on its way into the ledger: two persons, one posting."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.domain import approvals, deposits
from portal.domain.accounts import StaffRole
from portal.domain.deposits import DepositBasis, Funding, ReceiptState, Role
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, PortalError, RuleBroken
from portal.kernel.ids import new_id
from portal.kernel.money import Money
from portal.kernel.trade import Category, OrganisationKind
from portal.store.uow import UnitOfWork
from portal.wiring import Portal
from tests.support import people

AMOUNT = Money.parse("6,000.00")
BASIS = DepositBasis(
    role=Role.T2,
    kind=OrganisationKind.INDIVIDUAL_BUSINESS,
    categories=frozenset({Category.GAME, Category.VIDEO}),
    turnover_fen=90_000_00,
)


@pytest.fixture
def clerk(portal: Portal) -> Actor:
    return people.officer(portal, StaffRole.FINANCE_CLERK)


@pytest.fixture
def controller(portal: Portal) -> Actor:
    return people.officer(portal, StaffRole.FINANCE_CONTROLLER)


@pytest.fixture
def both(portal: Portal) -> Actor:
    return people.officer(portal, StaffRole.FINANCE_CLERK, StaffRole.FINANCE_CONTROLLER)


@pytest.fixture
def organisation(portal: Portal) -> tuple[UUID, Actor]:
    return people.member(portal)


def record(
    portal: Portal,
    actor: Actor,
    organisation_id: UUID,
    ref: str = "B-1",
    fen: int = AMOUNT.minor,
) -> UUID:
    with portal.begin(actor) as uow:
        return deposits.record_receipt(
            uow,
            organisation_id,
            amount=Money(fen),
            value_date=date(2026, 11, 23),
            bank_ref=ref,
            payer_name="Payer Pan",
        )


def confirm(portal: Portal, actor: Actor, proposal_id: UUID) -> UUID:
    with portal.begin(actor) as uow:
        return deposits.confirm_receipt(uow, proposal_id)


def refuse(portal: Portal, actor: Actor, proposal_id: UUID) -> None:
    with portal.begin(actor) as uow:
        deposits.refuse_receipt(uow, proposal_id, reason="no such line")


def read(portal: Portal, actor: Actor, question: Callable[[UnitOfWork], object]) -> object:
    with portal.begin(actor, writes=False) as uow:
        return question(uow)


def count(portal: Portal, table: str) -> int:
    with portal.begin(SYSTEM, writes=False) as uow:
        number: int = uow.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - the test's own word
        return number


def refusal(run: Callable[[], object]) -> list[str]:
    with pytest.raises(FieldErrors) as refused:
        run()
    return [problem.code for problem in refused.value.problems]


def test_a_recorded_receipt_credits_nothing_yet(
    portal: Portal, clerk: Actor, organisation: tuple[UUID, Actor]
) -> None:
    record(portal, clerk, organisation[0])
    with portal.begin(organisation[1], writes=False) as uow:
        account = deposits.account(uow, organisation[0], BASIS)
    assert (account.total, account.postings) == (Money(0), ())
    assert (account.required, account.shortfall) == (AMOUNT, AMOUNT)
    assert account.funding is Funding.FAR_SHORT


def test_a_confirmed_receipt_is_the_members_money(
    portal: Portal, clerk: Actor, controller: Actor, organisation: tuple[UUID, Actor]
) -> None:
    posting_id = confirm(portal, controller, record(portal, clerk, organisation[0]))
    with portal.begin(organisation[1], writes=False) as uow:
        account = deposits.account(uow, organisation[0], BASIS)
    assert (account.total, account.available, account.frozen) == (AMOUNT, AMOUNT, Money(0))
    assert (account.shortfall, account.sufficient) == (Money(0), True)
    (posting,) = account.postings
    assert (posting.id, posting.amount, posting.bank_ref) == (posting_id, AMOUNT, "B-1")
    assert posting.posted_on == date(2026, 11, 23)


def test_without_a_basis_nothing_is_required_and_nothing_sufficient(
    portal: Portal, organisation: tuple[UUID, Actor]
) -> None:
    with portal.begin(organisation[1], writes=False) as uow:
        account = deposits.account(uow, organisation[0])
    assert (account.required, account.shortfall, account.funding) == (None, None, None)
    assert not account.sufficient


def test_the_person_who_recorded_does_not_decide(
    portal: Portal, both: Actor, organisation: tuple[UUID, Actor]
) -> None:
    proposal_id = record(portal, both, organisation[0])
    with pytest.raises(approvals.SameOfficer):
        confirm(portal, both, proposal_id)
    with pytest.raises(approvals.SameOfficer):
        refuse(portal, both, proposal_id)
    assert count(portal, "deposit_posting") == 0


def test_the_database_itself_refuses_a_decision_by_the_recorder(
    portal: Portal, clerk: Actor, organisation: tuple[UUID, Actor]
) -> None:
    record(portal, clerk, organisation[0])
    statement = "UPDATE deposit_receipt SET state = 'confirmed', decided_by = recorded_by"
    with pytest.raises(PortalError), portal.begin(SYSTEM) as uow:
        uow.session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deposit_posting SET posted_on = '2026-01-01'",
        "UPDATE deposit_entry SET amount_fen = 1",
        "DELETE FROM deposit_entry",
        "DELETE FROM deposit_posting",
    ],
)
def test_what_is_posted_is_never_changed(
    portal: Portal,
    clerk: Actor,
    controller: Actor,
    organisation: tuple[UUID, Actor],
    statement: str,
) -> None:
    confirm(portal, controller, record(portal, clerk, organisation[0]))
    with pytest.raises((PortalError, DBAPIError)), portal.begin(SYSTEM) as uow:
        uow.session.execute(text(statement))
    assert count(portal, "deposit_entry") == 2


def test_a_bank_line_comes_in_once(
    portal: Portal, clerk: Actor, controller: Actor, organisation: tuple[UUID, Actor]
) -> None:
    other, _ = people.member(portal, "Somebody Else")
    proposal_id = record(portal, clerk, organisation[0])
    assert refusal(lambda: record(portal, clerk, other, " Ｂ-1 ")) == ["REC_DUPLICATE_LINE"]
    confirm(portal, controller, proposal_id)
    assert refusal(lambda: record(portal, clerk, other)) == ["REC_DUPLICATE_LINE"]
    assert count(portal, "deposit_receipt") == 1


def test_confirming_twice_posts_once(
    portal: Portal, clerk: Actor, controller: Actor, organisation: tuple[UUID, Actor]
) -> None:
    proposal_id = record(portal, clerk, organisation[0])
    confirm(portal, controller, proposal_id)
    with pytest.raises(RuleBroken, match="not_open"):
        confirm(portal, controller, proposal_id)
    assert count(portal, "deposit_posting") == 1


def test_a_refused_line_posts_nothing_and_can_be_recorded_rightly(
    portal: Portal, clerk: Actor, controller: Actor, organisation: tuple[UUID, Actor]
) -> None:
    first = record(portal, clerk, organisation[0], fen=60)
    refuse(portal, controller, first)
    assert count(portal, "deposit_posting") == 0
    second = record(portal, clerk, organisation[0])
    with pytest.raises(NotFound):
        confirm(portal, controller, first)
    confirm(portal, controller, second)
    with portal.begin(controller, writes=False) as uow:
        assert deposits.account(uow, organisation[0]).total == AMOUNT
    assert count(portal, "deposit_receipt") == 1


def test_a_line_not_confirmed_within_a_day_is_recorded_anew(
    portal: Portal,
    clock: FrozenClock,
    clerk: Actor,
    controller: Actor,
    organisation: tuple[UUID, Actor],
) -> None:
    stale = record(portal, clerk, organisation[0])
    clock.advance(timedelta(hours=24))
    with pytest.raises(RuleBroken, match="not_open"):
        confirm(portal, controller, stale)
    with portal.begin(clerk, writes=False) as uow:
        assert not deposits.receipts(uow, state=ReceiptState.AWAITING).items
        (expired,) = deposits.receipts(uow, state=ReceiptState.EXPIRED).items
    assert (expired.state, expired.proposal_id) == (ReceiptState.EXPIRED, stale)
    confirm(portal, controller, record(portal, clerk, organisation[0]))
    assert count(portal, "deposit_posting") == 1


def test_a_receipt_shows_who_did_what_and_its_payer_to_finance_officers(
    portal: Portal, clerk: Actor, controller: Actor, organisation: tuple[UUID, Actor]
) -> None:
    proposal_id = record(portal, clerk, organisation[0])
    confirm(portal, controller, proposal_id)
    with portal.begin(clerk, writes=False) as uow:
        view = deposits.receipt(uow, proposal_id)
        assert deposits.receipts(uow).items == (view,)
        assert deposits.receipts(uow, state=ReceiptState.CONFIRMED).items == (view,)
        assert not deposits.receipts(uow, state=ReceiptState.REFUSED).items
    assert (view.payer_name, view.amount, view.bank_ref) == ("Payer Pan", AMOUNT, "B-1")
    assert (view.recorded_by, view.decided_by) == (clerk.id, controller.id)
    assert view.state is ReceiptState.CONFIRMED


def test_the_payer_is_not_in_the_database_in_plain(
    portal: Portal, clerk: Actor, organisation: tuple[UUID, Actor]
) -> None:
    record(portal, clerk, organisation[0])
    with portal.begin(SYSTEM, writes=False) as uow:
        for table in ("deposit_receipt", "approval_proposal", "event"):
            rows = uow.session.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - the test's own word
            assert rows
            assert not any("Payer Pan" in str(value) for row in rows for value in row)


def test_receipts_are_paged_newest_first(
    portal: Portal, clock: FrozenClock, clerk: Actor, organisation: tuple[UUID, Actor]
) -> None:
    for number in range(51):
        record(portal, clerk, organisation[0], f"B-{number}")
        clock.advance(timedelta(seconds=1))
    with portal.begin(clerk, writes=False) as uow:
        first = deposits.receipts(uow)
        rest = deposits.receipts(uow, cursor=first.next)
    shown = [view.bank_ref for view in first.items + rest.items]
    assert shown == [f"B-{number}" for number in reversed(range(51))]
    assert rest.next is None


def test_the_trial_balance_balances(
    portal: Portal, clerk: Actor, controller: Actor, organisation: tuple[UUID, Actor]
) -> None:
    other, _ = people.member(portal, "Somebody Else")
    confirm(portal, controller, record(portal, clerk, organisation[0]))
    confirm(portal, controller, record(portal, clerk, other, "B-2", 1))
    with portal.begin(clerk, writes=False) as uow:
        balance = deposits.trial_balance(uow)
    moved = {line.account.value: line.balance for line in balance.lines if line.balance.minor}
    assert moved == {"1001": Money(600_001), "2001": Money(600_001)}
    assert len(balance.lines) == 12
    assert balance.balanced


def test_anybody_learns_whether_a_deposit_was_sufficient_at_an_instant(
    portal: Portal,
    clock: FrozenClock,
    clerk: Actor,
    controller: Actor,
    organisation: tuple[UUID, Actor],
) -> None:
    before = clock.now()
    clock.advance(timedelta(hours=1))
    confirm(portal, controller, record(portal, clerk, organisation[0]))
    other = new_id()
    bases = {organisation[0]: BASIS, other: BASIS}
    with portal.begin(ANONYMOUS, writes=False) as uow:
        now = deposits.fundings(uow, bases, clock.now())
        earlier = deposits.fundings(uow, bases, before)
    assert now == {organisation[0]: Funding.FULL, other: Funding.FAR_SHORT}
    assert set(earlier.values()) == {Funding.FAR_SHORT}


def test_nobody_but_the_member_and_finance_sees_an_account(
    portal: Portal, organisation: tuple[UUID, Actor]
) -> None:
    _, charlie = people.member(portal, "Charlie")
    for outsider in (ANONYMOUS, charlie):
        with pytest.raises(NotFound):
            read(portal, outsider, lambda uow: deposits.account(uow, organisation[0]))
        with pytest.raises(Forbidden):
            read(portal, outsider, deposits.trial_balance)
        with pytest.raises(Forbidden):
            read(portal, outsider, deposits.receipts)
        with pytest.raises(Forbidden):
            read(portal, outsider, lambda uow: deposits.receipt(uow, new_id()))


def test_each_finance_role_does_its_own_part_only(
    portal: Portal, clerk: Actor, controller: Actor, organisation: tuple[UUID, Actor]
) -> None:
    proposal_id = record(portal, clerk, organisation[0])
    with pytest.raises(Forbidden):
        record(portal, controller, organisation[0], "B-2")
    for actor in (clerk, organisation[1]):
        with pytest.raises(Forbidden):
            confirm(portal, actor, proposal_id)
        with pytest.raises(Forbidden):
            refuse(portal, actor, proposal_id)


def test_unknown_members_and_unknown_proposals_are_not_found(
    portal: Portal, clerk: Actor, controller: Actor
) -> None:
    with pytest.raises(NotFound):
        record(portal, clerk, new_id())
    with pytest.raises(NotFound):
        confirm(portal, controller, new_id())
    with pytest.raises(NotFound):
        read(portal, controller, lambda uow: deposits.receipt(uow, new_id()))


def test_a_receipt_with_problems_leaves_nothing_behind(
    portal: Portal, clerk: Actor, organisation: tuple[UUID, Actor]
) -> None:
    assert refusal(lambda: record(portal, clerk, organisation[0], "", 0)) == [
        "AMOUNT_NOT_POSITIVE",
        "TEXT_LENGTH",
    ]
    assert count(portal, "deposit_receipt") == 0
    assert count(portal, "approval_proposal") == 0


def test_eight_confirmations_at_once_post_once(
    portal: Portal, clerk: Actor, controller: Actor, organisation: tuple[UUID, Actor]
) -> None:
    proposal_id = record(portal, clerk, organisation[0])
    start = Barrier(8)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            confirm(portal, controller, proposal_id)
        except PortalError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(8)))
    assert won.count(True) == 1
    assert count(portal, "deposit_posting") == 1
    assert count(portal, "deposit_entry") == 2


def test_eight_clerks_with_the_same_bank_line_record_it_once(
    portal: Portal, clerk: Actor, organisation: tuple[UUID, Actor]
) -> None:
    start = Barrier(8)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            record(portal, clerk, organisation[0])
        except PortalError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(8)))
    assert won.count(True) == 1
    assert count(portal, "deposit_receipt") == 1
    assert count(portal, "approval_proposal") == 1
