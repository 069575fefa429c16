"""Calls go down, events go up, and a feature is known by its face only."""

import ast

import grimp
import pytest
from importlinter.cli import lint_imports

from tests.support.source import ROOT, sources

_FEATURE_DEPTH = 3  # portal.domain.<feature>


def test_every_import_contract_holds(capsys: pytest.CaptureFixture[str]) -> None:
    exit_status = lint_imports(config_filenames=(str(ROOT / "pyproject.toml"),), no_cache=True)
    assert exit_status == 0, capsys.readouterr().out


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
