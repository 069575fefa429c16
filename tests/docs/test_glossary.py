"""The glossary knows every feature and every value of the program, and no other."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from types import ModuleType

from portal import domain
from portal.kernel import consents, identity, limits, trade
from tests.support.source import ROOT

_TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
_ROW = re.compile(r"\| `([^`|]+)` \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)


def test_every_feature_is_in_the_glossary() -> None:
    (features,) = re.findall(r"^## Features\n(.*?)^## ", _TEXT, re.DOTALL | re.MULTILINE)
    codes = [code for code, *_ in _ROW.findall(features)]
    assert codes == sorted(feature.name for feature in pkgutil.iter_modules(domain.__path__))


def test_every_value_of_an_enum_is_in_the_glossary() -> None:
    sections = re.findall(r"^### (\w+): (\w+)\n(.*?)(?=^#|\Z)", _TEXT, re.DOTALL | re.MULTILINE)
    written = {
        (owner, name): [code for code, *_ in _ROW.findall(rows)]
        for owner, name, rows in sections
    }
    assert len(written) == len(sections)
    assert written == dict(_enums())


def _enums() -> Iterator[tuple[tuple[str, str], list[str]]]:
    for module in (consents, identity, limits, trade):
        yield from _enums_of("kernel", module)
    for feature in pkgutil.iter_modules(domain.__path__):
        prefix = f"portal.domain.{feature.name}."
        package = importlib.import_module(prefix.removesuffix("."))
        for found in pkgutil.walk_packages(package.__path__, prefix):
            yield from _enums_of(feature.name, importlib.import_module(found.name))


def _enums_of(owner: str, module: ModuleType) -> Iterator[tuple[tuple[str, str], list[str]]]:
    for name, value in vars(module).items():
        own = isinstance(value, type) and value.__module__ == module.__name__
        if own and issubclass(value, StrEnum):
            yield (owner, name), [member.value for member in value]
