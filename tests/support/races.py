"""Several people at once, on real threads that start together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def all_at_once(acts: Sequence[Callable[[], T]]) -> list[T | BaseException]:
    """Run every act in a thread of its own; return what each returned or raised, in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        start.wait(timeout=60)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        futures = [pool.submit(run, act) for act in acts]
        return [future.exception() or future.result() for future in futures]
