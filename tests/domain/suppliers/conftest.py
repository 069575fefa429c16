"""The desk at which letters are examined."""

from uuid import UUID

import pytest

from portal.wiring import Portal
from tests.support.applicants import Desk, seated
from tests.support.confirmations import Link, asked


@pytest.fixture
def desk(portal: Portal) -> Desk:
    return seated(portal)


@pytest.fixture
def application_id(desk: Desk) -> UUID:
    """A letter that is being examined."""
    application_id = desk.draft()
    desk.submit(application_id)
    desk.take(application_id)
    return application_id


@pytest.fixture
def link(desk: Desk, application_id: UUID) -> Link:
    """The link that the brand was sent."""
    return asked(desk.portal, desk.examiner, application_id)
