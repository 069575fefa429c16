"""Accounts: made, signed in to, and ended at once (security.md P7)."""

from datetime import timedelta

import pytest
from argon2 import Type
from sqlalchemy import text

from portal.domain import accounts
from portal.domain.accounts import StaffRole
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, RuleBroken, TooMany
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import passwords
from tests.support.people import officer

EMAIL, PASSWORD = "somebody@b.example", "correct horse battery staple"
SECOND = timedelta(seconds=1)


@pytest.fixture
def somebody(portal: Portal) -> Portal:
    with portal.begin(ANONYMOUS) as uow:
        accounts.create_user(uow, email=EMAIL, name="Somebody", password=PASSWORD)
    return portal


def sign_in(portal: Portal, email: str = EMAIL, password: str = PASSWORD) -> str | None:
    with portal.begin(ANONYMOUS) as uow:
        return accounts.sign_in(uow, email=email, password=password)


def whose(portal: Portal, secret: str) -> str | None:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        user = accounts.session_user(uow, secret)
    return user.email if user else None


def hired(portal: Portal, *roles: StaffRole, email: str = "one@body.example") -> str:
    with portal.begin(SYSTEM) as uow:
        return accounts.create_officer(uow, email=email, name="One", roles=roles)


def test_the_right_password_opens_a_session(somebody: Portal) -> None:
    secret = sign_in(somebody)
    assert secret is not None
    assert whose(somebody, secret) == EMAIL


@pytest.mark.parametrize("email", ["  SomeBody@B.example ", EMAIL.upper()])
def test_the_address_may_be_spelt_in_any_case(somebody: Portal, email: str) -> None:
    assert sign_in(somebody, email)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "wrong"),
        ("nobody@b.example", PASSWORD),
        ("a\x00b@c.example", PASSWORD),
        ("", ""),
    ],
)
def test_anything_else_opens_nothing_and_is_on_record(
    somebody: Portal, email: str, password: str
) -> None:
    assert sign_in(somebody, email, password) is None
    with somebody.begin(SYSTEM, writes=False) as uow:
        names = list(uow.session.scalars(text("SELECT name FROM event ORDER BY seq")))
    assert names[-1] == "accounts.session.refused"


def test_a_session_ends_at_once_when_signed_out(somebody: Portal) -> None:
    secret = sign_in(somebody) or ""
    other = sign_in(somebody) or ""
    for _ in range(2):  # the second time changes nothing
        with somebody.begin(ANONYMOUS) as uow:
            accounts.sign_out(uow, secret)
    assert whose(somebody, secret) is None
    assert whose(somebody, other) == EMAIL


def test_a_session_of_a_member_ends_after_a_day(somebody: Portal, clock: FrozenClock) -> None:
    secret = sign_in(somebody) or ""
    clock.advance(timedelta(hours=24) - SECOND)
    assert whose(somebody, secret) == EMAIL
    clock.advance(SECOND)
    assert whose(somebody, secret) is None


def test_a_session_of_an_officer_ends_after_eight_hours(
    portal: Portal, clock: FrozenClock
) -> None:
    link = hired(portal, StaffRole.EXAMINER)
    with portal.begin(ANONYMOUS) as uow:
        accounts.activate(uow, link, password=PASSWORD)
    secret = sign_in(portal, "one@body.example") or ""
    clock.advance(timedelta(hours=8))
    assert whose(portal, secret) is None


def test_an_invented_secret_opens_nothing(somebody: Portal) -> None:
    assert whose(somebody, "nonsense") is None
    with somebody.begin(ANONYMOUS) as uow:
        accounts.sign_out(uow, "nonsense")


def test_neither_password_nor_secrets_are_in_the_database(somebody: Portal) -> None:
    secret = sign_in(somebody) or ""
    with somebody.begin(SYSTEM, writes=False) as uow:
        rows = [
            *uow.session.execute(text("SELECT * FROM account_session")),
            *uow.session.execute(text("SELECT * FROM account_user")),
        ]
    assert secret not in str(rows)
    assert PASSWORD not in str(rows)
    assert "$argon2id$" in str(rows)


def test_ten_refusals_in_five_minutes_close_the_account_for_a_while(
    somebody: Portal, clock: FrozenClock
) -> None:
    for _ in range(10):
        assert sign_in(somebody, password="wrong") is None
        clock.advance(SECOND)
    with pytest.raises(TooMany):
        sign_in(somebody)
    assert sign_in(somebody, "nobody@b.example") is None
    clock.advance(timedelta(minutes=5) - 10 * SECOND)
    assert sign_in(somebody)


