"""Visitors of the public pages, with real CSRF tokens, and the badges they look at."""

import re
from dataclasses import dataclass
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.web.app import create_app
from tests.support.gallery import Gallery

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Visitor:
    """A browser without JavaScript; `send` fills the form of a page and hands it in."""

    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def page(self, address: str) -> str:
        return self.get(address).get_data(as_text=True)

    def token(self, address: str) -> str:
        found = _TOKEN.search(self.page(address))
        assert found, address
        return found.group(1)

    def send(self, address: str, **fields: str) -> TestResponse:
        fields["csrf_token"] = self.token(address)
        return self.client.post(address, data=fields)

    def hand_over(self, address: str, data: bytes | None) -> TestResponse:
        """Send a form with one file; the client's own way leaves big ones open."""
        values: dict[str, object] = {"csrf_token": self.token(address)}
        if data is not None:
            values["file"] = FileStorage(BytesIO(data), "file.pdf")
        boundary, body = encode_multipart(values)
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post(address, data=body, content_type=kind)


def visitor_of(app: Flask, language: str = "en") -> Visitor:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["language"] = language
    return Visitor(client)


@pytest.fixture
def gallery(sqlite_gallery: Gallery) -> Gallery:
    return sqlite_gallery


@pytest.fixture(scope="session")
def public(sqlite_gallery: Gallery) -> Flask:
    return create_app(sqlite_gallery.portal)


@pytest.fixture
def visitor(public: Flask) -> Visitor:
    return visitor_of(public)
