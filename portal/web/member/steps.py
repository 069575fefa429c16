"""Where somebody is in an application, and where each of its problems can be mended."""

from collections.abc import Callable, Iterable, Sequence

from flask_babel import gettext as _

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


def linked(
    problems: Iterable[Problem],
    name_of: Callable[[Problem], str],
    href_of: Callable[[Problem], str],
) -> list[Link]:
    """Return each problem once: what it is about and how to mend it, and the place for that."""
    return list(dict.fromkeys((_sentence(one, name_of(one)), href_of(one)) for one in problems))


def _sentence(problem: Problem, name: str) -> str:
    text = labels.problem_text(problem)
    if not name:
        return text
    return f"{name} {text}" if name.endswith(("?", "？")) else f"{name}{_(': ')}{text}"
