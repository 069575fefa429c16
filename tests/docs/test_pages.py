"""The written pages name only what exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.source import ROOT, sources

_SECTIONS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
_PLACE = re.compile(r"`((?:portal|tests|docs|templates|static|tools|migrations)/[\w./-]+)`")
_TEST = re.compile(r"`(test_\w+)`")
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def _pages() -> Iterator[Path]:
    yield from ROOT.glob("*.md")
    yield from (ROOT / "docs").rglob("*.md")


def _decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "decisions").glob("*.md"))


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name.split("-")[0]) for page in _decisions()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_decision_has_its_five_sections_in_order() -> None:
    for page in _decisions():
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == _SECTIONS, page.name
        assert text.startswith(f"# {int(page.name.split('-')[0])}. "), page.name


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in _pages()
        for target in _LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_every_file_named_in_a_page_exists() -> None:
    missing = [
        f"{page.relative_to(ROOT)}: {place}"
        for page in _pages()
        for place in _PLACE.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / place).exists()
    ]
    assert not missing


def test_every_test_named_in_a_page_exists() -> None:
    written = {
        node.name
        for source in sources("tests")
        for node in source.nodes()
        if isinstance(node, ast.FunctionDef)
    }
    missing = [
        f"{page.relative_to(ROOT)}: {name}"
        for page in _pages()
        for name in _TEST.findall(page.read_text(encoding="utf-8"))
        if name not in written
    ]
    assert not missing
