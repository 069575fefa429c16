"""Errors as pages, headers of every answer, forms that only their own page can send."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal.settings import Settings
from portal.web.app import CSP, create_app
from portal.wiring import Portal, key_ring, wire
from tests.web.public.conftest import Visitor, visitor_of

PUBLIC = ["/", "/verify", "/sign-in", "/register", "/badges/x", "/v/x", "/nowhere", "/healthz"]
SECRET = "0123456789abcdef" * 2


@pytest.fixture
def visitor(sqlite_portal: Portal) -> Visitor:
    return visitor_of(create_app(sqlite_portal))


@pytest.mark.parametrize("address", PUBLIC)
def test_every_answer_carries_the_security_headers(visitor: Visitor, address: str) -> None:
    headers = visitor.get(address).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-cache"
    assert "Strict-Transport-Security" not in headers


def test_nothing_inline_is_allowed() -> None:
    assert "unsafe" not in CSP
    assert "default-src 'none'" in CSP
    assert "frame-ancestors 'none'" in CSP


def test_pages_of_people_are_never_stored(visitor: Visitor) -> None:
    for address in ("/member", "/staff"):
        assert visitor.get(address).headers["Cache-Control"] == "no-store"


@pytest.fixture
def secure(tmp_path: Path, sqlite_url: str) -> Callable[[], Portal]:
    key_ring(tmp_path / "keys").begin()
    settings = Settings(
        environment="production",
        base_url="https://portal.example",
        data_dir=str(tmp_path / "secure"),
        key_dir=str(tmp_path / "keys"),
        database_url=sqlite_url,
        secret_key=SECRET,
        digest_key=SECRET,
    )
    return lambda: wire(settings)


def test_over_https_the_browser_is_told_to_stay_there(secure: Callable[[], Portal]) -> None:
    portal = secure()
    answer = (
        create_app(portal).test_client().get("/?lang=en", base_url="https://portal.example")
    )
    portal.close()
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-portal=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie


@pytest.mark.parametrize("address", ["/sign-in", "/register", "/verify", "/sign-out"])
def test_a_form_without_its_token_is_refused_with_a_page(
    visitor: Visitor, address: str
) -> None:
    answer = visitor.client.post(address, data={"email": "a@b.example"})
    assert answer.status_code == 400
    assert "<h1>" in answer.get_data(as_text=True)


def test_the_token_of_another_browser_is_refused(
    visitor: Visitor, sqlite_portal: Portal
) -> None:
    other = visitor_of(create_app(sqlite_portal)).token("/sign-in")
    answer = visitor.client.post("/sign-in", data={"csrf_token": other})
    assert answer.status_code == 400


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize(
    ("address", "method", "status"),
    [("/nowhere", "GET", 404), ("/sign-out", "GET", 405), ("/member/x", "GET", 404)],
)
def test_a_failure_is_a_page_with_a_reference(
    sqlite_portal: Portal, address: str, method: str, status: int, language: str
) -> None:
    visitor = visitor_of(create_app(sqlite_portal), language)
    answer = visitor.client.open(address, method=method)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in page
    assert "lz-failure" in page
    assert "<code" in page


def test_every_failure_has_a_reference_of_its_own(visitor: Visitor) -> None:
    assert visitor.page("/nowhere") != visitor.page("/nowhere")


def test_programs_get_their_failures_as_problem_documents(visitor: Visitor) -> None:
    answer = visitor.get("/api/v1/nowhere")
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == answer.status_code == 404
    assert answer.json["code"] == "http.404"


@pytest.fixture
def lost(sqlite_portal: Portal, tmp_path: Path) -> Flask:
    """The application of a portal whose database has no tables."""
    settings = replace(sqlite_portal.settings, database_url=f"sqlite:///{tmp_path / 'new.db'}")
    return create_app(wire(settings))


def test_an_unexpected_failure_is_a_page_that_tells_nothing_inside(
    lost: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    answer = visitor_of(lost).get("/badges/DGA-2026-D-000123-7")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "lz-failure" in page
    for inside in ("sqlite", "Traceback", "no such table", "SELECT"):
        assert inside not in page
    assert "no such table" in caplog.text


def test_the_portal_says_whether_it_lives_and_can_serve(visitor: Visitor, lost: Flask) -> None:
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").status_code == 200
    assert visitor_of(lost).get("/healthz").status_code == 200
    assert visitor_of(lost).get("/readyz").status_code == 503
