"""The job queue: huey on an SQLite file, which only wakes workers.

What has to be done is kept in the outbox table; a message lost here is found by the sweep.
"""

from collections.abc import Callable
from pathlib import Path

from huey import SqliteHuey, crontab


class HueyQueue:
    """Fulfils `portal.kernel.ports.Queue`, and runs the worker's loop."""

    def __init__(self, path: Path) -> None:
        self._huey = SqliteHuey("portal", filename=str(path), results=False)
        self._handle: Callable[[int], object] | None = None
        self._deliver = self._huey.task(name="deliver")(self._run)

    def enqueue(self, delivery_id: int) -> None:
        self._deliver(delivery_id)

    def work(self, handle: Callable[[int], object], sweep: Callable[[], object]) -> None:
        """Make deliveries as they are enqueued, and sweep every minute; returns on SIGTERM."""
        self._handle = handle
        self._huey.periodic_task(crontab(), name="sweep")(sweep)
        sweep()
        self._huey.create_consumer(workers=1, initial_delay=0.05, max_delay=1.0).run()

    def close(self) -> None:
        """Let go of the file."""
        self._huey.storage.close()

    def _run(self, delivery_id: int) -> None:
        if self._handle is None:
            raise RuntimeError("only a worker makes deliveries")
        self._handle(delivery_id)
