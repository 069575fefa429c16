"""Plays the demonstration: a year of the trade, with the commands that the pages call.

Nothing is written behind the commands' back.  Each scene has its instant; the scenes run in the
order of time on a clock of their own, so that the trail reads as if it had happened.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from portal.cli import demo_people
from portal.cli.demo_chains import ChildLife
from portal.cli.demo_distributors import DistributorLife
from portal.cli.demo_facts import DistributorFacts, SupplierFacts
from portal.cli.demo_letters import LetterLife
from portal.cli.demo_life import Afterlife
from portal.cli.demo_members import Organisations
from portal.cli.demo_stage import OFFICERS, PASSWORD, Stage
from portal.domain import accounts, certificates, licences
from portal.jobs import outbox
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SHANGHAI, FrozenClock, civil_date
from portal.wiring import Portal

_OPENING = timedelta(days=320)
_SUMMARY = "accounts.txt"


class BrokenOff(RuntimeError):
    """An earlier demonstration did not come to its end."""


def play(portal: Portal) -> Iterator[str]:
    """Play everything once and yield what the operator should know.

    Played again, it only repeats what it said; raises `BrokenOff` when it was interrupted.
    """
    folder = Path(portal.settings.data_dir) / "demo"
    summary = folder / _SUMMARY
    if not summary.exists():
        with portal.begin(SYSTEM, writes=False) as uow:
            if accounts.user_by_email(uow, OFFICERS["examiner"].email):
                raise BrokenOff
        folder.mkdir(parents=True, exist_ok=True)
        text = "\n".join(_Play(portal, folder).run())
        summary.write_text(text + "\n", encoding="utf-8")
    yield from summary.read_text(encoding="utf-8").splitlines()


class _Play:
    """One performance: the agenda, and what the cast has become so far."""

    def __init__(self, portal: Portal, folder: Path) -> None:
        self._now = portal.clock.now()
        self._today = civil_date(self._now)
        self._clock = FrozenClock(self._now - _OPENING)
        self._portal = replace(portal, around=replace(portal.around, clock=self._clock))
        self._folder = folder
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []

    def run(self) -> Iterator[str]:
        stage = Stage(self._portal)
        stage.hire()
        suppliers = demo_people.suppliers(self._today)
        distributors = demo_people.distributors(self._today)
        organisations = Organisations(stage)
        letters: dict[str, LetterLife] = {}
        for supplier in suppliers:
            self._plan_supplier(supplier, organisations, letters, stage)
        holders = {
            letter.key: supplier.organisation
            for supplier in suppliers
            for letter in supplier.letters
        }
        for child in demo_people.children(self._today):
            grantor, above = holders[child.parent_key], letters[child.parent_key]
            grown = ChildLife(stage, organisations, grantor, above, child)
            for day, hour, scene in grown.scenes():
                self._at(day, hour, scene)
        self._at(self._today - timedelta(days=6), time(9), stage.revise_permits)
        lives = [
            self._plan_distributor(facts, organisations, letters, stage)
            for facts in distributors
        ]
        named = {life.facts.organisation.trade_name: life for life in lives}
        for day, hour, scene in Afterlife(stage, named, self._today).scenes():
            self._at(day, hour, scene)
        while self._agenda:
            at, _, scene = heapq.heappop(self._agenda)
            self._clock.move(at)
            scene()
            outbox.deliver_due(self._portal)
        self._clock.move(self._now)
        yield from self._tell(suppliers, lives)

    def _plan_supplier(
        self,
        supplier: SupplierFacts,
        organisations: Organisations,
        letters: dict[str, LetterLife],
        stage: Stage,
    ) -> None:
        first = min(letter.applied_on for letter in supplier.letters)
        facts = supplier.organisation
        self._at(first, time(8, 30), lambda: organisations.register(facts))
        self._at(
            first, time(8, 45), lambda: organisations.state_licence(facts, supplier.licence)
        )
        for letter in supplier.letters:
            life = LetterLife(stage, organisations, supplier, letter)
            letters[letter.key] = life
            for day, hour, scene in life.scenes():
                self._at(day, hour, scene)

    def _plan_distributor(
        self,
        facts: DistributorFacts,
        organisations: Organisations,
        letters: dict[str, LetterLife],
        stage: Stage,
    ) -> DistributorLife:
        life = DistributorLife(stage, organisations, letters, facts, self._now)
        for day, hour, scene in life.scenes():
            self._at(day, hour, scene)
        return life

    def _at(self, day: date, hour: time, scene: Callable[[], None]) -> None:
        at = min(datetime.combine(day, hour, SHANGHAI), self._now)
        heapq.heappush(self._agenda, (at, len(self._agenda), scene))

    def _tell(
        self, suppliers: tuple[SupplierFacts, ...], lives: list[DistributorLife]
    ) -> Iterator[str]:
        base = self._portal.settings.base_url
        yield f"Sign in at {base}/sign-in; every password is: {PASSWORD}"
        for officer in OFFICERS.values():
            yield f"  {officer.email:<34} {officer.name}"
        yield f"  {suppliers[0].organisation.person.email:<34} a supplier"
        for life in lives:
            facts = life.facts
            yield f"  {facts.organisation.person.email:<34} a distributor: {facts.target}"
        yield "Badges:"
        with self._portal.begin(SYSTEM, writes=False) as uow:
            found = licences.licences_of(uow, [life.organisation_id for life in lives])
            for view in sorted(found.values(), key=lambda view: view.number):
                yield f"  {base}/badges/{view.number}  {view.standing.state}"
                path = self._folder / f"{view.number}.pdf"
                path.write_bytes(certificates.content(uow, view.id))
                yield f"    certificate: {path}"