def test_an_address_is_taken_once(somebody: Portal) -> None:
    with pytest.raises(RuleBroken) as error, somebody.begin(ANONYMOUS) as uow:
        accounts.create_user(uow, email=EMAIL.upper(), name="Twin", password=PASSWORD)
    assert error.value.code == "accounts.email_taken"


def test_all_that_is_wrong_with_an_account_is_said_at_once(portal: Portal) -> None:
    with pytest.raises(FieldErrors) as error, portal.begin(ANONYMOUS) as uow:
        accounts.create_user(uow, email="x", name=" ", password="short")
    assert [problem.field for problem in error.value.problems] == ["email", "name", "password"]


def test_an_officer_is_active_once_the_password_is_set(portal: Portal) -> None:
    admin = officer(portal, StaffRole.SYSTEM_ADMIN)
    link = hired(portal, StaffRole.EXAMINER, StaffRole.APPROVER)

    def listed() -> accounts.OfficerView:
        with portal.begin(admin, writes=False) as uow:
            return next(
                one for one in accounts.officers(uow).items if one.email == "one@body.example"
            )

    assert not listed().active
    assert sign_in(portal, "one@body.example") is None
    with portal.begin(ANONYMOUS) as uow:
        accounts.activate(uow, link, password=PASSWORD)
    assert listed().active
    assert set(listed().roles) == {StaffRole.EXAMINER, StaffRole.APPROVER}


def test_an_activation_link_works_once_and_for_seven_days(
    portal: Portal, clock: FrozenClock
) -> None:
    used, late = (
        hired(portal, StaffRole.EXAMINER),
        hired(portal, StaffRole.EXAMINER, email="two@body.example"),
    )
    with portal.begin(ANONYMOUS) as uow:
        accounts.activate(uow, used, password=PASSWORD)
    clock.advance(timedelta(days=7))
    for link in (used, late, "nonsense"):
        with pytest.raises(RuleBroken), portal.begin(ANONYMOUS) as uow:
            accounts.activate(uow, link, password=PASSWORD)
        with pytest.raises(RuleBroken), portal.begin(ANONYMOUS, writes=False) as uow:
            accounts.activation(uow, link)


def test_a_weak_first_password_leaves_the_link_good(portal: Portal) -> None:
    link = hired(portal, StaffRole.EXAMINER)
    with pytest.raises(FieldErrors), portal.begin(ANONYMOUS) as uow:
        accounts.activate(uow, link, password="short")
    with portal.begin(ANONYMOUS, writes=False) as uow:
        assert accounts.activation(uow, link).email == "one@body.example"


@pytest.mark.parametrize("roles", [[StaffRole.AUDITOR, StaffRole.EXAMINER]])
def test_incompatible_roles_are_not_given(portal: Portal, roles: list[StaffRole]) -> None:
    with pytest.raises(RuleBroken):
        hired(portal, *roles)


def test_only_the_administrator_hires_and_lists(portal: Portal) -> None:
    for actor in (ANONYMOUS, officer(portal, StaffRole.APPROVER)):
        with pytest.raises(Forbidden), portal.begin(actor) as uow:
            accounts.create_officer(uow, email="x@y.example", name="X", roles=[])
        with pytest.raises(Forbidden), portal.begin(actor, writes=False) as uow:
            accounts.officers(uow)


def test_new_roles_end_the_open_sessions(portal: Portal) -> None:
    admin = officer(portal, StaffRole.SYSTEM_ADMIN)
    link = hired(portal, StaffRole.EXAMINER)
    with portal.begin(ANONYMOUS) as uow:
        user_id = accounts.activate(uow, link, password=PASSWORD)
    secret = sign_in(portal, "one@body.example") or ""
    with portal.begin(admin) as uow:
        accounts.set_roles(uow, user_id, [StaffRole.APPROVER])
    assert whose(portal, secret) is None
    with portal.begin(SYSTEM, writes=False) as uow:
        assert accounts.user(uow, user_id).roles == {StaffRole.APPROVER}


