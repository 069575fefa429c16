"""The demonstration leaves every member where the cast says, through the real commands."""

from collections.abc import Mapping
from pathlib import Path

import pikepdf

from portal.cli import demo, demo_people
from portal.cli.demo_facts import (
    DistributorFacts,
    LetterTarget,
    SupplierFacts,
    SupplierLetter,
)
from portal.cli.demo_facts import DistributorTarget as Target
from portal.domain import (
    accounts,
    audit,
    distributors,
    licences,
    members,
    permits,
    privacy,
    suppliers,
)
from portal.domain.approvals import CasePurpose, CaseState
from portal.domain.distributors import ContactState, EntryKind
from portal.domain.licences import Binding, LicenceState, LicenceView, Reason
from portal.domain.suppliers import AuthorisationStatus as Status
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
LETTER_CASES: Mapping[LetterTarget, CaseState] = {
    LetterTarget.DRAFT: CaseState.DRAFT,
    LetterTarget.SUBMITTED: CaseState.SUBMITTED,
    LetterTarget.RESUBMITTED: CaseState.SUBMITTED,
    LetterTarget.EXAMINATION: CaseState.EXAMINATION,
    LetterTarget.DENIED: CaseState.EXAMINATION,
    LetterTarget.AWAITING_BRAND: CaseState.AWAITING_BRAND,
    LetterTarget.RETURNED: CaseState.RETURNED,
    LetterTarget.LAPSED: CaseState.LAPSED,
    LetterTarget.AWAITING_APPROVAL: CaseState.AWAITING_APPROVAL,
    LetterTarget.REFUSED: CaseState.REFUSED,
    LetterTarget.WITHDRAWN: CaseState.WITHDRAWN,
}
LETTERS: Mapping[LetterTarget, Status] = {
    LetterTarget.ACTIVE: Status.ACTIVE,
    LetterTarget.CONFIRMED: Status.ACTIVE,
    LetterTarget.EXTENDED: Status.ACTIVE,
    LetterTarget.EXPIRED: Status.EXPIRED,
    LetterTarget.REVOKED: Status.REVOKED,
}
UNREADY: Mapping[Target, licences.Readiness] = {
    Target.DEPOSIT_MISSING: licences.Readiness(True, True, False, True, register_ok=True),
    Target.RECEIPT_UNCONFIRMED: licences.Readiness(True, True, False, True, register_ok=True),
    Target.DEPOSIT_SHORT: licences.Readiness(True, True, False, True, register_ok=True),
    Target.PRICE_LIST_MISSING: licences.Readiness(True, True, True, False, register_ok=True),
    Target.GRANT_PROPOSED: licences.Readiness(True, True, True, True, register_ok=True),
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
            for letter in supplier.letters:
                _check_letter(uow, supplier, letter)
        _check_chains(uow)
        _check_lives(uow)
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


def _check_letter(uow: UnitOfWork, supplier: SupplierFacts, letter: SupplierLetter) -> None:
    owner = _owner(uow, supplier.organisation.person.email)
    (found,) = (
        one
        for one in suppliers.applications_of(uow, *owner.organisations).items
        if one.fields["letter_no"] == letter.letter.letter_no
    )
    assert found.case.state is LETTER_CASES.get(letter.target, CaseState.APPROVED)
    assert found.case.flagged == (letter.target is LetterTarget.DENIED)
    recorded = suppliers.authorisation_of(uow, found.id)
    assert (recorded is None) == (letter.target in LETTER_CASES)
    if recorded:
        assert recorded.status(uow.today()) is LETTERS[letter.target]
        assert recorded.is_extended(uow.today()) == (letter.target is LetterTarget.EXTENDED)
        confirmed = letter.target is LetterTarget.CONFIRMED
        assert (recorded.confirmed_on is not None) == confirmed


def _check_chains(uow: UnitOfWork) -> None:
    below = [
        one.standing(uow.today())
        for one in suppliers.authorisation_list(uow).items
        if one.parent_id
    ]
    own = sorted(standing.status for standing in below if standing.because is None)
    assert own == [Status.ACTIVE, Status.ACTIVE, Status.SUSPENDED]
    (fallen,) = (standing for standing in below if standing.because)
    assert fallen.status is Status.REVOKED
    assert permits.latest_table(uow).number == permits.table(uow, uow.today()).number + 1


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
    *_, application = distributors.applications_of(uow, organisation_id)
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


def _check_lives(uow: UnitOfWork) -> None:
    """What the members' pages about their data and the life of a certification show."""
    known = {
        one.organisation.trade_name: next(
            iter(_owner(uow, one.organisation.person.email).organisations)
        )
        for one in demo_people.distributors(uow.today())
    }
    starlight, boat = known["一碗星光小铺"], known["小舟的会员站"]
    assert distributors.sharings(uow, starlight)
    assert [one.state for one in distributors.contact_changes(uow, starlight)] == [
        ContactState.WAITING
    ]
    assert distributors.turnover(uow, known["阿潮的短视频"]).last_day
    assert distributors.applications_of(uow, boat)[0].case.purpose is CasePurpose.RENEW
    assert [look.reason for look in distributors.looks(uow, known["阿禾的社群"]).items]
    assert privacy.erasures_of(uow, known["暴利速充小屋"])
    (stall,) = distributors.applications_of(uow, known["街角的摊子"])
    hits = [one for one in distributors.checklist(uow, stall.id) if one.kind is EntryKind.HIT]
    assert len(hits) == 1


def _check_licence(licence: LicenceView, target: Target) -> None:
    standing = licence.standing
    assert standing.state is STATES[target]
    assert standing.reasons & licences.COMPUTED == COMPUTED.get(target, set())
    assert bool(standing.reasons & licences.IMPOSED) == (target in IMPOSED)
    if target in BINDINGS:
        assert standing.binding == BINDINGS[target]
