"""Every change leaves a fact in the audit trail, and every fact has a hearer or a reason."""

import ast
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Enum

from portal.kernel.events import Event
from portal.store.base import Row
from portal.wiring import SUBSCRIBERS
from tests.architecture.exemptions import SILENT_COMMANDS, UNHEARD_EVENTS
from tests.support.source import Source, dotted, sources


@dataclass(slots=True)
class Command:
    """One function of a commands module: whether it records, and which others it calls."""

    records: bool = False
    calls: set[tuple[str, str]] = field(default_factory=set)


def test_every_command_records_an_event() -> None:
    commands = _commands()
    assert commands
    recording = {name for name, command in commands.items() if command.records}
    while True:
        reached = {n for n, c in commands.items() if c.calls & recording} - recording
        if not reached:
            break
        recording |= reached
    silent = {
        f"{feature}.{name}"
        for feature, name in commands
        if (feature, name) not in recording and name in _face(feature)
    }
    assert silent == SILENT_COMMANDS.keys()


def test_every_event_has_a_subscriber_or_a_stated_reason() -> None:
    events = {event.name for event in _events(Event)}
    assert SUBSCRIBERS.keys() <= events
    assert events - SUBSCRIBERS.keys() == UNHEARD_EVENTS.keys()


def test_every_event_is_named_after_its_feature_and_only_once() -> None:
    names = [(event.name, event.__module__.split(".")[2]) for event in _events(Event)]
    assert len({name for name, _ in names}) == len(names)
    for name, feature in names:
        assert name.split(".")[0] == feature
        assert len(name.split(".")) == len(["feature", "noun", "verbed"])


def test_states_change_in_commands_only() -> None:
    columns = {
        attribute.key
        for mapper in Row.registry.mappers
        for attribute in mapper.column_attrs
        if isinstance(attribute.columns[0].type, Enum)
    }
    assert columns
    offenders = [
        f"{source.place}:{line}"
        for source in sources("portal/domain")
        if _layer(source) != "commands"
        for line in _writes(source, columns)
    ]
    assert not offenders


def _face(feature: str) -> list[str]:
    shown: list[str] = importlib.import_module(f"portal.domain.{feature}").__all__
    return shown


def _events(base: type[Event]) -> Iterator[type[Event]]:
    for event in base.__subclasses__():
        # A dataclass with slots is made twice; its module keeps the second.
        kept = getattr(sys.modules[event.__module__], event.__name__, None) is event
        if kept and event.__module__.startswith("portal."):  # tests have events of their own
            yield event
        yield from _events(event)


def _layer(source: Source) -> str:
    """Return `commands` for portal/domain/<feature>/commands.py and for commands/<part>.py."""
    return "/".join(source.place.split("/")[3:4]).removesuffix(".py")


def _writes(source: Source, columns: set[str]) -> Iterator[int]:
    for node in source.nodes():
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and node.attr in columns
        ):
            yield node.lineno
        if isinstance(node, ast.Call) and dotted(node.func).endswith("values"):
            yield from (node.lineno for word in node.keywords if word.arg in columns)


def _commands() -> dict[tuple[str, str], Command]:
    found: dict[tuple[str, str], Command] = {}
    for source in sources("portal/domain"):
        if _layer(source) == "commands":
            found |= _commands_of(source)
    return found


def _commands_of(source: Source) -> dict[tuple[str, str], Command]:
    feature = source.place.split("/")[2]
    faces, names = _imported(source, feature)
    found = {}
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        command = Command()
        for call in ast.walk(node):
            if not isinstance(call, ast.Call):
                continue
            called = dotted(call.func)
            owner, _, name = called.rpartition(".")
            if called == "uow.record":
                command.records = True
            elif owner in faces:
                command.calls.add((faces[owner], name))
            elif not owner:
                command.calls.add(names.get(name, (feature, name)))
        found[feature, node.name] = command
    return found


def _imported(
    source: Source, feature: str
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return which local names are faces of features, and which are functions of features."""
    faces: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    for node in source.nodes():
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        parts = node.module.split(".")
        for alias in node.names:
            local = alias.asname or alias.name
            if parts == ["portal", "domain"]:
                faces[local] = alias.name
            elif parts[:2] == ["portal", "domain"]:
                names[local] = (parts[2], alias.name)
                if parts[2] == feature:
                    faces[local] = feature  # a part of a commands package
    return faces, names
