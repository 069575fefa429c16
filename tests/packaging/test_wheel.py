"""The wheel alone is enough: it brings its templates, static files and migrations along."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.support.source import ROOT

_OPEN_A_PAGE = """
import sys
from pathlib import Path
import portal
from portal.settings import Settings
from portal.web.app import create_app
from portal.wiring import wire

assert Path(portal.__file__).is_relative_to(sys.prefix), portal.__file__
client = create_app(wire(Settings(data_dir="var"))).test_client()
print(*(client.get(path).status_code for path in ("/", "/static/css/theme.css", "/readyz")))
"""


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """The wheel of this checkout."""
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT)
    return next(tmp_path.glob("liangzheng-*.whl"))


@pytest.fixture
def programs(wheel: Path, tmp_path: Path) -> Path:
    """The programs of an environment that holds the wheel, and sees this one's libraries."""
    environment = tmp_path / "environment"
    venv.create(environment, symlinks=True)
    programs = environment / "bin"
    _run(
        sys.executable, "-m", "pip", "--python", programs / "python", "install",
        "--quiet", "--no-index", "--no-deps", wheel,
    )  # fmt: skip
    return programs


def test_the_installed_wheel_makes_its_database_and_shows_its_pages(
    programs: Path, tmp_path: Path
) -> None:
    _run(programs / "portal", "migrate", folder=tmp_path)
    shown = _run(programs / "python", "-c", _OPEN_A_PAGE, folder=tmp_path)
    assert shown.split() == ["200", "200", "200"]


def _run(*command: str | Path, folder: Path = ROOT) -> str:
    # A path named here is searched for libraries, but its .pth files, which would lead to
    # the checkout, are not read.
    libraries = sysconfig.get_path("purelib")
    return subprocess.run(  # noqa: S603 - the words above, no shell
        list(map(str, command)),
        cwd=folder,
        env=os.environ | {"PYTHONPATH": libraries},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
