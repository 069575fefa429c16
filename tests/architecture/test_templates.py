"""No template and no static file lies about unused, and none that is asked for is missing."""

import re

from jinja2 import Environment, meta

from tests.support.source import ROOT, STATIC, TEMPLATES, texts

_SUFFIXES = {".html", ".txt", ".css", ".svg", ".json", ".xml"}
_PARSER = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def _present() -> set[str]:
    files = (path for path in TEMPLATES.rglob("*") if path.suffix in _SUFFIXES)
    return {path.relative_to(TEMPLATES).as_posix() for path in files}


def _asked_by_templates() -> set[str]:
    asked = set()
    for name in _present():
        tree = _PARSER.parse((TEMPLATES / name).read_text(encoding="utf-8"))
        for found in meta.find_referenced_templates(tree):
            assert found is not None, f"{name} names a template by a variable"
            # The PDF templates are loaded from their own folder.
            asked.add(f"pdf/{found}" if name.startswith("pdf/") else found)
    return asked


def _asked_by_modules() -> set[str]:
    literals = texts()
    asked = {text for text in literals if re.fullmatch(r"[a-z_/-]+/[a-z_-]+\.(html|txt)", text)}
    pdfs = {name for name in _present() if name.startswith("pdf/")}
    return asked | {name for name in pdfs if re.split(r"[/.]", name)[1] in literals}


def test_every_template_is_used() -> None:
    assert not _present() - _asked_by_templates() - _asked_by_modules()


def test_every_template_asked_for_is_there() -> None:
    assert not (_asked_by_templates() | _asked_by_modules()) - _present()


def test_every_static_file_is_used() -> None:
    shown = "".join(p.read_text(encoding="utf-8") for p in TEMPLATES.rglob("*") if p.is_file())
    shown += "".join(p.read_text(encoding="utf-8") for p in STATIC.rglob("*.css"))
    shown += "".join(texts())
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    unused = [p for p in files if p.name not in shown and f"'{p.stem}'" not in shown]
    assert not [path.relative_to(ROOT).as_posix() for path in unused]
