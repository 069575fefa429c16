"""What the table of permits and the public register mean for a letter (AUT-07, AUT-09)."""

from datetime import timedelta
from uuid import UUID

import pytest

from portal.domain import members, permits, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.documents import DocumentKind
from portal.domain.members import RegisterState
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Problem
from tests.support.applicants import Desk
from tests.support.people import officer
from tests.support.permits import typed_row


def warnings(desk: Desk, application_id: UUID) -> list[Problem]:
    with desk.portal.begin(desk.owner, writes=False) as uow:
        found = suppliers.application(uow, application_id).warnings
    return [one for one in found if one.code.startswith("AUT_PERMIT")]


def note(desk: Desk, state: RegisterState) -> None:
    with desk.portal.begin(desk.examiner) as uow:
        members.note_register_state(
            uow, desk.organisation_id, state, reason="As it stands there.", source="register"
        )


def test_a_missing_permit_warns_and_keeps_nobody_from_handing_in(desk: Desk) -> None:
    application_id = desk.draft()
    (warning,) = warnings(desk, application_id)
    assert (warning.field, warning.code) == ("permits", "AUT_PERMIT_MISSING")
    assert warning.facts["kind"] == "audiovisual_permit"
    desk.submit(application_id)


def test_an_odd_number_warns_and_a_usual_one_does_not(desk: Desk) -> None:
    given = {"kind": "audiovisual_permit", "number": "0110538", "valid_to": ""}
    assert warnings(desk, desk.draft(permits=[given])) == []
    odd = {"kind": "game_isbn", "number": "978-7-498-00000-1", "valid_to": ""}
    (warning,) = warnings(desk, desk.draft(permits=[given, odd]))
    assert (warning.code, warning.facts["number"]) == (
        "AUT_PERMIT_FORMAT",
        "978-7-498-00000-1",
    )


def test_products_that_cannot_be_read_ask_for_nothing(desk: Desk) -> None:
    assert warnings(desk, desk.draft(products=["XINGHE", "XINGHE/FISH", "XINGHE/MERCH"])) == []


@pytest.mark.parametrize(
    ("products", "wanted"), [(["XINGHE/VIDEO"], True), (["XINGHE/MERCH"], False)]
)
def test_the_examiner_sees_the_permits_that_the_goods_need(
    desk: Desk, products: list[str], *, wanted: bool
) -> None:
    items = desk.checklist(desk.draft(products=products))
    assert (DocumentKind.PERMIT in {item.kind for item in items}) is wanted


def test_a_letter_is_judged_by_the_table_of_the_day(desk: Desk, clock: FrozenClock) -> None:
    keeper = officer(desk.portal, StaffRole.RULE_KEEPER)
    application_id = desk.draft()
    with desk.portal.begin(keeper) as uow:
        permits.publish_table(
            uow,
            rows=[typed_row(category="MERCH", kind="toy_permit")],
            effective_on=uow.today() + timedelta(days=1),
            note="Toys need a permit.",
            based_on=1,
        )
    assert [one.facts["kind"] for one in warnings(desk, application_id)] == [
        "audiovisual_permit"
    ]
    clock.advance(timedelta(days=1))
    assert [one.facts["kind"] for one in warnings(desk, application_id)] == ["toy_permit"]


@pytest.mark.parametrize(
    "state", [RegisterState.ABNORMAL, RegisterState.REVOKED, RegisterState.CANCELLED]
)
def test_who_is_not_in_good_order_in_the_register_hands_in_nothing(
    desk: Desk, state: RegisterState
) -> None:
    application_id = desk.draft()
    note(desk, state)
    with pytest.raises(FieldErrors) as error:
        desk.submit(application_id)
    assert error.value.problems == (
        Problem("organisation", "AUT_LICENCE_INVALID", {"state": state}),
    )
    note(desk, RegisterState.REGISTERED)
    desk.submit(application_id)
