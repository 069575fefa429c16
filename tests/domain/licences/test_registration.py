"""A natural person who must register as a business loses its badge until it has (KYC-11)."""

from datetime import date, datetime, time
from uuid import UUID

import pytest

from portal.domain import licences
from portal.domain.licences import LicenceState, Reason
from portal.domain.licences.rules import NotReady
from portal.kernel.clock import SHANGHAI
from tests.support import lives
from tests.support.badges import Desk
from tests.support.distributors import Applicant, Officers

LAST_DAY = date(2026, 12, 23)  # thirty days after the notice of 23 November


def state(desk: Desk, licence_id: UUID, day: date) -> tuple[LicenceState, frozenset[Reason]]:
    noon = datetime.combine(day, time(12), SHANGHAI)
    standing = desk.at(noon).view(licence_id).standing
    return standing.state, standing.reasons


def test_the_badge_rests_from_the_day_after_the_last_one(
    desk: Desk, applicant: Applicant, licence_id: UUID
) -> None:
    lives.declare(desk.portal, applicant, 9_000)
    assert state(desk, licence_id, LAST_DAY) == (LicenceState.ACTIVE, frozenset())
    assert state(desk, licence_id, date(2026, 12, 24)) == (
        LicenceState.SUSPENDED,
        frozenset({Reason.REGISTRATION_REQUIRED}),
    )


def test_the_badge_returns_with_the_conversion(
    desk: Desk, applicant: Applicant, licence_id: UUID
) -> None:
    lives.declare(desk.portal, applicant, 9_000)
    later = desk.at(datetime(2026, 12, 24, 12, tzinfo=SHANGHAI))
    draft = lives.conversion(later.portal, applicant)
    lives.complete(later.portal, draft, licence_long_term=True)
    lives.hand_in(later.portal, draft)
    lives.approve(later.portal, draft, Officers(desk.examiner, desk.approver))
    assert later.view(licence_id).standing.reasons == frozenset()


def test_who_must_register_is_granted_no_badge(desk: Desk, applicant: Applicant) -> None:
    lives.declare(desk.portal, applicant, 9_000)
    later = desk.at(datetime(2026, 12, 24, 12, tzinfo=SHANGHAI))
    with later.portal.begin(desk.examiner, writes=False) as uow:
        assert not licences.readiness(uow, applicant.organisation_id).kyc_ok
    with pytest.raises(NotReady):
        later.propose(applicant)
