"""Until when a verification holds, when it may be renewed, and when its holder is reminded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.distributors.rules import (
    REMINDER_DAYS,
    KycStatus,
    kyc_status,
    last_day,
    next_due,
    papers_to_keep,
    reminder_due,
    renewal_opens_on,
)

TODAY = date(2026, 11, 23)
END = date(2027, 5, 23)


def status(
    as_of: date, *, blocked: bool = False, withdrawn_on: date | None = None
) -> KycStatus:
    return kyc_status(
        verified_on=TODAY,
        last_day=END,
        withdrawn_on=withdrawn_on,
        blocked=blocked,
        as_of=as_of,
    )


@pytest.mark.parametrize(
    ("verified_on", "months", "due"),
    [
        (TODAY, 6, END),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (TODAY, 1, date(2026, 12, 23)),
    ],
)
def test_a_verification_is_due_so_many_months_on(
    verified_on: date, months: int, due: date
) -> None:
    assert next_due(verified_on, months) == due


def test_the_identity_document_ends_a_verification_that_is_due_later() -> None:
    # G-BDG: ID 2027-02-14, KYC due 2027-05-23.
    assert last_day(END, date(2027, 2, 14)) == date(2027, 2, 14)
    assert last_day(END, date(2027, 5, 24)) == END
    assert last_day(END, None) == END


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 11, 22), KycStatus.NONE),
        (date(2026, 11, 23), KycStatus.VERIFIED),
        (date(2027, 4, 22), KycStatus.VERIFIED),
        (date(2027, 4, 23), KycStatus.EXPIRING),
        (date(2027, 5, 23), KycStatus.EXPIRING),
        (date(2027, 5, 24), KycStatus.EXPIRED),
    ],
)
def test_a_verification_expires_after_thirty_days_of_warning(
    as_of: date, expected: KycStatus
) -> None:
    assert status(as_of) is expected


@given(term=st.integers(31, 400), day=st.integers(-10, 500))
def test_the_status_only_ever_moves_forward(term: int, day: int) -> None:
    order = [KycStatus.NONE, KycStatus.VERIFIED, KycStatus.EXPIRING, KycStatus.EXPIRED]

    def place(offset: int) -> int:
        found = kyc_status(
            verified_on=TODAY,
            last_day=TODAY + timedelta(days=term),
            withdrawn_on=None,
            blocked=False,
            as_of=TODAY + timedelta(days=offset),
        )
        return order.index(found)

    assert place(day) <= place(day + 1)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 12, 24), KycStatus.VERIFIED),
        (date(2026, 12, 25), KycStatus.WITHDRAWN),
        (date(2028, 1, 1), KycStatus.WITHDRAWN),
    ],
)
def test_a_withdrawn_consent_ends_a_verification_on_its_day(
    as_of: date, expected: KycStatus
) -> None:
    assert status(as_of, withdrawn_on=date(2026, 12, 25)) is expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 11, 22), KycStatus.NONE),
        (TODAY, KycStatus.BLOCKED),
        (END, KycStatus.BLOCKED),
        (END + timedelta(days=1), KycStatus.EXPIRED),
    ],
)
def test_somebody_listed_is_blocked_for_as_long_as_the_verification_would_hold(
    as_of: date, expected: KycStatus
) -> None:
    assert status(as_of, blocked=True) is expected


def test_a_withdrawn_consent_shows_before_a_listing() -> None:
    assert status(TODAY, blocked=True, withdrawn_on=TODAY) is KycStatus.WITHDRAWN


def test_the_renewal_opens_sixty_days_before_the_end() -> None:
    assert renewal_opens_on(END) == date(2027, 3, 24)


@pytest.mark.parametrize(
    ("left", "days"),
    [
        (31, None),
        (30, 30),
        (15, 30),
        (14, 14),
        (4, 14),
        (3, 3),
        (1, 3),
        (0, 0),
        (-1, None),
    ],
)
def test_the_latest_reminder_that_was_reached_is_due(left: int, days: int | None) -> None:
    assert reminder_due(END, END - timedelta(days=left)) == days


def test_a_worker_that_runs_every_day_finds_each_reminder_once() -> None:
    found = [reminder_due(END, END - timedelta(days=left)) for left in range(40, -10, -1)]
    assert sorted({one for one in found if one is not None}) == sorted(REMINDER_DAYS)


@pytest.mark.parametrize(
    ("id_ends", "licence_ends", "kept"),
    [
        (None, None, {"id_front", "id_back", "business_licence", "sub_authorisation"}),
        (TODAY, TODAY, {"id_front", "id_back", "business_licence", "sub_authorisation"}),
        (date(2026, 11, 22), None, {"business_licence", "sub_authorisation"}),
        (None, date(2026, 11, 22), {"id_front", "id_back", "sub_authorisation"}),
    ],
)
def test_papers_are_taken_over_until_the_day_they_end(
    id_ends: date | None, licence_ends: date | None, kept: set[str]
) -> None:
    asked = ["id_front", "id_back", "business_licence", "sub_authorisation"]
    found = papers_to_keep(asked, id_ends=id_ends, licence_ends=licence_ends, today=TODAY)
    assert found == kept


def test_only_papers_that_are_asked_for_are_taken_over() -> None:
    found = papers_to_keep(["id_front"], id_ends=None, licence_ends=None, today=TODAY)
    assert found == {"id_front"}
