"""An erasure and a new application at one moment: nothing new is lost with the old key."""

from pathlib import Path
from threading import Event, Thread

from portal.domain import distributors, privacy
from portal.kernel.clock import FrozenClock
from portal.kernel.subjects import person
from portal.settings import Settings
from portal.wiring import wire
from tests.support import distributors as applicants
from tests.support.distributors import Applicant
from tests.support.rights import Office


def test_who_seals_while_a_key_is_destroyed_gets_another_one(
    postgres_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    portal = wire(Settings(data_dir=str(tmp_path), database_url=postgres_url), clock=clock)
    office = Office.open(portal, clock)
    applicant = office.withdrawn()
    request_id = office.request(applicant)
    begun, started = Event(), []

    def start() -> None:
        begun.set()
        with portal.begin(applicant.owner) as uow:
            started.append(distributors.start_application(uow, applicant.organisation_id))

    thread = Thread(target=start)
    with portal.begin(office.approver) as uow:
        uow.vault.reserve(person(applicant.organisation_id))
        thread.start()
        begun.wait(10)
        thread.join(0.3)
        assert thread.is_alive()  # it waits for the end of the erasure
        privacy.carry_out(uow, request_id)
    thread.join(30)
    (application_id,) = started
    new = Applicant(applicant.organisation_id, applicant.owner, application_id)
    assert applicants.view(portal, applicant.owner, new).editable
    assert office.left(applicant).keys() == {"details", "keys"}
    portal.close()


def test_an_application_begun_just_before_keeps_its_key(
    postgres_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    portal = wire(Settings(data_dir=str(tmp_path), database_url=postgres_url), clock=clock)
    office = Office.open(portal, clock)
    applicant = office.withdrawn()
    request_id = office.request(applicant)
    thread = Thread(target=office.carry_out, args=(request_id,))
    with portal.begin(applicant.owner) as uow:
        application_id = distributors.start_application(uow, applicant.organisation_id)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()  # it looks what is left only after this
    thread.join(30)
    new = Applicant(applicant.organisation_id, applicant.owner, application_id)
    assert applicants.view(portal, applicant.owner, new).editable
    assert office.state(request_id) is privacy.RequestState.HELD
    portal.close()
