"""The business licence on the member's pages (AUT-09), and the table of permits to read."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.domain import members
from portal.domain.accounts import StaffRole
from portal.domain.members import MemberRole, OrganisationKind, RegisterState
from portal.wiring import Portal
from tests.support import stories
from tests.support.business_licences import typed_licence
from tests.support.people import officer

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def member(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal, OrganisationKind.COMPANY)


def place(member: stories.Member) -> str:
    return f"/member/{member.organisation_id}/profile/licence"


def test_the_profile_leads_to_the_licence_which_begins_with_what_is_known(
    member: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(member.email)
    home = f"/member/{member.organisation_id}"
    assert f'href="{place(member)}"' in browser.get(f"{home}/profile").text
    assert f'href="{place(member)}/edit"' in browser.get(place(member)).text
    form = browser.get(f"{place(member)}/edit").text
    assert re.search(r'name="name"[^>]*value="Charlie&#39;s cards Ltd"', form)


def test_a_stated_licence_is_shown_with_the_day_and_the_fifteen_days(
    member: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(member.email)
    answer = browser.post(f"{place(member)}/edit", data=typed_licence(), follow_redirects=True)
    assert "The business licence has been saved." in answer.text
    assert "You confirmed this on 23 Nov 2026" in answer.text
    assert "within 15 days" in answer.text
    assert "no end" in answer.text
    assert "29 Feb 2020" in answer.text


def test_the_name_of_the_person_never_comes_back_and_a_blank_one_keeps_it(
    sqlite_portal: Portal, member: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(member.email)
    browser.post(f"{place(member)}/edit", data=typed_licence())
    form = browser.get(f"{place(member)}/edit").text
    assert "王小明" not in form
    assert "We have 王*明." in form
    changed = typed_licence(legal_representative="", address="Elsewhere 2")
    page = browser.post(f"{place(member)}/edit", data=changed, follow_redirects=True).text
    assert page.count("王*明") == 3
    assert "Elsewhere 2" in page
    assert "Version 2" in page
    with sqlite_portal.begin(member.owner, writes=False) as uow:
        found = members.business_licence(uow, member.organisation_id)
    assert found is not None
    assert (found.number, found.legal_representative) == (2, "王*明")


def test_an_answer_that_was_left_out_is_never_replaced_by_the_masked_one(
    member: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(member.email)
    browser.post(f"{place(member)}/edit", data=typed_licence(legal_representative="李大为民"))
    given = typed_licence()
    del given["legal_representative"]
    page = browser.post(f"{place(member)}/edit", data=given, follow_redirects=True).text
    assert "李**民" in page


def test_a_wrong_licence_is_named_and_nothing_typed_is_lost(
    member: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(member.email)
    answer = browser.post(
        f"{place(member)}/edit",
        data=typed_licence(uscc="91110105MA00AB1240", ends_on="2026-01-01", address=""),
    )
    assert answer.status_code == 422
    for field in ("uscc", "ends_on", "address"):
        assert f'href="#{field}"' in answer.text
    assert "徐汇区市场监督管理局" in answer.text
    assert "You have not stated your business licence yet." in browser.get(place(member)).text


def test_a_licence_of_another_name_is_pointed_out(
    member: stories.Member, sign_in: SignIn
) -> None:
    page = sign_in(member.email).post(
        f"{place(member)}/edit", data=typed_licence(name="Else Ltd"), follow_redirects=True
    )
    assert "carries another name than the profile" in page.text


def test_the_member_reads_what_the_register_says_and_what_follows(
    sqlite_portal: Portal, member: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(member.email)
    assert "it counts as registered" in browser.get(place(member)).text
    with sqlite_portal.begin(officer(sqlite_portal, StaffRole.EXAMINER)) as uow:
        members.note_register_state(
            uow,
            member.organisation_id,
            RegisterState.REVOKED,
            reason="Revoked by the authority.",
            source="the public register",
        )
    page = browser.get(place(member)).text
    assert "Business licence revoked" in page
    assert "Revoked by the authority." in page
    assert "there is no badge" in page
    assert "<span>Officer</span>" not in page


def test_a_colleague_reads_it_and_cannot_change_it(
    sqlite_portal: Portal, member: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(stories.colleague(sqlite_portal, member, MemberRole.STAFF))
    page = browser.get(place(member)).text
    assert "The owner of the organisation can do it." in page
    assert f"{place(member)}/edit" not in page
    assert browser.get(f"{place(member)}/edit").status_code == 403


def test_a_natural_person_has_no_such_page(sqlite_portal: Portal, sign_in: SignIn) -> None:
    person = stories.register_member(sqlite_portal)
    browser = sign_in(person.email)
    assert browser.get(place(person)).status_code == 404
    assert browser.get(f"{place(person)}/edit").status_code == 404
    profile = browser.get(f"/member/{person.organisation_id}/profile").text
    assert "Business licence" not in profile


def test_the_to_do_list_misses_the_licence_of_a_business_only(
    sqlite_portal: Portal, member: stories.Member, sign_in: SignIn
) -> None:
    missing = "Business licence missing"
    for one in (member, stories.register_member(sqlite_portal)):
        view = stories.system_view(sqlite_portal, one)
        with sqlite_portal.begin(one.owner) as uow:
            members.update_profile(
                uow,
                one.organisation_id,
                trade_name=view.trade_name,
                legal_name=view.legal_name,
                uscc=view.uscc,
                shops=["Corner"],
            )
        home = sign_in(one.email).get(f"/member/{one.organisation_id}").text
        assert (missing in home) is (one is member)
    browser = sign_in(member.email)
    browser.post(f"{place(member)}/edit", data=typed_licence())
    assert missing not in browser.get(f"/member/{member.organisation_id}").text


def test_members_read_which_permits_goods_need(member: stories.Member, sign_in: SignIn) -> None:
    browser = sign_in(member.email)
    address = f"/member/{member.organisation_id}/permits"
    assert f'href="{address}"' in browser.get(f"/member/{member.organisation_id}/profile").text
    page = browser.get(address).text
    assert "Publication number of the game (ISBN)" in page
    assert "From " not in page[page.index("<h1") : page.index("<table")]
