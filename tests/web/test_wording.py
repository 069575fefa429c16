"""Every code that can reach a page has words, and no word is kept for a code that is gone."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import TypeVar

import pytest

import portal
from portal.kernel.errors import PortalError
from portal.web.wording import ENUMS, ERRORS, PROBLEMS
from tests.support.source import sources

T = TypeVar("T")
# Enums that no page shows, each with its reason.
UNSEEN = {
    "AgeRule": "a rule's own table",
    "ChildTarget": "the demonstration's own",
    "DistributorTarget": "the demonstration's own",
    "LetterTarget": "the demonstration's own",
    "LicenceKind": "a letter inside the number",
    "NumberProblem": "shown as the verdict `malformed`",
    "Permission": "named in code and logs only",
    "Realm": "says whose key seals something",
    "ReceiptVerb": "buttons have their own words",
    "Side": "shown as the columns debit and credit",
}
FOLDERS = (
    "portal/domain",
    "portal/adapters",
    "portal/kernel",
    "portal/web/forms",
    "portal/web/sheets",
)
_PROBLEM_CODE = re.compile(r"[A-Z][A-Z0-9]+(_[A-Z0-9]+)+")
# Not codes: the name of an environment variable, and words of a provider of identity checks.
NO_CODES = {
    "SOURCE_DATE_EPOCH",
    "BANK_CARD_4_META",
    "IDENTITY_CARD",
    "ID_PRO",
    "MOVE_ACTION",
    "VERIFY_BANK_CARD",
}


@pytest.fixture(scope="module", autouse=True)
def everything_loaded() -> None:
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        importlib.import_module(module.name)


def _below(kind: type[T]) -> Iterator[type[T]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _enums() -> dict[str, set[str]]:
    """Return the values of every enum of the program, those of one name together."""
    found: dict[str, set[str]] = {}
    for kind in _below(StrEnum):
        if kind.__module__.startswith("portal."):
            members: dict[str, StrEnum] = vars(kind)["_member_map_"]
            found.setdefault(kind.__name__, set()).update(one.value for one in members.values())
    return found


def test_every_enum_that_a_page_may_show_has_words() -> None:
    found = _enums()
    shown = {(name, value) for name in found.keys() - UNSEEN for value in found[name]}
    assert shown == ENUMS.keys()
    assert found.keys() >= UNSEEN.keys()


def test_every_error_has_a_sentence() -> None:
    codes = {PortalError.code, *(kind.code for kind in _errors())}
    stated = {code for code in _strings("portal/web") if code in ERRORS}
    assert not codes - ERRORS.keys()
    assert not ERRORS.keys() - codes - stated


def _errors() -> Iterator[type[PortalError]]:
    for kind in _below(PortalError):
        if kind.__module__.startswith("portal."):
            yield kind


def test_every_sentence_tells_more_than_that_something_failed() -> None:
    short = [code for code, text in ERRORS.items() if len(str(text).split()) < 3]
    assert not short


def test_every_problem_has_a_sentence_and_every_sentence_a_problem() -> None:
    made = _problem_codes()
    assert made == PROBLEMS.keys()


def _problem_codes() -> set[str]:
    """Return every literal that looks like a code, but for enum values and constants' names."""
    values = {value for members in _enums().values() for value in members}
    return {
        text for folder in FOLDERS for text in _strings(folder) if _PROBLEM_CODE.fullmatch(text)
    } - (values | _constants() | NO_CODES)


def _constants() -> set[str]:
    return {
        node.id
        for source in sources("portal")
        for node in source.nodes()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _strings(folder: str) -> set[str]:
    return {
        node.value
        for source in sources(folder)
        if not source.place.startswith("portal/web/wording")
        for node in source.nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
