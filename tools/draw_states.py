"""Draws every state machine of the domain into docs/states, one page for each feature."""

import importlib
import importlib.util
import pkgutil
from pathlib import Path
from typing import Any

from portal import domain
from portal.kernel.states import Machine

TARGET = Path(__file__).parents[1] / "docs" / "states"


def pages() -> dict[str, str]:
    """Return the text of each page by its file name."""
    drawn = {}
    for feature in pkgutil.iter_modules(domain.__path__):
        name = f"portal.domain.{feature.name}.rules"
        if importlib.util.find_spec(name) is None:
            continue
        rules = importlib.import_module(name)
        machines = {k: v for k, v in vars(rules).items() if isinstance(v, Machine)}
        if machines:
            drawn[f"{feature.name}.md"] = _page(feature.name, machines)
    return drawn


def _page(feature: str, machines: dict[str, Machine[Any, Any]]) -> str:
    parts = [f"# States of {feature}", "Drawn by `make docs` from the table in its rules."]
    for name, machine in machines.items():
        parts += [f"## {name}", f"```mermaid\n{machine.mermaid()}\n```"]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the pages, and remove those of machines that are gone."""
    drawn = pages()
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.md"):
        if old.name not in drawn:
            old.unlink()
    for name, text in drawn.items():
        (TARGET / name).write_text(text, encoding="utf-8")
        print(f"docs/states/{name}")


if __name__ == "__main__":
    main()
