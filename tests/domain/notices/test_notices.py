"""Versions of the notice: dated ahead, never changed, always to be read again (KYC-06)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.domain import audit, notices
from portal.domain.accounts import StaffRole
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.consents import ConsentItem
from portal.kernel.errors import FieldErrors, NotFound
from portal.wiring import Portal
from tests.support.notices import REASON, typed_again, typed_texts
from tests.support.people import officer
from tests.support.races import all_at_once
from tests.support.refusals import refused

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def keeper(portal: Portal) -> Actor:
    return officer(portal, StaffRole.RULE_KEEPER)


def publish(
    portal: Portal,
    actor: Actor,
    *,
    texts: Sequence[Mapping[str, str]] | None = None,
    effective_on: date = TOMORROW,
    based_on: int = 1,
) -> int:
    with portal.begin(actor) as uow:
        return notices.publish_notice(
            uow,
            texts=typed_texts() if texts is None else texts,
            effective_on=effective_on,
            note=REASON,
            based_on=based_on,
        )


def notice(portal: Portal, day: date = TODAY, actor: Actor = ANONYMOUS) -> notices.Notice:
    with portal.begin(actor, writes=False) as uow:
        return notices.notice(uow, day)


def test_the_portal_comes_with_a_notice_about_every_item_in_both_languages(
    portal: Portal,
) -> None:
    found = notice(portal)
    assert (found.number, found.published_by) == (1, "")
    assert tuple(one.key for one in found.texts) == notices.text_keys()
    assert "zero days" in found.about(ConsentItem.FACE, "en").retention
    assert "零天" in found.about(ConsentItem.FACE, "zh-CN").retention
    assert found.about(ConsentItem.FACE, "fr").language == "en"


def test_the_first_notice_could_have_been_typed(portal: Portal) -> None:
    texts = notice(portal).texts
    assert notices.read_texts(typed_again(texts)) == (texts, [])


def test_a_version_holds_from_its_day_and_the_one_before_until_then(
    portal: Portal, keeper: Actor
) -> None:
    assert publish(portal, keeper) == 2
    assert [notice(portal, day).number for day in (TODAY, TOMORROW)] == [1, 2]
    found = notice(portal, TOMORROW, keeper)
    assert {one.purpose for one in found.texts} == {"Nothing is hidden."}
    assert (found.note, found.published_by) == (REASON, "Officer")
    assert notice(portal, TOMORROW).published_by == ""


def test_before_the_first_version_the_first_counts(portal: Portal) -> None:
    assert notice(portal, date(2020, 6, 1)).number == 1


def test_of_two_versions_of_one_day_the_later_holds(portal: Portal, keeper: Actor) -> None:
    publish(portal, keeper)
    publish(portal, keeper, texts=typed_texts(purpose="To be sure."), based_on=2)
    assert notice(portal, TOMORROW).number == 3


def test_wrong_texts_and_a_wrong_day_are_told_together(portal: Portal, keeper: Actor) -> None:
    with pytest.raises(FieldErrors) as error:
        publish(portal, keeper, texts=typed_texts(kinds=""), effective_on=TODAY)
    assert [one.field for one in error.value.problems] == ["texts-0-kinds", "effective_on"]
    assert notice(portal, TOMORROW).number == 1


def test_a_version_cannot_overtake_the_one_before_it(portal: Portal, keeper: Actor) -> None:
    publish(portal, keeper, effective_on=date(2027, 1, 1))
    with pytest.raises(FieldErrors) as error:
        publish(portal, keeper, texts=typed_texts(kinds="Names."), based_on=2)
    (problem,) = error.value.problems
    assert (problem.code, problem.facts) == ("NOTICE_TOO_EARLY", {"earliest": date(2027, 1, 1)})


def test_a_version_that_changes_nothing_is_refused(portal: Portal, keeper: Actor) -> None:
    same = typed_again(notice(portal).texts)
    assert refused(partial(publish, portal, keeper, texts=same)) == "notices.nothing_changed"


def test_only_the_rule_keeper_publishes(portal: Portal) -> None:
    for actor in (officer(portal, StaffRole.EXAMINER), ANONYMOUS):
        assert refused(partial(publish, portal, actor)) == "portal.forbidden"


def test_texts_made_from_an_older_version_do_not_undo_a_newer_one(
    portal: Portal, keeper: Actor
) -> None:
    publish(portal, keeper)
    assert refused(partial(publish, portal, keeper)) == "portal.changed_meanwhile"


def test_of_many_at_once_one_publishes(portal: Portal, keeper: Actor) -> None:
    results = all_at_once([partial(publish, portal, keeper) for _ in range(4)])
    assert sum(result == 2 for result in results) == 1
    assert notice(portal, TOMORROW).number == 2


def test_every_version_stays_to_be_read(portal: Portal, keeper: Actor) -> None:
    publish(portal, keeper)
    with portal.begin(ANONYMOUS, writes=False) as uow:
        assert [one.number for one in notices.notices(uow).items] == [2, 1]
        assert notices.notice_version(uow, 1).texts == notice(portal).texts
        assert notices.latest_notice(uow).number == 2
        with pytest.raises(NotFound):
            notices.notice_version(uow, 3)


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize(
    ("name", "column"), [("notice_version", "note"), ("notice_text", "purpose")]
)
def test_a_published_version_cannot_be_changed_even_in_sql(
    portal: Portal, statement: str, name: str, column: str
) -> None:
    with pytest.raises(DBAPIError), portal.around.engine.begin() as connection:
        connection.execute(text(statement.format(name, column, "''")))


def test_publishing_is_a_fact_of_the_audit_trail(portal: Portal, keeper: Actor) -> None:
    publish(portal, keeper)
    with portal.begin(officer(portal, StaffRole.AUDITOR), writes=False) as uow:
        (entry,) = [
            one for one in audit.trail(uow).items if one.name == "notices.notice.published"
        ]
    assert entry.body["number"] == 2
    assert entry.body["changed"] == 12
