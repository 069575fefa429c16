"""The program's own source, read for the tests about it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PORTAL = ROOT / "portal"
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"


@dataclass(frozen=True, slots=True)
class Source:
    """One module: where it lies (from the root, with slashes) and its syntax tree."""

    place: str
    tree: ast.Module

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)


@cache
def sources(folder: str = "portal") -> tuple[Source, ...]:
    """Return every module below a folder of the checkout."""
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / folder).rglob("*.py"))
    )


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a chain of names, and "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def texts(folder: str = "portal") -> frozenset[str]:
    """Return every string literal of the modules below a folder."""
    return frozenset(
        node.value
        for source in sources(folder)
        for node in source.nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
