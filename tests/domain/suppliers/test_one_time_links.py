"""What opens a one-time link, and the five ways in which it does not open."""

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from portal.domain import suppliers
from portal.domain.suppliers import Answer, ConfirmationState, OpenedLink, Refusal, RefusedLink
from portal.kernel.ids import new_id
from tests.support.applicants import Desk, company
from tests.support.chains import OTHER_USCC
from tests.support.confirmations import (
    Link,
    answer_link,
    asked,
    case,
    events,
    open_link,
    refused,
    seen,
)
from tests.support.letters import BRAND_USCC
from tests.support.races import all_at_once

LAST_DAY = date(2026, 12, 3)


def test_the_link_and_the_code_show_the_letter(desk: Desk, link: Link) -> None:
    for code in (BRAND_USCC, f" {BRAND_USCC.lower()} ", f"{BRAND_USCC[:8]}-{BRAND_USCC[8:]}"):
        found = open_link(desk.portal, link, code)
        assert isinstance(found, OpenedLink)
        assert found.letter.letter_no == "XH-2026-001"
        assert found.last_day == LAST_DAY
    assert events(desk.portal, "suppliers.confirmation.refused") == []


def test_a_link_is_used_once(desk: Desk, application_id: UUID, link: Link) -> None:
    answer_link(desk.portal, link, BRAND_USCC, Answer.CONFIRM)
    opened = open_link(desk.portal, link, BRAND_USCC)
    assert refused(desk.portal, opened) is Refusal.USED
    given = answer_link(desk.portal, link, BRAND_USCC, Answer.DENY)
    assert refused(desk.portal, given) is Refusal.USED
    assert seen(desk, application_id).state is ConfirmationState.CONFIRMED
    assert not case(desk, application_id).flagged


def test_a_link_of_a_withdrawn_application_is_of_no_use(
    desk: Desk, application_id: UUID, link: Link
) -> None:
    desk.do(desk.owner, lambda uow: suppliers.withdraw_application(uow, application_id))
    found = answer_link(desk.portal, link, BRAND_USCC, Answer.CONFIRM)
    assert refused(desk.portal, found) is Refusal.USED


def test_a_link_altered_by_any_character_is_refused_and_recorded_as_given(
    desk: Desk, application_id: UUID, link: Link
) -> None:
    for place in range(len(link.secret)):
        other = "x" if link.secret[place] != "x" else "y"
        altered = replace(
            link, secret=f"{link.secret[:place]}{other}{link.secret[place + 1 :]}"
        )
        found = open_link(desk.portal, altered, BRAND_USCC)
        assert refused(desk.portal, found) is Refusal.ALTERED
    stranger = replace(link, confirmation_id=new_id())
    given = answer_link(desk.portal, stranger, BRAND_USCC, Answer.CONFIRM)
    assert refused(desk.portal, given) is Refusal.ALTERED
    event = events(desk.portal, "suppliers.confirmation.refused")[-1]
    assert event.subject == stranger.confirmation_id
    assert seen(desk, application_id).attempts == 0
    assert isinstance(open_link(desk.portal, link, BRAND_USCC), OpenedLink)


def test_the_link_of_another_question_does_not_open_this_one(
    desk: Desk, application_id: UUID, link: Link
) -> None:
    desk.do(desk.owner, lambda uow: suppliers.withdraw_application(uow, application_id))
    second = desk.draft()
    desk.submit(second)
    desk.take(second)
    other = asked(desk.portal, desk.examiner, second)
    mixed = replace(other, secret=link.secret)
    assert refused(desk.portal, open_link(desk.portal, mixed, BRAND_USCC)) is Refusal.ALTERED


def test_another_brand_is_refused_and_five_wrong_codes_kill_the_link(
    desk: Desk, application_id: UUID, link: Link
) -> None:
    for left in (4, 3, 2, 1):
        found = open_link(desk.portal, link, OTHER_USCC)
        assert refused(desk.portal, found) is Refusal.OTHER_BRAND
        assert found == RefusedLink(Refusal.OTHER_BRAND, left)
    given = answer_link(desk.portal, link, OTHER_USCC, Answer.CONFIRM)
    assert refused(desk.portal, given) is Refusal.TOO_MANY
    found = open_link(desk.portal, link, BRAND_USCC)
    assert refused(desk.portal, found) is Refusal.TOO_MANY
    view = seen(desk, application_id)
    assert (view.state, view.attempts) == (ConfirmationState.BLOCKED, 5)
    reasons = [
        event.body["reason"] for event in events(desk.portal, "suppliers.confirmation.refused")
    ]
    assert reasons == ["other_brand"] * 4 + ["too_many"] * 2


def test_whoever_is_signed_in_for_another_organisation_is_refused_even_with_the_code(
    desk: Desk, application_id: UUID, link: Link
) -> None:
    _id, stranger = company(desk.portal, "Other", OTHER_USCC)
    for actor in (stranger, desk.owner):
        found = open_link(desk.portal, link, BRAND_USCC, actor)
        assert refused(desk.portal, found) is Refusal.OTHER_BRAND
    assert seen(desk, application_id).attempts == 0


def test_of_two_answers_at_the_same_moment_one_counts(
    desk: Desk, application_id: UUID, link: Link
) -> None:
    def give(answer: Answer) -> Answer | RefusedLink:
        return answer_link(desk.portal, link, BRAND_USCC, answer)

    given = all_at_once([partial(give, answer) for answer in Answer for _ in range(3)])
    counted = [one for one in given if isinstance(one, Answer)]
    assert len(counted) == 1
    assert [one for one in given if one != counted[0]] == [RefusedLink(Refusal.USED)] * 5
    view = seen(desk, application_id)
    denied = counted == [Answer.DENY]
    assert view.state is (ConfirmationState.DENIED if denied else ConfirmationState.CONFIRMED)
    assert case(desk, application_id).flagged is denied
    assert len(events(desk.portal, "suppliers.brand.answered")) == 1
    assert len(events(desk.portal, "suppliers.confirmation.refused")) == 5
