"""House rules that a reader of one file could not see broken."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support.source import ROOT, dotted, sources

VAGUE = {
    "base_service", "common", "helper", "helpers", "manager", "misc", "service", "services",
    "util", "utils",
}  # fmt: skip
LONGEST = 400
# Where time and surroundings enter the program; everything else is handed them.
TIME_ENTERS = {"portal/kernel/clock.py"}
SURROUNDINGS_ENTER = {"wsgi.py", "portal/settings.py"}
# A machine's own folders, and package registries: neither may be written into the project.
FOREIGN = re.compile(
    r"(?<![\w.})])/(work|tmp|root|home)/"
    r"|pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org"
)


def test_no_module_has_a_vague_name() -> None:
    names = [s.place for folder in ("portal", "tests", "tools") for s in sources(folder)]
    assert not [name for name in names if VAGUE & set(Path(name).with_suffix("").parts)]


def test_no_module_is_over_400_lines() -> None:
    lengths = {
        s.place: len((ROOT / s.place).read_text(encoding="utf-8").splitlines())
        for folder in ("portal", "tests", "tools")
        for s in sources(folder)
    }
    assert not {place: lines for place, lines in lengths.items() if lines > LONGEST}


def test_nobody_commits_but_the_unit_of_work() -> None:
    calls = [
        f"{source.place}:{node.lineno}"
        for source in sources()
        if source.place != "portal/store/uow.py"
        for node in source.nodes()
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    ]
    assert not calls


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    asked = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    offenders = [
        f"{source.place}:{node.lineno}"
        for source in sources()
        if source.place not in TIME_ENTERS
        for node in source.nodes()
        if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in asked
    ]
    assert not offenders


def test_only_the_entry_points_read_the_environment() -> None:
    offenders = [
        f"{source.place}:{node.lineno}"
        for source in sources()
        if source.place not in SURROUNDINGS_ENTER and not source.place.startswith("portal/cli/")
        for node in source.nodes()
        if isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.getenv"}
    ]
    assert not offenders


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    offenders = [
        f"{path}: {found.group()}"
        for path, text in _committed_texts()
        if (found := FOREIGN.search(text))
    ]
    assert not offenders


def _committed_texts() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in listed.splitlines():
        path = ROOT / name
        if not path.is_file():
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
