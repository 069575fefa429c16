"""Browsers without JavaScript in which somebody is signed in already: no password is hashed."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from portal.domain import accounts
from portal.domain.accounts.models import UserSession
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.ids import new_secret
from portal.wiring import Portal


def browser_of(app: Flask, portal: Portal, actor: Actor) -> FlaskClient:
    """Return a browser with a session of the actor, begun just now, and pages in English."""
    secret = new_secret()
    with portal.begin(SYSTEM) as uow:
        assert actor.id is not None
        uow.session.add(
            UserSession(
                secret_hash=accounts.hash_secret(secret),
                user_id=actor.id,
                started_at=uow.now(),
                proved_at=uow.now(),
                expires_at=uow.now() + timedelta(hours=8),
            )
        )
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = secret
        cookie["language"] = "en"
    return browser
