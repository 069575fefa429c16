"""State machines as tables: the whole life of a thing on one screen."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from portal.kernel.errors import IllegalTransition

S = TypeVar("S", bound=StrEnum)
V = TypeVar("V", bound=StrEnum)


class Machine(Generic[S, V]):
    """A fixed table of (state, verb) -> state."""

    def __init__(self, initial: S, table: Iterable[tuple[S, V, S]]) -> None:
        steps: dict[tuple[S, V], S] = {}
        for source, verb, target in table:
            if (source, verb) in steps:
                raise ValueError((source, verb))
            steps[source, verb] = target
        self.initial = initial
        self.steps: Mapping[tuple[S, V], S] = MappingProxyType(steps)

    def after(self, state: S, verb: V) -> S:
        """Return the state that `verb` leads to; raise `IllegalTransition` if there is none."""
        try:
            return self.steps[state, verb]
        except KeyError:
            raise IllegalTransition(state=state, verb=verb) from None

    def verbs(self, state: S) -> frozenset[V]:
        """Return what may be done now; templates draw only these buttons."""
        return frozenset(verb for source, verb in self.steps if source == state)

    def mermaid(self) -> str:
        """Return the diagram that docs/states shows; a test keeps the two equal."""
        lines = [f"    {s} --> {t}: {v}" for (s, v), t in self.steps.items()]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.initial}", *lines])
