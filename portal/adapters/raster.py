"""Pictures of documents from outside, each drawn in a child process that can be killed.

What an applicant hands in is never shown as it came: one page is decoded, rebuilt from its
pixels and marked with who looks at it (security T1, T3-T5, KYC-08).  A parser that meets a
hostile file meets it there: no network, no file written, bounded memory and time, no core dump.
"""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from portal.adapters.pdf_weasyprint import FONT
from portal.kernel.errors import Unavailable

_LOG = logging.getLogger(__name__)
_WORKER = Path(__file__).with_name("raster_worker.py")


class PictureFailed(Unavailable):
    """No picture came out; `reason` is `timeout`, `font` or `failed`."""

    code = "raster.failed"


class Rasteriser:
    """Fulfils `portal.kernel.ports.Rasteriser` with Pillow and PDFium.

    `seconds` is wall time for one picture, `memory_bytes` the child's address space.
    """

    def __init__(
        self,
        *,
        seconds: float = 15.0,
        memory_bytes: int = 768 * 1024 * 1024,
        font: Path = FONT,
    ) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._font = font

    def picture(self, data: bytes, media_type: str, *, page: int, mark: str) -> bytes:
        if not self._font.is_file():  # an unmarked picture must never come out
            raise PictureFailed(reason="font")
        job = {
            "media_type": media_type,
            "page": page,
            "mark": mark,
            "font": str(self._font),
            "memory_bytes": self._memory_bytes,
            "seconds": self._seconds,
        }
        try:
            done = subprocess.run(  # noqa: S603 - our interpreter, our file, data on stdin
                [sys.executable, "-I", str(_WORKER)],
                input=json.dumps(job).encode() + b"\n" + data,
                capture_output=True,
                timeout=self._seconds,
                env={"PATH": os.defpath, "LANG": "C.UTF-8"},
                check=True,
            )
        except subprocess.TimeoutExpired:
            # Without its cause, which carries the document.
            raise PictureFailed(media_type=media_type, reason="timeout") from None
        except subprocess.CalledProcessError as error:
            _LOG.warning(
                "no picture of %s: %s", media_type, error.stderr.decode(errors="replace")
            )
            raise PictureFailed(media_type=media_type, reason="failed") from None
        return done.stdout
