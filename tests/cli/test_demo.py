"""The demonstration leaves every member where the cast says, through the real commands."""

from collections.abc import Mapping
from pathlib import Path

import pikepdf

from portal.cli import demo, demo_people
from portal.cli.demo_facts import DistributorFacts
from portal.cli.demo_facts import DistributorTarget as Target
from portal.domain import accounts, audit, distributors, licences, members, suppliers
from portal.domain.approvals import CaseState
from portal.domain.licences import Binding, LicenceState, LicenceView, Reason
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import civil_date
from portal.store.uow import UnitOfWork
from portal.wiring import Portal
from tests.support import prints

CASES: Mapping[Target, CaseState] = {
    Target.DRAFT: CaseState.DRAFT,
    Target.SUBMITTED: CaseState.SUBMITTED,
    Target.IDENTITY_PENDING: CaseState.EXAMINATION,
    Target.RETURNED: CaseState.RETURNED,
    Target.AWAITING_APPROVAL: CaseState.AWAITING_APPROVAL,
    Target.REFUSED: CaseState.REFUSED,
}
UNREADY: Mapping[Target, licences.Readiness] = {
    Target.DEPOSIT_MISSING: licences.Readiness(True, True, False, True),
    Target.RECEIPT_UNCONFIRMED: licences.Readiness(True, True, False, True),
    Target.DEPOSIT_SHORT: licences.Readiness(True, True, False, True),
    Target.PRICE_LIST_MISSING: licences.Readiness(True, True, True, False),
    Target.GRANT_PROPOSED: licences.Readiness(True, True, True, True),
}
STATES: Mapping[Target, LicenceState] = {
    Target.ACTIVE: LicenceState.ACTIVE,
    Target.REINSTATED: LicenceState.ACTIVE,
    Target.SUSPENDED: LicenceState.SUSPENDED,
    Target.PRICE_LIST_STALE: LicenceState.SUSPENDED,
    Target.AUTHORISATION_LOST: LicenceState.SUSPENDED,
    Target.EXPIRED_AUTHORISATION: LicenceState.EXPIRED,
    Target.EXPIRED_IDENTITY: LicenceState.EXPIRED,
    Target.REVOKED: LicenceState.REVOKED,
    Target.WITHDRAWN: LicenceState.WITHDRAWN,
}
COMPUTED = {
    Target.PRICE_LIST_STALE: {Reason.PRICE_LIST_STALE},
    Target.AUTHORISATION_LOST: {Reason.AUTH_LOST},
}
IMPOSED = {Target.SUSPENDED, Target.REVOKED}
BINDINGS = {
    Target.EXPIRED_AUTHORISATION: {Binding.AUTHORISATION},
    Target.EXPIRED_IDENTITY: {Binding.KYC_REVIEW},
}


def test_the_story_can_be_asked_for_twice_and_leaves_everybody_as_cast(
    sqlite_portal: Portal,
) -> None:
    report = list(demo.play(sqlite_portal))
    today = civil_date(sqlite_portal.clock.now())
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        for one in demo_people.distributors(today):
            _check_distributor(uow, one)
        for supplier in demo_people.suppliers(today):
            owner = _owner(uow, supplier.organisation.person.email)
            found = suppliers.applications_of(uow, *owner.organisations)
            assert len(found) == len(supplier.letters)
        assert audit.check_chain(uow) is None
        badges = [
            _badge(uow, line.split("/badges/")[1].split()[0])
            for line in report
            if "/badges/" in line
        ]
    assert len(badges) == 11
    assert sorted(badge.number[11:17] for badge in badges) == [
        f"{serial:06d}" for serial in range(1, 12)
    ]
    numbers = {badge.number for badge in badges}
    pdfs = list((Path(sqlite_portal.settings.data_dir) / "demo").glob("DGA-*.pdf"))
    assert pdfs
    for place in pdfs:
        assert place.stem in numbers
        assert place.stem in prints.words(place.read_bytes())
        with pikepdf.open(place) as pdf:
            assert len(pdf.pages) == 1
    assert list(demo.play(sqlite_portal)) == report


def _badge(uow: UnitOfWork, text: str) -> LicenceView:
    number = licences.parse_number(text)
    assert isinstance(number, licences.Number)
    return licences.licence_by_number(uow, number)


def _owner(uow: UnitOfWork, email: str) -> Actor:
    user = accounts.user_by_email(uow, email)
    assert user
    return members.actor(uow, user.id)


def _check_distributor(uow: UnitOfWork, one: DistributorFacts) -> None:
    (organisation_id,) = _owner(uow, one.organisation.person.email).organisations
    (application,) = distributors.applications_of(uow, organisation_id)
    licence = licences.licence_of(uow, organisation_id)
    assert application.case.state is CASES.get(one.target, CaseState.APPROVED)
    if one.target in CASES:
        assert licence is None
    elif one.target in UNREADY:
        assert licence is None
        assert licences.readiness(uow, organisation_id) == UNREADY[one.target]
    else:
        assert licence
        _check_licence(licence, one.target)


def _check_licence(licence: LicenceView, target: Target) -> None:
    standing = licence.standing
    assert standing.state is STATES[target]
    assert standing.reasons & licences.COMPUTED == COMPUTED.get(target, set())
    assert bool(standing.reasons & licences.IMPOSED) == (target in IMPOSED)
    if target in BINDINGS:
        assert standing.binding == BINDINGS[target]
