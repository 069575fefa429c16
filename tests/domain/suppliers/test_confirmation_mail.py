"""The letter that carries a one-time link, and the secret that is nowhere else."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import MetaData, select

from portal.domain import suppliers
from portal.domain.suppliers import Answer, ConfirmationState, OpenedLink, Refusal
from portal.jobs import outbox
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import (
    Forbidden,
    Unavailable,
)
from portal.kernel.ids import new_secret
from portal.store.eventlog import DeliveryRow
from portal.wiring import Portal
from tests.support.applicants import Desk
from tests.support.chains import OTHER_USCC
from tests.support.confirmations import (
    ADDRESS,
    Link,
    answer_link,
    ask,
    events,
    last_link,
    open_link,
    refused,
    seen,
)
from tests.support.letters import BRAND_USCC
from tests.support.post import messages


def test_the_letter_says_who_asks_what_in_chinese_and_then_in_english(
    desk: Desk, link: Link
) -> None:
    (message,) = messages(desk.portal.settings.data_dir)
    text = message.get_content()
    chinese, english = text.split("-" * 60)
    issuer = desk.portal.around.issuer
    for half in (chinese, english):
        for word in ("Xinghe Video Ltd", "Agent Ltd", "XH-2026-001", link.path, issuer.phone):
            assert word in half
    assert "2026年12月3日24时" in chinese
    assert "不会以任何理由向贵方收费" in chinese
    assert "December 3, 2026" in english
    assert "never ask for money, passwords" in english
    assert message["To"] == ADDRESS
    assert message["Subject"].startswith("请确认")
    assert f"{issuer.base_url}{link.path}\n" in text


@dataclass(frozen=True)
class Strike:
    """A mailer that takes what is handed in, or nothing."""

    works: bool = False
    letters: list[Mapping[str, object]] = field(default_factory=list)

    def send(self, template: str, to: str, data: Mapping[str, object]) -> None:
        assert (template, to) == ("mail/confirmation.txt", ADDRESS)
        self.letters.append(data)
        if not self.works:
            raise Unavailable


def on(portal: Portal, mailer: Strike) -> Portal:
    return replace(portal, around=replace(portal.around, mailer=mailer))


def test_a_letter_that_is_not_taken_is_sent_again_with_another_link(
    desk: Desk, application_id: UUID, clock: FrozenClock
) -> None:
    ask(desk.portal, desk.examiner, application_id)
    strike = Strike()
    assert outbox.deliver_due(on(desk.portal, strike)) == 0
    view = seen(desk, application_id)
    assert (view.state, view.sent_at) == (ConfirmationState.UNSENT, None)
    clock.advance(timedelta(seconds=10))
    assert outbox.deliver_due(desk.portal) == 1
    link = last_link(desk.portal)
    dead = str(strike.letters[0]["link"]).rpartition("/")[2]
    assert dead != link.secret
    found = open_link(desk.portal, replace(link, secret=dead), BRAND_USCC)
    assert refused(desk.portal, found) is Refusal.ALTERED
    assert isinstance(open_link(desk.portal, link, BRAND_USCC), OpenedLink)


def test_a_letter_is_sent_once(desk: Desk, application_id: UUID) -> None:
    confirmation_id = ask(desk.portal, desk.examiner, application_id)
    outbox.deliver_due(desk.portal)
    before = seen(desk, application_id)
    with desk.portal.begin(SYSTEM, writes=False) as uow:
        assert suppliers.send_link(uow, confirmation_id) is None
    late = suppliers.SentLink(confirmation_id, "0" * 64)
    for sent in (late, None):
        with desk.portal.begin(SYSTEM) as uow:
            suppliers.keep_link(uow, sent)
    assert seen(desk, application_id) == before
    assert isinstance(open_link(desk.portal, last_link(desk.portal), BRAND_USCC), OpenedLink)
    assert len(events(desk.portal, "suppliers.confirmation.sent")) == 1


@pytest.mark.parametrize("withdrawn", [True, False])
def test_no_letter_leaves_about_what_is_over(
    desk: Desk, application_id: UUID, clock: FrozenClock, *, withdrawn: bool
) -> None:
    ask(desk.portal, desk.examiner, application_id)
    if withdrawn:
        desk.do(desk.owner, lambda uow: suppliers.withdraw_application(uow, application_id))
    else:
        clock.move(datetime(2026, 12, 4, tzinfo=SHANGHAI))
    assert outbox.deliver_due(desk.portal) == 1
    assert messages(desk.portal.settings.data_dir) == []


def test_an_applicant_sends_no_links(desk: Desk, application_id: UUID) -> None:
    confirmation_id = ask(desk.portal, desk.examiner, application_id)
    forged = suppliers.SentLink(confirmation_id, "0" * 64)
    with desk.portal.begin(desk.owner) as uow:
        with pytest.raises(Forbidden):
            suppliers.send_link(uow, confirmation_id)
        with pytest.raises(Forbidden):
            suppliers.keep_link(uow, forged)


def test_secret_address_and_answerer_are_nowhere_to_be_read(
    desk: Desk, application_id: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    strike = Strike()
    with caplog.at_level(logging.DEBUG):
        ask(desk.portal, desk.examiner, application_id)
        outbox.deliver_due(on(desk.portal, strike))
        with desk.portal.begin(SYSTEM) as uow:
            uow.session.scalars(select(DeliveryRow)).one().next_at = uow.now()
        outbox.deliver_due(desk.portal)
        link = last_link(desk.portal)
        wrong = replace(link, secret=new_secret())
        open_link(desk.portal, wrong, BRAND_USCC)
        open_link(desk.portal, link, OTHER_USCC)
        answer_link(desk.portal, link, BRAND_USCC, Answer.CONFIRM, name="Zhao Wu, director")
        open_link(desk.portal, link, BRAND_USCC)
    kept = everything_kept(desk.portal) + caplog.text
    dead = str(strike.letters[0]["link"]).rpartition("/")[2]
    for secret in (link.secret, wrong.secret, dead, ADDRESS, "Zhao Wu"):
        assert secret not in kept


def everything_kept(portal: Portal) -> str:
    """Return all rows of all tables as text."""
    tables = MetaData()
    with portal.begin(SYSTEM, writes=False) as uow:
        tables.reflect(uow.session.connection())
        return "".join(
            str(tuple(row))
            for table in tables.sorted_tables
            if table.name != "calendar_day"
            for row in uow.session.execute(select(table))
        )
