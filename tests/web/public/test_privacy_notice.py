"""The public notice: everything the law wants told, in every version, in both languages."""

import pytest
from flask import Flask
from markupsafe import escape

from portal.domain import notices
from portal.kernel.actor import ANONYMOUS
from portal.web.app import create_app
from portal.wiring import Portal
from tests.support import notices as keeper
from tests.web.public.conftest import Visitor, visitor_of


@pytest.fixture
def site(sqlite_portal: Portal) -> Flask:
    return create_app(sqlite_portal)


@pytest.fixture
def reader(site: Flask) -> Visitor:
    return visitor_of(site)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_text_in_force_is_shown_in_the_readers_language(
    sqlite_portal: Portal, site: Flask, language: str
) -> None:
    page = visitor_of(site, {"en": "en", "zh": "zh-Hans"}[language]).page("/privacy-notice")
    with sqlite_portal.begin(ANONYMOUS, writes=False) as uow:
        texts = notices.notice(uow, uow.today()).texts
    for text in texts:
        for name in notices.TEXT_FIELDS:
            assert (escape(getattr(text, name)) in page) == (text.language == language)


def test_who_is_responsible_and_who_is_asked_is_named(
    sqlite_portal: Portal, reader: Visitor
) -> None:
    page = reader.page("/privacy-notice")
    around = sqlite_portal.around
    for words in (
        around.issuer.name_en,
        around.issuer.phone,
        around.checker.provider.name,
        around.checker.provider.contact,
    ):
        assert words
        assert words in page


def test_every_public_page_leads_to_the_notice(reader: Visitor) -> None:
    assert 'href="/privacy-notice"' in reader.page("/")


def test_a_version_that_is_not_in_force_says_so_and_leads_to_the_one_that_is(
    sqlite_portal: Portal, reader: Visitor
) -> None:
    assert "A new version" not in reader.page("/privacy-notice")
    keeper.publish(sqlite_portal)
    page = reader.page("/privacy-notice")
    assert "A new version takes effect on 24 Nov 2026" in page
    assert 'href="/privacy-notice/2"' in page
    coming = reader.page("/privacy-notice/2")
    assert "Not yet in force" in coming
    assert "It is version 2." in coming
    assert 'href="/privacy-notice"' in coming
    assert reader.get("/privacy-notice/3").status_code == 404
