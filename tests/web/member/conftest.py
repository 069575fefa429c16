"""A browser without JavaScript for the member's pages."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.kernel.actor import Actor
from portal.web.app import create_app
from portal.wiring import Portal
from tests.support.applicants import Desk, seated
from tests.support.sessions import browser_of
from tests.support.stories import PASSWORD

Visit = Callable[[Actor], FlaskClient]


@pytest.fixture
def app(sqlite_portal: Portal) -> Flask:
    app = create_app(sqlite_portal)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], FlaskClient]:
    """Return a browser in which somebody is signed in, with the pages in English."""

    def signed_in(email: str) -> FlaskClient:
        browser = app.test_client()
        browser.post("/sign-in?lang=en", data={"email": email, "password": PASSWORD})
        return browser

    return signed_in


@pytest.fixture
def send_file() -> Callable[[FlaskClient, str, str, bytes, str], TestResponse]:
    """Return what sends a file as a form does; the client's own way leaves big ones open."""

    def sent(
        browser: FlaskClient, address: str, kind: str, data: bytes, name: str
    ) -> TestResponse:
        values = {"kind": kind, "file": FileStorage(BytesIO(data), name)}
        boundary, body = encode_multipart(values)
        return browser.post(
            address, data=body, content_type=f"multipart/form-data; boundary={boundary}"
        )

    return sent


@pytest.fixture
def desk(sqlite_portal: Portal) -> Desk:
    """A supplier, and the officers before whom its letters come."""
    return seated(sqlite_portal)


@pytest.fixture
def visit(app: Flask, sqlite_portal: Portal) -> Visit:
    """Return what opens a browser in which an actor is signed in."""
    return lambda actor: browser_of(app, sqlite_portal, actor)
