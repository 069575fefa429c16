"""Reminders 30, 14, 3 and 0 days before the end: once each, by mail, never of what is over."""

from datetime import date, timedelta
from email.message import EmailMessage

import pytest

from portal.domain import distributors
from portal.domain.distributors import ConsentItem
from portal.jobs import outbox
from portal.jobs.daily import Daily, run_daily
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import Forbidden
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lives, post
from tests.support.distributors import Applicant, Officers, event_names
from tests.support.stages import Stage

REMINDED = "distributors.reminder.due"
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


def count(portal: Portal, applicant: Applicant) -> int:
    return event_names(portal, applicant.application_id).count(REMINDED)


def letters(portal: Portal, applicant: Applicant) -> list[EmailMessage]:
    """Return what was sent about an applicant's organisation, after the worker has worked."""
    outbox.deliver_due(portal)
    place = f"/member/{applicant.organisation_id}/"
    return [one for one in post.messages(portal.settings.data_dir) if place in text_of(one)]


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_content())


def test_a_worker_that_runs_every_day_reminds_four_times(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    reminded = []
    for left in range(32, -3, -1):
        lives.days_before_the_end(clock, left)
        before = count(portal, holder)
        run_daily(portal)
        if count(portal, holder) > before:
            reminded.append(left)
    assert reminded == [30, 14, 3, 0]


def test_the_same_day_reminds_once_however_often_the_job_runs(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 30)
    run_daily(portal)
    run_daily(portal)
    assert count(portal, holder) == 1


@on_sqlite
def test_of_several_missed_reminders_only_the_latest_goes_out(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 2)
    run_daily(portal)
    (letter,) = letters(portal, holder)
    assert "2 days" in str(letter["Subject"])
    lives.days_before_the_end(clock, 1)
    run_daily(portal)
    assert len(letters(portal, holder)) == 1


@on_sqlite
def test_a_letter_says_in_both_languages_when_and_where(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 30)
    run_daily(portal)
    (letter,) = letters(portal, holder)
    text = text_of(letter)
    assert "30天" in str(letter["Subject"])
    assert "2027年5月23日" in text
    assert "May 23, 2027" in text
    assert f"/member/{holder.organisation_id}/certification" in text
    assert "identity document" not in text


@on_sqlite
def test_a_letter_says_when_it_is_the_document_that_ends(
    portal: Portal, body: Officers
) -> None:
    applicant = applicants.start(portal)
    applicants.fill(
        portal, applicant, {**applicants.fields(7), "id_valid_to": date(2026, 12, 7)}
    )
    lives.hand_in(portal, applicant)
    lives.approve(portal, applicant, body)
    run_daily(portal)
    (letter,) = letters(portal, applicant)
    assert "14 days" in str(letter["Subject"])
    assert "identity document" in text_of(letter)


@on_sqlite
def test_on_the_last_day_the_letter_says_today(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 0)
    run_daily(portal)
    (letter,) = letters(portal, holder)
    assert "today" in str(letter["Subject"])


@on_sqlite
def test_nobody_is_reminded_after_the_end_of_what_was_renewed_or_taken_back(
    portal: Portal, holder: Applicant, body: Officers, clock: FrozenClock
) -> None:
    other = applicants.certified(portal, body)
    lives.days_before_the_end(clock, 40)
    renewal = lives.renewal(portal, other)
    lives.complete(portal, renewal)
    lives.hand_in(portal, renewal)
    lives.approve(portal, renewal, body)
    with portal.begin(holder.owner) as uow:
        distributors.take_back_consent(uow, holder.organisation_id, ConsentItem.PERSONAL_DATA)
    for left in (30, 0, -1):
        lives.days_before_the_end(clock, left)
        run_daily(portal)
    assert [count(portal, one) for one in (holder, other, renewal)] == [0, 0, 0]


@on_sqlite
def test_a_letter_that_waited_is_not_sent_once_the_renewal_is_approved(
    portal: Portal, holder: Applicant, body: Officers, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 30)
    renewal = lives.renewal(portal, holder)
    lives.complete(portal, renewal)
    lives.hand_in(portal, renewal)
    applicants.examined(portal, renewal, body.examiner)
    run_daily(portal)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, renewal.application_id, reason=applicants.REASON)
    assert letters(portal, holder) == []


@on_sqlite
def test_only_the_portal_itself_reminds(portal: Portal, holder: Applicant) -> None:
    with portal.begin(holder.owner) as uow, pytest.raises(Forbidden):
        distributors.remind_due(uow)
    with portal.begin(holder.owner, writes=False) as uow, pytest.raises(Forbidden):
        distributors.send_reminder(uow, holder.application_id)


@on_sqlite
def test_a_worker_does_a_job_once_a_day_and_again_on_the_next(
    portal: Portal, clock: FrozenClock
) -> None:
    daily = Daily(portal)
    first = daily.run()
    assert "reminders" in first
    assert daily.run() == []
    clock.advance(timedelta(days=1))
    assert daily.run() == first


@on_sqlite
def test_a_job_that_fails_is_tried_again_and_keeps_no_other_from_running(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fails = True

    def shaky(_uow: object) -> None:
        if fails:
            raise RuntimeError

    jobs = {"shaky": shaky, "steady": lambda _uow: None}
    monkeypatch.setattr("portal.jobs.daily.JOBS", jobs)
    daily = Daily(portal)
    assert daily.run() == ["steady"]
    assert "the daily job shaky failed" in caplog.text
    fails = False
    assert daily.run() == ["shaky"]
