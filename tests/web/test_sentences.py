"""No sentence stands in a template or a module of the web without going through gettext."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from jinja2 import Environment
from jinja2.nodes import Call, Const, Name, Node
from typing_extensions import override

from tests.support.source import ROOT, TEMPLATES, sources

TRANSLATES = {"_", "gettext", "lazy_gettext", "ngettext"}
WORD = re.compile(
    r"(?<![\w-])(?!x+\b)[A-Za-z][a-z]{2,}(?![\w=-])"
)  # x stands for an expression
SENTENCE = re.compile(r"[A-Z][a-z]* [a-z]+.*|.*[a-z] [a-z]+[.?!]")
HAN = re.compile(r"[\u4e00-\u9fff]")
# The certificate is in both languages at once; its words lie side by side.
PAGES = sorted(p for p in TEMPLATES.rglob("*.html") if p.parent != TEMPLATES / "pdf")
SPOKEN = {"alt", "aria-label", "placeholder", "title", "label"}
OWN_NAME = "'中文'"  # of the language, for those who read no English
_JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


class _Reader(HTMLParser):
    """Collects what a reader sees or hears: text, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [
            value
            for name, value in attrs
            if value and (name in SPOKEN or name.startswith("data-text"))
        ]

    @override
    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("name", [page.relative_to(TEMPLATES).as_posix() for page in PAGES])
def test_a_template_says_nothing_of_its_own(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(_markup(source))
    assert not [text for text in reader.said if WORD.search(text)]
    assert not [text for text in _constants(_JINJA.parse(source)) if SENTENCE.fullmatch(text)]
    assert not HAN.search(source.replace(OWN_NAME, ""))


def test_no_module_of_the_web_says_anything_of_its_own() -> None:
    modules = [source for source in sources() if source.place.startswith("portal/web/")]
    found = [
        f"{source.place}: {text}"
        for source in modules
        for text in _literals(source.tree)
        if SENTENCE.fullmatch(text)
    ]
    assert not found
    for source in modules:
        assert not HAN.search((ROOT / source.place).read_text(encoding="utf-8")), source.place


def _markup(source: str) -> str:
    """Return a template with x for each expression, and without statements and comments."""
    shown = {"variable_begin": "x", "data": None}
    return "".join(
        shown[kind] or text for _line, kind, text in _JINJA.lex(source) if kind in shown
    )


def _constants(node: Node) -> Iterator[str]:
    for child in node.iter_child_nodes():
        called = child.node if isinstance(child, Call) else None
        if isinstance(called, Name) and called.name in TRANSLATES:
            continue
        if isinstance(child, Const) and isinstance(child.value, str):
            yield child.value
        yield from _constants(child)


def _literals(node: ast.AST) -> Iterator[str]:
    """Yield the string literals that are neither translated nor documentation."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            name = child.func.id if isinstance(child.func, ast.Name) else ""
            if name in TRANSLATES:
                continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        yield from _literals(child)
