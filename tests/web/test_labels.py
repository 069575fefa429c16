"""Problems are told with the items that cause them, by their names."""

from flask_babel import force_locale

from portal.kernel.errors import Problem
from portal.web.app import create_app
from portal.web.labels import problem_text
from portal.wiring import Portal


def test_a_problem_names_its_items_as_the_pages_do(sqlite_portal: Portal) -> None:
    facts = {"items": ["ALL", "CAMPUS"]}
    with create_app(sqlite_portal).test_request_context(), force_locale("en"):
        channels = problem_text(Problem("channels", "AUT_CHANNEL_EXCEEDS_PARENT", facts))
        regions = problem_text(
            Problem("regions", "AUT_REGION_EXCEEDS_PARENT", {"items": ["4403", "31"]})
        )
        letters = problem_text(Problem("parent", "AUT_PARENT_EXPIRED", {"items": ["A-1"]}))
    assert "All channels, " in channels
    assert "CAMPUS" not in channels
    assert "4403 Guangdong 深圳, 31 Shanghai" in regions
    assert "have ended: A-1." in letters
