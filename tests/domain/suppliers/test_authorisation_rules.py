"""Where and when an authorisation holds, and who may do what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import accounts, members
from portal.domain.suppliers import AuthorisationStatus, is_region, policy, region_name, rules
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.ids import new_id

OWN, OTHER = new_id(), new_id()
SCHEDULED, ACTIVE, EXPIRED, REVOKED = AuthorisationStatus


@pytest.mark.parametrize(
    ("as_of", "revoked_on", "expected"),
    [
        (date(2025, 12, 31), None, SCHEDULED),
        (date(2026, 1, 1), None, ACTIVE),
        (date(2026, 12, 31), None, ACTIVE),
        (date(2027, 1, 1), None, EXPIRED),
        (date(2026, 6, 14), date(2026, 6, 15), ACTIVE),  # G-AUT 8
        (date(2026, 6, 15), date(2026, 6, 15), REVOKED),
        (date(2027, 1, 1), date(2026, 6, 15), REVOKED),
        (date(2025, 12, 31), date(2025, 12, 31), REVOKED),
    ],
)
def test_the_status_follows_from_the_dates(
    as_of: date, revoked_on: date | None, expected: AuthorisationStatus
) -> None:
    status = rules.status(
        valid_from=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        revoked_on=revoked_on,
        as_of=as_of,
    )
    assert status is expected


@given(first=st.dates(), length=st.integers(0, 4000), day=st.integers(-4000, 8000))
def test_it_is_active_exactly_within_its_days(first: date, length: int, day: int) -> None:
    try:
        last, as_of = first + timedelta(length), first + timedelta(day)
    except OverflowError:
        return
    status = rules.status(valid_from=first, ends_on=last, revoked_on=None, as_of=as_of)
    assert (status is ACTIVE) == (first <= as_of <= last)


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("CN", "中国大陆", "Mainland China"),
        ("31", "上海", "Shanghai"),
        ("4403", "广东 4403", "Guangdong 4403"),
        ("330106", "浙江 330106", "Zhejiang 330106"),
        ("99", "99", "99"),
    ],
)
def test_a_region_has_a_name_in_both_languages(code: str, chinese: str, english: str) -> None:
    assert region_name(code, "zh-Hans") == region_name(code, "zh_Hans_CN") == chinese
    assert region_name(code, "en") == english


def test_every_provincial_unit_is_a_region() -> None:
    assert len(rules.PROVINCES) == 34
    assert all(is_region(code) for code in rules.PROVINCES)
    assert not any(map(is_region, ("", "3", "310", "00", "cn", "31010", "3101011", "３１")))


def colleague(role: members.MemberRole) -> Actor:
    return Actor(new_id(), organisations={OWN: members.MEMBER_PERMISSIONS[role]})


ACTORS: dict[str, Actor] = {
    "nobody": ANONYMOUS,
    "portal": SYSTEM,
    **{role: Actor(new_id(), accounts.permissions_of([role])) for role in accounts.StaffRole},
    **{role: colleague(role) for role in members.MemberRole},
}
READERS = {"portal", "intake_officer", "examiner", "approver", "investigator", "auditor"}


@pytest.mark.parametrize("name", ACTORS)
def test_each_role_may_do_its_part_and_no_more(name: str) -> None:
    actor = ACTORS[name]
    inside = set(members.MemberRole)
    assert policy.may_read(actor, organisation_id=OWN) == (name in READERS | inside)
    assert policy.may_read(actor, organisation_id=OTHER) == (name in READERS)
    assert policy.may_edit(actor, organisation_id=OWN) == (name in {"portal", "owner", "staff"})
    assert policy.may_edit(actor, organisation_id=OTHER) == (name == "portal")
    assert policy.may_propose_revocation(actor) == (name in {"portal", "examiner"})
    assert policy.may_decide_revocation(actor) == (name in {"portal", "approver"})
