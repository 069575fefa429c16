"""The desk at which licences are granted, and an applicant who is ready for one."""

from uuid import UUID

import pytest

from tests.support.badges import Desk
from tests.support.distributors import Applicant
from tests.support.stages import Stage


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return stage.desk


@pytest.fixture
def applicant(stage: Stage) -> Applicant:
    return stage.person


@pytest.fixture
def licence_id(desk: Desk, applicant: Applicant) -> UUID:
    return desk.license(applicant)
