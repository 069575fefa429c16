"""Pages by WeasyPrint, each in a child process that can be killed.

Untrusted text reaches the layout engine, so it runs apart: no network, bounded memory, bounded
time (security.md T16).  Only plain data crosses: no rows, no mark-up.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from fontTools.ttLib import TTCollection

from portal.kernel.errors import InvalidInput, Unavailable

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FAMILY = "Noto Sans CJK SC"
MAX_TEXT = 500
MAX_ITEMS = 200

_LOG = logging.getLogger(__name__)
_WORKER = Path(__file__).with_name("pdf_worker.py")
_FAMILY_NAME_ID = 1


class RenderingFailed(Unavailable):
    """The page did not come out; `reason` is `timeout`, `font` or `failed`."""

    code = "pdf.failed"


class TooLongForPage(InvalidInput):
    """A text has more than `MAX_TEXT` characters, or a list more than `MAX_ITEMS` items."""

    code = "pdf.too_long"


class WeasyPrintRenderer:
    """Fulfils `portal.kernel.ports.PdfRenderer` from `<folder>/<template>.html` and `.css`.

    `seconds` is wall time for one page, `memory_bytes` the child's address space.
    """

    def __init__(
        self,
        folder: Path,
        *,
        seconds: float = 15.0,
        memory_bytes: int = 512 * 1024 * 1024,
        font: Path = FONT,
    ) -> None:
        self._folder = folder
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._font = font

    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        _check_lengths(data)
        self._require_font()
        job = {
            "folder": str(self._folder),
            "template": template,
            "data": data,
            "memory_bytes": self._memory_bytes,
        }
        try:
            done = subprocess.run(  # noqa: S603 - our interpreter, our file, data on stdin
                [sys.executable, "-I", str(_WORKER)],
                input=json.dumps(job).encode(),
                capture_output=True,
                timeout=self._seconds,
                # Fonts carry a time stamp that fontTools takes from here.
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"},
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            raise RenderingFailed(template=template, reason="timeout") from error
        except subprocess.CalledProcessError as error:
            _LOG.error("rendering %s: %s", template, error.stderr.decode(errors="replace"))
            raise RenderingFailed(template=template, reason="failed") from error
        return done.stdout

    def missing_characters(self, text: str) -> list[str]:
        return sorted({letter for letter in text if ord(letter) not in self._drawable})

    @cached_property
    def _drawable(self) -> frozenset[int]:
        self._require_font()
        with TTCollection(self._font, lazy=True) as collection:
            for font in collection.fonts:
                if font["name"].getDebugName(_FAMILY_NAME_ID) == FAMILY:
                    return frozenset(font.getBestCmap())
        raise RenderingFailed(font=FAMILY, reason="font")

    def _require_font(self) -> None:
        # Without it the engine would silently draw other shapes, or empty boxes.
        if not self._font.is_file():
            raise RenderingFailed(font=FAMILY, reason="font")


def _check_lengths(value: object) -> None:
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise TooLongForPage(length=len(value), most=MAX_TEXT)
    elif isinstance(value, Mapping):
        for item in value.values():
            _check_lengths(item)
    elif isinstance(value, Sequence):
        if len(value) > MAX_ITEMS:
            raise TooLongForPage(length=len(value), most=MAX_ITEMS)
        for item in value:
            _check_lengths(item)
