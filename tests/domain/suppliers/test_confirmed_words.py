"""What a brand has confirmed are words: other words are not confirmed."""

from datetime import date
from uuid import UUID

from portal.domain import suppliers
from portal.domain.suppliers import Answer
from tests.support.applicants import Desk
from tests.support.confirmations import answer_link, asked, recommend
from tests.support.letters import BRAND_USCC


def confirm(desk: Desk, application_id: UUID, answer: Answer = Answer.CONFIRM) -> None:
    link = asked(desk.portal, desk.examiner, application_id)
    answer_link(desk.portal, link, BRAND_USCC, answer=answer)


def confirmed_on(desk: Desk, authorisation_id: UUID) -> date | None:
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        return suppliers.authorisation(uow, authorisation_id).confirmed_on


def test_the_day_of_the_confirmation_stays_with_the_authorisation(desk: Desk) -> None:
    application_id = desk.draft()
    desk.submit(application_id)
    desk.take(application_id)
    confirm(desk, application_id)
    recommend(desk, application_id)
    assert confirmed_on(desk, desk.approve(application_id)) == date(2026, 11, 23)


def test_a_letter_that_was_changed_after_the_confirmation_is_not_confirmed(desk: Desk) -> None:
    application_id = desk.draft()
    desk.submit(application_id)
    desk.take(application_id)
    confirm(desk, application_id)
    desk.send_back(application_id)
    desk.do(
        desk.owner,
        lambda uow: suppliers.save_letter(uow, application_id, {"regions": "CN"}),
    )
    assert confirmed_on(desk, desk.see_through(application_id)) is None


def test_a_correction_takes_the_confirmation_away_until_it_is_confirmed_itself(
    desk: Desk,
) -> None:
    application_id = desk.draft()
    desk.submit(application_id)
    desk.take(application_id)
    confirm(desk, application_id)
    recommend(desk, application_id)
    authorisation_id = desk.approve(application_id)
    correction = desk.correct(authorisation_id, notice_days="60")
    desk.submit(correction)
    desk.take(correction)
    recommend(desk, correction)
    desk.approve(correction)
    assert confirmed_on(desk, authorisation_id) is None
    second = desk.correct(authorisation_id, notice_days="90")
    desk.submit(second)
    desk.take(second)
    confirm(desk, second)
    recommend(desk, second)
    desk.approve(second)
    assert confirmed_on(desk, authorisation_id) == date(2026, 11, 23)
