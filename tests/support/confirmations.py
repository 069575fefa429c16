"""One-time links to right-holders, as they arrive by mail in development."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, suppliers
from portal.jobs import outbox
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.store.eventlog import EventRow
from portal.wiring import Portal
from tests.support.applicants import REASON, Desk
from tests.support.post import messages

ADDRESS = "legal@xinghe.example"
SOURCE = "The imprint of the brand's own website"
_LINK = re.compile(r"https?://\S+?(/confirmations/([0-9a-f-]{36})/([\w-]{43}))")


@dataclass(frozen=True, slots=True)
class Link:
    """What stands in a letter."""

    path: str
    confirmation_id: UUID
    secret: str


def ask(portal: Portal, examiner: Actor, application_id: UUID) -> UUID:
    """Let an officer ask the brand; the letter does not leave yet."""
    with portal.begin(examiner) as uow:
        return suppliers.ask_brand(uow, application_id, address=ADDRESS, source=SOURCE)


def asked(portal: Portal, examiner: Actor, application_id: UUID) -> Link:
    """Let an officer ask the brand and the worker send the letter; return its link."""
    ask(portal, examiner, application_id)
    outbox.deliver_due(portal)
    return last_link(portal)


def last_link(portal: Portal) -> Link:
    """Return the link in the newest letter, which is in both languages the same."""
    text = messages(portal.settings.data_dir)[-1].get_content()
    (found,) = set(_LINK.findall(text))
    path, confirmation_id, secret = found
    return Link(path, UUID(confirmation_id), secret)


def open_link(
    portal: Portal, link: Link, code: str, actor: Actor = ANONYMOUS
) -> suppliers.OpenedLink | suppliers.RefusedLink:
    """Open a link as somebody."""
    with portal.begin(actor) as uow:
        return suppliers.open_confirmation(uow, link.confirmation_id, link.secret, code)


def answer_link(
    portal: Portal,
    link: Link,
    code: str,
    answer: suppliers.Answer,
    actor: Actor = ANONYMOUS,
    *,
    name: str = "Li Ming, legal counsel",
    note: str = "",
) -> suppliers.Answer | suppliers.RefusedLink:
    """Answer as somebody who gives a reason where one is needed."""
    reason = "We never gave it." if answer is suppliers.Answer.DENY else ""
    with portal.begin(actor) as uow:
        return suppliers.answer_confirmation(
            uow,
            link.confirmation_id,
            link.secret,
            code,
            answer=answer,
            name=name,
            note=note or reason,
        )


def recommend(desk: Desk, application_id: UUID) -> None:
    """Let the examiner find everything in order and recommend what it has taken."""
    desk.check(application_id)
    desk.do(
        desk.examiner,
        lambda uow: suppliers.recommend_application(uow, application_id, reason=REASON),
    )


def case(desk: Desk, application_id: UUID) -> approvals.CaseView:
    """Return the case as the examiner sees it."""
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        return approvals.case_of(uow, application_id)


def seen(desk: Desk, application_id: UUID) -> suppliers.ConfirmationView:
    """Return the newest question as the examiner sees it."""
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        return suppliers.confirmations_of(uow, application_id)[0]


def events(portal: Portal, name: str) -> list[EventRow]:
    """Return what the trail holds under a name, oldest first."""
    with portal.begin(SYSTEM, writes=False) as uow:
        query = select(EventRow).filter_by(name=name).order_by(EventRow.seq)
        return list(uow.session.scalars(query))


def refused(portal: Portal, found: object) -> suppliers.Refusal:
    """Return why a link was refused, which the trail tells as well."""
    assert isinstance(found, suppliers.RefusedLink)
    event = events(portal, "suppliers.confirmation.refused")[-1]
    assert event.body == {"reason": found.reason}
    return found.reason
