"""After a whole life in the portal nothing personal is left, whatever happened in between."""

from datetime import timedelta

from sqlalchemy import select

from portal.domain import distributors, privacy
from portal.domain.distributors import CheckMethod, ConsentItem, ContactKind
from portal.domain.distributors.models import IdentityCheck
from portal.jobs import outbox
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lives
from tests.support.people import fresh
from tests.support.rights import Office


def test_looks_changes_and_renewals_go_with_the_member(
    portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(portal, clock)
    body = applicants.officers(portal)
    applicant = applicants.certified(portal, body)
    office.do(
        fresh(body.examiner),
        lambda uow: distributors.look(
            uow, applicant.application_id, reason="The seal is blurred."
        ),
    )
    office.do(
        fresh(applicant.owner),
        lambda uow: distributors.change_contact(
            uow, applicant.organisation_id, ContactKind.MOBILE, "13900009999"
        ),
    )
    outbox.deliver_due(portal)
    lives.days_before_the_end(clock, 40)
    renewal = lives.renewal(portal, applicant)
    lives.complete(portal, renewal)
    lives.hand_in(portal, renewal)
    lives.approve(portal, renewal, body)
    assert office.left(applicant).keys() >= {"details", "traits", "changes", "looks", "keys"}
    held = office.read(
        applicant.owner, lambda uow: privacy.holdings(uow, applicant.organisation_id)
    )
    (last,) = {piece.kept_until for piece in held}
    assert len(held) == 2
    office.on(last)
    assert office.sweep() == 0
    office.on(last + timedelta(days=1))
    assert office.sweep() == 1
    assert office.left(applicant) == {}
    assert office.left(renewal) == {}


def test_a_check_that_was_not_answered_ends_with_the_application(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.record_consents(
            uow, applicant.application_id, {ConsentItem.PROVIDER: True}
        )
        check_id = distributors.request_check(
            uow, applicant.application_id, CheckMethod.TELECOM3
        )
        distributors.withdraw_application(uow, applicant.application_id)
    office.erased(applicant)
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        check = uow.session.scalars(select(IdentityCheck).filter_by(id=check_id)).one()
        assert check.state is distributors.CheckState.DONE
        assert (check.checked_key, check.card_key, check.token) == (None, None, None)
        assert (check.request_id, check.note) == ("", "")
    assert office.left(applicant) == {}
