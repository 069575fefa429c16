"""The page behind a one-time link: what it shows, what it refuses, and with which words."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.domain import suppliers
from portal.domain.suppliers import Answer, ConfirmationState, Refusal
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.ids import new_id
from portal.settings import Settings
from portal.store.eventlog import EventRow
from portal.web.app import create_app
from portal.wiring import Portal, wire
from tests.support.applicants import Desk, company, seated
from tests.support.chains import OTHER_USCC
from tests.support.confirmations import Link, answer_link, asked
from tests.support.letters import BRAND_USCC
from tests.support.sessions import browser_of
from tests.web.public.conftest import Visitor, visitor_of

NAME = "Li Ming, legal counsel"


@pytest.fixture
def desk(sqlite_portal: Portal) -> Desk:
    return seated(sqlite_portal)


@pytest.fixture
def application_id(desk: Desk) -> UUID:
    application_id = desk.draft()
    desk.submit(application_id)
    desk.take(application_id)
    return application_id


@pytest.fixture
def link(desk: Desk, application_id: UUID) -> Link:
    return asked(desk.portal, desk.examiner, application_id)


@pytest.fixture
def app(sqlite_portal: Portal) -> Flask:
    return create_app(sqlite_portal)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return visitor_of(app)


def state(desk: Desk, application_id: UUID) -> ConfirmationState:
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        return suppliers.confirmations_of(uow, application_id)[0].state


def refusals(portal: Portal) -> list[tuple[UUID, str]]:
    with portal.begin(SYSTEM, writes=False) as uow:
        query = select(EventRow).filter_by(name="suppliers.confirmation.refused")
        rows = uow.session.scalars(query.order_by(EventRow.seq))
        return [(row.subject, row.body["reason"]) for row in rows]


def text(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def test_the_brand_enters_its_code_sees_the_letter_and_confirms(
    visitor: Visitor, desk: Desk, application_id: UUID, link: Link
) -> None:
    letter = visitor.send(link.path, code=BRAND_USCC.lower())
    assert letter.status_code == 200
    page = text(letter)
    for shown in ("XH-2026-001", "Agent Ltd", "XINGHE/VIDEO/*", "3 Dec 2026", "Campus"):
        assert shown in page
    assert "letter.png" not in page
    thanks = visitor.send(link.path, code=BRAND_USCC, answer="confirm", name=NAME, note="")
    assert thanks.status_code == 200
    assert "says on which day you confirmed it" in text(thanks)
    assert state(desk, application_id) is ConfirmationState.CONFIRMED


def test_the_brand_denies_with_a_reason(
    visitor: Visitor, desk: Desk, application_id: UUID, link: Link
) -> None:
    thanks = visitor.send(
        link.path, code=BRAND_USCC, answer="deny", name=NAME, note="Taken back in May."
    )
    assert "The letter is not approved" in text(thanks)
    assert state(desk, application_id) is ConfirmationState.DENIED


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({}, ["Choose one of the answers", "Please fill this in"]),
        ({"answer": "maybe", "name": NAME}, ["Choose one of the answers"]),
        ({"answer": "deny", "name": NAME}, ["Please fill this in"]),
        ({"answer": "deny"}, ["name and post: Please fill", "should know: Please fill"]),
        ({"answer": "confirm", "name": "L"}, ["2 to 100"]),
    ],
)
def test_an_answer_that_is_not_complete_can_be_completed(
    visitor: Visitor,
    desk: Desk,
    application_id: UUID,
    link: Link,
    answer: dict[str, str],
    wrong: list[str],
) -> None:
    fields = {"code": BRAND_USCC, "name": "", "note": "", **answer}
    again = visitor.send(link.path, **fields)
    assert again.status_code == 422
    page = text(again)
    assert "XH-2026-001" in page
    assert [word for word in wrong if word not in page] == []
    assert state(desk, application_id) is ConfirmationState.WAITING
    thanks = visitor.send(link.path, **{**fields, "answer": "confirm", "name": NAME})
    assert thanks.status_code == 200


def test_without_a_code_one_is_asked_for(visitor: Visitor, desk: Desk, link: Link) -> None:
    answer = visitor.send(link.path, code="")
    assert answer.status_code == 422
    assert "as it stands on your business licence" in text(answer)
    assert refusals(desk.portal) == []


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_to_open_a_link_tells_nothing_and_changes_nothing(
    app: Flask, desk: Desk, application_id: UUID, link: Link, language: str
) -> None:
    visitor = visitor_of(app, language)
    shown = {
        visitor.page(address).replace(visitor.token(address), "")
        for address in (
            link.path,
            f"/confirmations/{link.confirmation_id}/nonsense",
            f"/confirmations/{new_id()}/{link.secret}",
            f"/confirmations/nonsense/{link.secret}",
        )
    }
    assert len({_without_csrf(page) for page in shown}) == 1
    assert "XH-2026-001" not in shown.pop()
    assert state(desk, application_id) is ConfirmationState.WAITING
    assert refusals(desk.portal) == []


def _without_csrf(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)


Spoil = Callable[[Desk, Link, FrozenClock], Link]


def _use(desk: Desk, link: Link, _clock: FrozenClock) -> Link:
    answer_link(desk.portal, link, BRAND_USCC, Answer.CONFIRM)
    return link


def _wait(_desk: Desk, link: Link, clock: FrozenClock) -> Link:
    clock.move(datetime(2026, 12, 4, tzinfo=SHANGHAI))
    return link


def _alter(_desk: Desk, link: Link, _clock: FrozenClock) -> Link:
    return replace(link, path=link.path[:-1] + ("x" if link.path[-1] != "x" else "y"))


def _try_often(desk: Desk, link: Link, _clock: FrozenClock) -> Link:
    for _ in range(5):
        answer_link(desk.portal, link, OTHER_USCC, Answer.CONFIRM)
    return link


@pytest.mark.parametrize(
    ("spoil", "reason", "status", "title", "advice"),
    [
        (_use, Refusal.USED, 409, "This link has done its work", "answered already"),
        (_wait, Refusal.EXPIRED, 410, "This link has expired", "ten days"),
        (_alter, Refusal.ALTERED, 404, "This link is not complete", "Copy the whole link"),
        (_try_often, Refusal.TOO_MANY, 429, "This link is blocked", "five times"),
    ],
)
@pytest.mark.parametrize("answers", [False, True])
def test_a_refusal_has_its_own_words_a_way_on_and_an_event(
    visitor: Visitor,
    desk: Desk,
    link: Link,
    clock: FrozenClock,
    spoil: Spoil,
    reason: Refusal,
    status: int,
    title: str,
    advice: str,
    *,
    answers: bool,
) -> None:
    spoilt = spoil(desk, link, clock)
    given = {"answer": "confirm", "name": NAME, "note": ""} if answers else {}
    answer = visitor.send(spoilt.path, code=BRAND_USCC, **given)
    page = text(answer)
    assert answer.status_code == status
    assert title in page
    assert advice in page
    assert f"tel:{desk.portal.settings.association_phone}" in page
    assert "XH-2026-001" not in page
    assert refusals(desk.portal)[-1] == (link.confirmation_id, reason)


def test_another_brand_is_told_so_and_may_try_again(
    visitor: Visitor, desk: Desk, link: Link
) -> None:
    answer = visitor.send(link.path, code=OTHER_USCC)
    page = text(answer)
    assert answer.status_code == 403
    assert "This link is for another organisation" in page
    assert "You can try 4 more times." in page
    assert f'href="{link.path}"' in page
    assert refusals(desk.portal) == [(link.confirmation_id, Refusal.OTHER_BRAND)]
    assert visitor.send(link.path, code=BRAND_USCC).status_code == 200


def test_a_member_of_another_organisation_is_told_to_sign_out(
    app: Flask, desk: Desk, link: Link
) -> None:
    _id, stranger = company(desk.portal, "Other", OTHER_USCC)
    visitor = Visitor(browser_of(app, desk.portal, stranger))
    answer = visitor.send(link.path, code=BRAND_USCC)
    assert answer.status_code == 403
    assert "Sign out if you are signed in" in text(answer)


@pytest.mark.parametrize(
    "address", ["/confirmations/{id}x/{secret}", "/confirmations/x/{secret}"]
)
def test_a_link_whose_id_cannot_be_read_is_altered(
    visitor: Visitor, desk: Desk, link: Link, address: str
) -> None:
    path = address.format(id=link.confirmation_id, secret=link.secret)
    assert visitor.send(path, code=BRAND_USCC).status_code == 404
    assert refusals(desk.portal) == [(UUID(int=0), Refusal.ALTERED)]


def test_a_form_of_another_page_is_not_taken(
    app: Flask, desk: Desk, application_id: UUID, link: Link
) -> None:
    answer = app.test_client().post(
        link.path, data={"code": BRAND_USCC, "answer": "confirm", "name": NAME}
    )
    assert answer.status_code == 400
    assert state(desk, application_id) is ConfirmationState.WAITING


def test_the_secret_is_kept_from_caches_search_engines_and_other_sites(
    visitor: Visitor, link: Link
) -> None:
    answers = [
        visitor.get(link.path),
        visitor.send(link.path, code=OTHER_USCC),
        visitor.client.post(link.path, data={"code": BRAND_USCC}),
        visitor.send(link.path, code=BRAND_USCC),
    ]
    assert [answer.status_code for answer in answers] == [200, 403, 400, 200]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert link.secret not in answer.headers.get("Set-Cookie", "")
    assert all(answer.headers["X-Robots-Tag"] == "noindex" for answer in answers[:2])


def test_the_form_works_over_https_where_the_origin_is_checked(
    tmp_path: Path, sqlite_url: str, clock: FrozenClock
) -> None:
    origin = "https://portal.example"
    settings = Settings(
        data_dir=str(tmp_path / "secure"), database_url=sqlite_url, base_url=origin
    )
    portal = wire(settings, clock=clock)
    client = create_app(portal).test_client()
    path = f"/confirmations/{new_id()}/nonsense"
    page = client.get(path, base_url=origin)
    # What a browser sends along under the policy of this page.
    assert page.headers["Referrer-Policy"] == "strict-origin"
    token = text(page).split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(
        path,
        data={"csrf_token": token, "code": BRAND_USCC},
        base_url=origin,
        headers={"Referer": f"{origin}/"},
    )
    portal.close()
    assert answer.status_code == 404
    assert "lz-verdict" in text(answer)


def test_nothing_is_logged_of_secret_and_code(
    visitor: Visitor, link: Link, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        visitor.send(link.path, code=OTHER_USCC)
        visitor.send(link.path, code=BRAND_USCC)
        visitor.send(link.path, code=BRAND_USCC, answer="confirm", name=NAME, note="")
        visitor.send(link.path, code=BRAND_USCC)
    assert link.secret not in caplog.text
    assert NAME not in caplog.text
