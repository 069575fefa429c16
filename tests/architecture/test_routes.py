"""Every URL says who may open it, and reads like the others."""

import re

import pytest
from flask import Flask

from portal.kernel.actor import Permission
from portal.web.app import create_app
from portal.web.routing import STATIC_ENDPOINTS
from portal.wiring import Portal

_WORDS = re.compile(r"[a-z0-9./-]*")


@pytest.fixture
def app(sqlite_portal: Portal) -> Flask:
    return create_app(sqlite_portal)


def test_every_url_names_its_permission(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in STATIC_ENDPOINTS:
            continue
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        assert isinstance(permission, Permission), rule
        if rule.rule.startswith(("/member", "/staff")):
            assert permission is not Permission.PUBLIC, rule
        else:
            assert permission in {Permission.PUBLIC, Permission.SIGNED_IN}, rule


def test_urls_are_kebab_case(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert _WORDS.fullmatch(re.sub(r"<[^>]*>", "", rule.rule)), rule


def test_only_posts_change_anything(app: Flask) -> None:
    methods = {m for rule in app.url_map.iter_rules() for m in rule.methods or ()}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}
