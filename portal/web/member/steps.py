"""Where somebody is in an application, and where each of its problems can be mended."""

from collections.abc import Callable, Iterable, Sequence

from portal.kernel.errors import Problem
from portal.web import labels

Step = tuple[str, str, str]
Link = tuple[str, str]


def stepper(steps: Sequence[tuple[str, str, bool]], current: int) -> list[Step]:
    """Return the steps for the macro: (text, href, state); the input says which are done."""
    return [
        (text, href, "current" if place == current else "done" if done else "todo")
        for place, (text, href, done) in enumerate(steps)
    ]


def linked(problems: Iterable[Problem], href_of: Callable[[Problem], str]) -> list[Link]:
    """Return each problem once, as a sentence and the place where it is mended."""
    return list(dict.fromkeys((labels.problem_text(one), href_of(one)) for one in problems))
