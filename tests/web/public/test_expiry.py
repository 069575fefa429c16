"""With every worker stopped, page, API and PDF verification expire at the same second."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.domain.registry import VerdictState
from portal.kernel.clock import SHANGHAI
from portal.web.app import create_app
from portal.web.labels import label
from tests.support.badges import at
from tests.support.stages import Stage
from tests.web.public.conftest import visitor_of

OVER = datetime(2027, 2, 1, tzinfo=SHANGHAI)  # the authorisation's last day is 31 January
SECOND = timedelta(seconds=1)


@pytest.fixture
def number(stage: Stage) -> str:
    """A licence whose authorisation ends first, and its certificate; no worker after that."""
    authorisation_id = stage.desk.authorise(valid_to="2027-01-31")
    licence_id = stage.desk.license(stage.desk.ready(authorisation_id))
    stage.desk.deliver()
    return stage.desk.view(licence_id).number


def page_says(app: Flask, number: str) -> set[VerdictState]:
    return _stated(app, visitor_of(app).page(f"/badges/{number}"))


def file_says(app: Flask, number: str) -> set[VerdictState]:
    visitor = visitor_of(app)
    pdf = visitor.get(f"/badges/{number}.pdf").data
    return _stated(app, visitor.hand_over("/verify", pdf).get_data(as_text=True))


def program_is_told(app: Flask, number: str) -> set[VerdictState]:
    answer = app.test_client().get(f"/api/v1/badges/{number}").json
    assert answer is not None
    return {VerdictState(answer["state"])}


def _stated(app: Flask, page: str) -> set[VerdictState]:
    headlines = re.findall(r'lz-verdict__word">([^<]+)<', page)
    with app.test_request_context(), force_locale("en"):
        return {state for state in VerdictState if label(state) in headlines}


@pytest.mark.parametrize(
    ("instant", "state"),
    [
        (OVER - SECOND, VerdictState.VALID),
        (OVER, VerdictState.EXPIRED),
        (OVER + timedelta(days=30), VerdictState.EXPIRED),
    ],
)
def test_page_program_and_file_say_the_same_at_the_same_second(
    stage: Stage, number: str, instant: datetime, state: VerdictState
) -> None:
    app = create_app(at(stage.portal, instant))
    for told in (page_says, program_is_told, file_says):
        assert told(app, number) == {state}
