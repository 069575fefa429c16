"""Calls go down, events go up, and a feature is known by its face only."""

import ast
import subprocess
import sys
from pathlib import Path

import grimp

from tests.support.source import ROOT, sources

_FEATURE_DEPTH = 3  # portal.domain.<feature>


def test_every_import_contract_holds() -> None:
    # In a process of its own: the linter switches off every logger that it finds.
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(  # noqa: S603 - our own linter
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_features_are_imported_only_by_their_face() -> None:
    graph = grimp.build_graph("portal", cache_dir=None)
    offenders = []
    for imported in graph.modules:
        parts = imported.split(".")
        if parts[:2] != ["portal", "domain"] or len(parts) <= _FEATURE_DEPTH:
            continue
        feature = ".".join(parts[:_FEATURE_DEPTH])
        offenders += [
            f"{importer} -> {imported}"
            for importer in graph.find_modules_that_directly_import(imported)
            if importer != feature and not importer.startswith(f"{feature}.")
        ]
    assert not offenders


def test_imports_stand_at_the_top_and_none_hides_behind_type_checking() -> None:
    offenders = [
        f"{source.place}:{inner.lineno}"
        for source in sources()
        for node in source.nodes()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.If)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not offenders


def test_every_face_lists_what_it_shows() -> None:
    faces = [s for s in sources("portal/domain") if s.place.count("/") == _FEATURE_DEPTH]
    silent = [
        source.place
        for source in faces
        if source.place.endswith("/__init__.py")
        and not any(
            isinstance(node, ast.Name) and node.id == "__all__" for node in source.nodes()
        )
    ]
    assert not silent
