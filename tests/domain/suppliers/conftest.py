"""The desk at which letters are examined."""

import pytest

from portal.wiring import Portal
from tests.support.applicants import Desk, seated


@pytest.fixture
def desk(portal: Portal) -> Desk:
    return seated(portal)
