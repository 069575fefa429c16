"""The unit of work: one request, one job or one command line is one transaction.

Everything inside the `with` block happens, together with its audit trail, or nothing does.
This is the only module of the program that commits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.kernel.actor import Actor
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.clock import Clock, civil_date
from portal.kernel.errors import ChangedMeanwhile
from portal.kernel.events import Event
from portal.kernel.issuer import Issuer
from portal.kernel.limits import Limits
from portal.kernel.ports import (
    BlobStore,
    ErasureLog,
    FileInspector,
    IdentityChecker,
    Mailer,
    PdfRenderer,
    Rasteriser,
)
from portal.store import eventlog, workdays
from portal.store.vault import Keys, Vault


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a command may reach beside the rows; the same for every unit of work."""

    engine: Engine
    clock: Clock
    issuer: Issuer
    limits: Limits
    keys: Keys
    blobs: BlobStore
    pdf: PdfRenderer
    inspector: FileInspector
    mailer: Mailer
    checker: IdentityChecker
    rasteriser: Rasteriser
    erasures: ErasureLog
    subscribers: Mapping[str, Sequence[str]]
    wake: Callable[[Sequence[int]], None]


class UnitOfWork:
    """One transaction of one actor.

    At commit a lost race shows as `ChangedMeanwhile`: the row was changed by somebody else, or
    a unique value was taken first.
    """

    session: Session
    vault: Vault

    def __init__(
        self, around: Surroundings, actor: Actor, *, writes: bool, request_id: str
    ) -> None:
        self._around = around
        self._writes = writes
        self._events: list[Event] = []
        self.actor = actor
        self.request_id = request_id
        self.clock = around.clock
        self.issuer = around.issuer
        self.limits = around.limits
        self.blobs = around.blobs
        self.pdf = around.pdf
        self.inspector = around.inspector
        self.mailer = around.mailer
        self.checker = around.checker
        self.rasteriser = around.rasteriser
        self.erasures = around.erasures

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return self.clock.now()

    def today(self) -> date:
        """Return the current civil day in Shanghai."""
        return civil_date(self.now())

    def calendar_from(self, start: date, end: date | None = None) -> WorkingCalendar:
        """Return the working days from `start` to `end`, two years when not given (CAL)."""
        return workdays.calendar_from(self.session, start, end)

    def record(self, event: Event) -> None:
        """State a fact; it is written in the same transaction as the change."""
        if not self._writes:
            raise RuntimeError(event.name)
        self._events.append(event)

    def abandon(self) -> None:
        """Undo everything so far, and commit nothing at the end.

        For a page that shows what was wrong with its form: what the refused command had begun
        must not be kept.
        """
        self.session.rollback()
        self._events.clear()
        self._writes = False

    def __enter__(self) -> Self:
        engine = self._around.engine.execution_options(portal_writes=self._writes)
        self.session = Session(engine, expire_on_commit=False)
        self.vault = Vault(self._around.keys, self.session, self.now())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None and self._writes:
                self._commit()
            elif isinstance(error, (StaleDataError, IntegrityError)):
                raise ChangedMeanwhile from error
        finally:
            self.session.close()

    def _commit(self) -> None:
        try:
            self.session.flush()
            deliveries = self._append_events()
            self.session.commit()
        except (StaleDataError, IntegrityError) as lost:
            raise ChangedMeanwhile from lost
        self._around.wake(deliveries)

    def _append_events(self) -> list[int]:
        if not self._events:
            return []
        return eventlog.append(
            self.session,
            self._events,
            actor=self.actor,
            at=self.now(),
            request_id=self.request_id,
            subscribers=self._around.subscribers,
        )
