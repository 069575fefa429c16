"""Child process: one JSON job on stdin, one PDF on stdout.

`portal.adapters.pdf_weasyprint` runs this file in isolated mode, so it imports nothing of
the portal.  It must never reach the network, never read a file that a document names and
never let a field's text become mark-up.
"""

import hashlib
import json
import resource
import sys
from datetime import date
from typing import Literal, NoReturn, TypedDict

import segno
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

FORBIDDEN_EVENTS = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn")
BORDER_MODULES = 4


class Job(TypedDict):
    """What the parent asks for."""

    folder: str
    template: str
    data: dict[str, object]
    memory_bytes: int


class DenyAll(URLFetcher):  # type: ignore[misc]  # weasyprint carries no types
    """A document is complete in itself: one that asks for anything is not rendered."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=())
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> NoReturn:
        """Refuse every URL, `data:` included."""
        # Some callers swallow even this error, so the refusal is remembered as well.
        self.refused.append(url)
        raise FatalURLFetchingError(url, headers)


def forbid(event: str, _arguments: object) -> None:
    """Audit hook: no sockets and no further processes in here."""
    if event.startswith(FORBIDDEN_EVENTS):
        raise FatalURLFetchingError(event)


def qr(text: str) -> dict[str, object]:
    """Return a QR code, level M: its side in modules with the quiet zone, and its SVG path."""
    runs = []
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    for y, row in enumerate(matrix, BORDER_MODULES):
        start = None
        for x, dark in enumerate([*row, 0], BORDER_MODULES):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
                start = None
    return {"side": len(matrix) + 2 * BORDER_MODULES, "path": "".join(runs)}


def day(text: str, locale: str, length: Literal["medium", "long"] = "long") -> str:
    """Return an ISO date in words of the locale."""
    return format_date(date.fromisoformat(text), length, locale=locale)


def render(job: Job) -> bytes:
    """Return the PDF; the same job always gives the same bytes."""
    environment = Environment(
        loader=FileSystemLoader(job["folder"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(qr=qr, day=day)
    page = environment.get_template(f"{job['template']}.html").render(job["data"])
    sheet = environment.get_template(f"{job['template']}.css").render()
    fetcher = DenyAll()
    pdf: bytes = HTML(string=page, url_fetcher=fetcher).write_pdf(
        stylesheets=[CSS(string=sheet, url_fetcher=fetcher)],
        pdf_identifier=hashlib.sha256((page + sheet).encode()).digest()[:16],
        pdf_variant="pdf/a-3u",
        pdf_tags=True,
    )
    if fetcher.refused:
        raise FatalURLFetchingError(fetcher.refused)
    return pdf


def main() -> None:
    """Serve one job."""
    job: Job = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (job["memory_bytes"], job["memory_bytes"]))
    sys.addaudithook(forbid)
    sys.stdout.buffer.write(render(job))


if __name__ == "__main__":
    main()