def test_nobody_changes_its_own_roles_or_those_of_members(somebody: Portal) -> None:
    admin = officer(somebody, StaffRole.SYSTEM_ADMIN)
    assert admin.id is not None
    with pytest.raises(Forbidden), somebody.begin(admin) as uow:
        accounts.set_roles(uow, admin.id, [StaffRole.APPROVER])
    with somebody.begin(admin, writes=False) as uow:
        member = accounts.user_by_email(uow, EMAIL)
    assert member is not None
    for user_id in (member.id, new_id()):
        with pytest.raises(NotFound), somebody.begin(admin) as uow:
            accounts.set_roles(uow, user_id, [StaffRole.APPROVER])
    with pytest.raises(Forbidden), somebody.begin(Actor(member.id)) as uow:
        accounts.set_roles(uow, admin.id, [])


def test_names_are_read_for_many_at_once(somebody: Portal) -> None:
    with somebody.begin(SYSTEM, writes=False) as uow:
        user = accounts.user_by_email(uow, EMAIL)
        assert user is not None
        assert accounts.names(uow, [user.id, None, new_id()]) == {user.id: "Somebody"}
        assert accounts.names(uow, [None]) == {}
        assert accounts.user_by_email(uow, "nobody@b.example") is None


def test_real_passwords_cost_a_guesser_what_rfc_9106_recommends() -> None:
    assert passwords.HASHER.type is Type.ID
    assert passwords.HASHER.memory_cost >= 64 * 1024  # KiB
    assert passwords.HASHER.time_cost >= 3


def proved(portal: Portal, secret: str, password: str = PASSWORD) -> bool:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        user = accounts.session_user(uow, secret)
    with portal.begin(Actor(user.id if user else None)) as uow:
        return accounts.prove(uow, secret, password=password)


def fresh(portal: Portal, secret: str) -> bool:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return accounts.is_fresh(uow, secret)


def test_a_password_is_fresh_for_five_minutes_and_can_be_given_again(
    somebody: Portal, clock: FrozenClock
) -> None:
    secret = sign_in(somebody) or ""
    clock.advance(timedelta(minutes=5) - SECOND)
    assert fresh(somebody, secret)
    clock.advance(SECOND)
    assert not fresh(somebody, secret)
    assert proved(somebody, secret)
    assert fresh(somebody, secret)
    with somebody.begin(SYSTEM, writes=False) as uow:
        names = list(uow.session.scalars(text("SELECT name FROM event ORDER BY seq")))
    assert names[-1] == "accounts.session.proved"


def test_a_wrong_password_proves_nothing_and_is_on_record(
    somebody: Portal, clock: FrozenClock
) -> None:
    secret = sign_in(somebody) or ""
    clock.advance(timedelta(minutes=6))
    assert not proved(somebody, secret, "not the password at all")
    assert not fresh(somebody, secret)
    with somebody.begin(SYSTEM, writes=False) as uow:
        names = list(uow.session.scalars(text("SELECT name FROM event ORDER BY seq")))
    assert names[-1] == "accounts.session.refused"


def test_guesses_at_a_proof_and_at_signing_in_count_together(
    somebody: Portal, clock: FrozenClock
) -> None:
    secret = sign_in(somebody) or ""
    for _ in range(5):
        proved(somebody, secret, "not the password at all")
        sign_in(somebody, password="not the password at all")
    with pytest.raises(TooMany):
        proved(somebody, secret)
    with pytest.raises(TooMany):
        sign_in(somebody)
    clock.advance(timedelta(minutes=5))
    assert proved(somebody, secret)


def test_a_session_is_proved_only_by_its_own_person_and_while_it_is_open(
    somebody: Portal,
) -> None:
    secret = sign_in(somebody) or ""
    other = officer(somebody, StaffRole.EXAMINER)
    with pytest.raises(NotFound), somebody.begin(other) as uow:
        accounts.prove(uow, secret, password=PASSWORD)
    with somebody.begin(ANONYMOUS) as uow:
        accounts.sign_out(uow, secret)
    assert not fresh(somebody, secret)
    for gone in (secret, "never opened"):
        with pytest.raises(NotFound):
            proved(somebody, gone)
        assert not fresh(somebody, gone)


def test_the_roles_of_many_are_read_at_once(portal: Portal) -> None:
    examiner = officer(portal, StaffRole.EXAMINER)
    assert examiner.id is not None
    with portal.begin(SYSTEM, writes=False) as uow:
        assert accounts.roles(uow, [examiner.id]) == {examiner.id: {StaffRole.EXAMINER}}
        assert accounts.roles(uow, []) == {}
