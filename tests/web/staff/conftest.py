"""The officers' desk, without JavaScript."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.domain.accounts import StaffRole
from portal.web.app import create_app
from portal.wiring import Portal
from tests.support.people import officer
from tests.support.sessions import browser_of

At = Callable[..., FlaskClient]


@pytest.fixture
def app(sqlite_portal: Portal) -> Flask:
    app = create_app(sqlite_portal)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def at_desk(app: Flask, sqlite_portal: Portal) -> At:
    """Return what seats a new officer with these roles at a browser."""

    def seated(*roles: StaffRole) -> FlaskClient:
        return browser_of(app, sqlite_portal, officer(sqlite_portal, *roles))

    return seated
