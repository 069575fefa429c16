"""An application on its way to being handed in, on real databases."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import text

from portal.domain import approvals, distributors, documents
from portal.domain.distributors import (
    ConsentItem,
    SelectedScope,
    Tier,
)
from portal.domain.members import MemberRole
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.errors import (
    ChangedMeanwhile,
    FieldErrors,
    Forbidden,
    NotFound,
    PortalError,
    RuleBroken,
)
from portal.store.uow import UnitOfWork
from portal.wiring import Portal
from tests.support import distributors as stage
from tests.support import scans
from tests.support.distributors import (
    colleague,
    found,
    view,
)

CaseState, CaseVerb = approvals.CaseState, approvals.CaseVerb


def test_a_natural_person_is_refused_the_first_tier(sqlite_portal: Portal) -> None:
    applicant = stage.start(sqlite_portal)
    stage.fill(sqlite_portal, applicant, scope=SelectedScope(uuid4(), own=True))
    with pytest.raises(FieldErrors) as caught, sqlite_portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    assert found(caught) == [("scope", "DEP_ROLE_NOT_ALLOWED")]


def test_an_empty_draft_is_refused_with_every_problem_together(portal: Portal) -> None:
    applicant = stage.start(portal)
    with pytest.raises(FieldErrors) as caught, portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    shown = view(portal, applicant.owner, applicant)
    assert tuple(caught.value.problems) == shown.problems
    assert {problem.field for problem in shown.problems} >= {
        "person_name",
        "scope",
        "documents",
        "consents",
    }
    assert shown.case.state is CaseState.DRAFT


def test_personal_data_are_sealed_at_rest_and_masked_when_read(portal: Portal) -> None:
    applicant = stage.start(portal)
    stage.fill(portal, applicant, stage.fields(7))
    with portal.begin(SYSTEM, writes=False) as uow:
        stored = uow.session.scalar(text("SELECT details FROM distributor_application"))
    assert stage.id_number(7).encode() not in bytes(stored)
    details = view(portal, applicant.owner, applicant).details
    assert details.person_name == "例*满"
    assert details.id_number == "110***********" + stage.id_number(7)[-4:]
    assert details.mobile == "138****0007"
    assert details.bank_card == "6217********" + stage.bank_card(7)[-4:]


def test_the_details_of_one_application_do_not_open_in_another(sqlite_portal: Portal) -> None:
    first, second = stage.start(sqlite_portal), stage.start(sqlite_portal)
    stage.fill(sqlite_portal, first)
    with sqlite_portal.begin(SYSTEM) as uow:
        uow.session.execute(
            text(
                "UPDATE distributor_application SET details ="
                " (SELECT details FROM distributor_application WHERE id = :first)"
                " WHERE id = :second"
            ),
            {"first": first.application_id.hex, "second": second.application_id.hex},
        )
    with pytest.raises(PortalError) as caught:
        view(sqlite_portal, second.owner, second)
    assert caught.value.code == "vault.cannot_open"


def test_one_organisation_has_one_open_application(portal: Portal) -> None:
    applicant = stage.start(portal)
    with pytest.raises(RuleBroken) as caught, portal.begin(applicant.owner) as uow:
        distributors.start_application(uow, applicant.organisation_id)
    assert caught.value.code == "distributors.application_open"
    with portal.begin(applicant.owner) as uow:
        distributors.withdraw_application(uow, applicant.application_id)
    with portal.begin(applicant.owner) as uow:
        again = distributors.start_application(uow, applicant.organisation_id)
        listed = distributors.applications_of(uow, applicant.organisation_id)
    assert {item.id for item in listed} == {again, applicant.application_id}


def test_the_database_itself_refuses_a_second_open_application(portal: Portal) -> None:
    applicant = stage.start(portal)
    with pytest.raises(ChangedMeanwhile), portal.begin(SYSTEM) as uow:
        uow.session.execute(
            text(
                "INSERT INTO distributor_application"
                " (id, organisation_id, details, started_at, closed_at, version)"
                " SELECT :id, organisation_id, details, started_at, closed_at, version"
                " FROM distributor_application"
            ),
            {"id": uuid4().hex},
        )
    assert view(portal, applicant.owner, applicant).editable


def test_nothing_changes_in_an_application_that_is_with_the_officers(
    sqlite_portal: Portal,
) -> None:
    applicant = stage.submitted(sqlite_portal)
    application_id = applicant.application_id
    attached = view(sqlite_portal, applicant.owner, applicant).documents[0].id
    consents = dict.fromkeys(ConsentItem, True)
    changes: list[Callable[[UnitOfWork], None]] = [
        lambda uow: distributors.save_details(uow, application_id, {"extra_shops": 3}),
        lambda uow: distributors.set_scope(uow, application_id, []),
        lambda uow: distributors.attach_document(uow, application_id, attached),
        lambda uow: distributors.detach_document(uow, application_id, attached),
        lambda uow: distributors.record_consents(uow, application_id, consents),
        lambda uow: distributors.submit_application(uow, application_id),
    ]
    for change in changes:
        with pytest.raises(RuleBroken) as caught, sqlite_portal.begin(applicant.owner) as uow:
            change(uow)
        assert caught.value.code == "distributors.not_editable"


def test_outsiders_find_nothing_and_colleagues_without_the_right_are_refused(
    sqlite_portal: Portal,
) -> None:
    applicant, stranger = stage.start(sqlite_portal), stage.start(sqlite_portal).owner
    finance = colleague(applicant, MemberRole.FINANCE)
    application_id = applicant.application_id
    acts: list[Callable[[UnitOfWork], object]] = [
        lambda uow: distributors.start_application(uow, applicant.organisation_id),
        lambda uow: distributors.save_details(uow, application_id, {}),
        lambda uow: distributors.record_consents(uow, application_id, {}),
        lambda uow: distributors.withdraw_application(uow, application_id),
    ]
    for actor, refusal in ((stranger, NotFound), (ANONYMOUS, NotFound), (finance, Forbidden)):
        for act in acts:
            with pytest.raises(refusal), sqlite_portal.begin(actor) as uow:
                act(uow)
    questions: list[Callable[[UnitOfWork], object]] = [
        lambda uow: distributors.application(uow, application_id),
        lambda uow: distributors.application(uow, uuid4()),
        lambda uow: distributors.applications_of(uow, applicant.organisation_id),
        lambda uow: distributors.take_application(uow, application_id),
    ]
    for ask in questions:
        with pytest.raises(NotFound), sqlite_portal.begin(stranger) as uow:
            ask(uow)
    with pytest.raises(Forbidden), sqlite_portal.begin(stranger) as uow:
        distributors.certified(uow)


def test_a_document_is_attached_once_and_can_be_taken_off(portal: Portal) -> None:
    applicant = stage.start(portal)
    with portal.begin(applicant.owner) as uow:
        document_id = documents.upload(
            uow,
            applicant.organisation_id,
            kind=documents.DocumentKind.ID_FRONT,
            filename="front.png",
            data=scans.png(),
        )
    for _ in range(2):
        with portal.begin(applicant.owner) as uow:
            distributors.attach_document(uow, applicant.application_id, document_id)
    assert [paper.id for paper in view(portal, applicant.owner, applicant).documents] == [
        document_id
    ]
    stage.fill(portal, applicant)
    papers = view(portal, applicant.owner, applicant).documents
    other = next(paper.id for paper in papers if paper.id != document_id)
    for taken in (other, document_id):
        with portal.begin(applicant.owner) as uow:
            distributors.detach_document(uow, applicant.application_id, taken)
    left = {paper.id for paper in view(portal, applicant.owner, applicant).documents}
    assert len(left) == 3
    assert left.isdisjoint({other, document_id})
    with pytest.raises(NotFound), portal.begin(applicant.owner) as uow:
        distributors.detach_document(uow, applicant.application_id, document_id)


def test_a_document_of_another_organisation_cannot_be_attached(sqlite_portal: Portal) -> None:
    first, second = stage.start(sqlite_portal), stage.start(sqlite_portal)
    stage.fill(sqlite_portal, second)
    theirs = view(sqlite_portal, second.owner, second).documents[0].id
    both = Actor(
        first.owner.id,
        organisations={**first.owner.organisations, **second.owner.organisations},
    )
    for actor in (first.owner, both):
        with pytest.raises(NotFound), sqlite_portal.begin(actor) as uow:
            distributors.attach_document(uow, first.application_id, theirs)


def test_the_scope_is_replaced_as_a_whole(portal: Portal) -> None:
    applicant = stage.start(portal)
    kept, dropped = SelectedScope(uuid4(), own=False), SelectedScope(uuid4(), own=False)
    with portal.begin(applicant.owner) as uow:
        distributors.set_scope(uow, applicant.application_id, [kept, dropped, kept])
    raised = SelectedScope(kept.authorisation_id, own=True)
    with portal.begin(applicant.owner) as uow:
        distributors.set_scope(uow, applicant.application_id, [raised])
    seen = view(portal, applicant.owner, applicant)
    assert seen.scopes == (raised,)
    assert seen.tier is Tier.T1
