"""Child process: one line of JSON and a document on stdin, one PNG on stdout.

`portal.adapters.raster` runs this file in isolated mode, so it imports nothing of the portal.
It must never reach the network, start a process or write a file, and nothing of the document
but its pixels may come out.
"""

import json
import math
import resource
import sys
from io import BytesIO
from typing import Any, TypedDict

import pypdfium2
from PIL import Image, ImageDraw, ImageFile, ImageFont, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

FORBIDDEN_EVENTS = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn")
MAX_SIDE = 1800  # pixels: an identity card can be read to its smallest print
MIN_SIDE = 600  # pixels: the whole mark fits in
MAX_PDF_SCALE = 300 / 72  # dots an inch and points: more would show nothing new
TURN = 30  # degrees by which the mark climbs
RED = (225, 45, 45)
OPACITY = 85  # of 255: it stays on a copy, and the page stays readable
IMAGES: dict[str, type[ImageFile.ImageFile]] = {
    "image/jpeg": JpegImageFile,
    "image/png": PngImageFile,
}


class Job(TypedDict):
    """What the parent asks for."""

    media_type: str
    page: int
    mark: str
    font: str
    memory_bytes: int
    seconds: float


def forbid(event: str, _arguments: object) -> None:
    """Audit hook: no sockets and no further processes in here."""
    if event.startswith(FORBIDDEN_EVENTS):
        raise PermissionError(event)


def confine(job: Job) -> None:
    """Take everything away that drawing does not need."""
    seconds = math.ceil(job["seconds"])
    for kind, limit in (
        (resource.RLIMIT_AS, job["memory_bytes"]),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),  # a core would hold the document
    ):
        resource.setrlimit(kind, (limit, limit))
    sys.addaudithook(forbid)


def page_of_pdf(data: bytes, page: int) -> Image.Image:
    """Draw one page as a reader shows it, with what was filled in; scripts do not run."""
    pdf: Any = pypdfium2.PdfDocument(data)
    pdf.init_forms()
    sheet = pdf[page - 1]
    scale = min(MAX_SIDE / max(sheet.get_size()), MAX_PDF_SCALE)
    drawn: Image.Image = sheet.render(scale=scale).to_pil()
    return drawn


def image(data: bytes, kind: type[ImageFile.ImageFile]) -> Image.Image:
    """Decode an image as its camera held it, no larger than can be looked at."""
    # The class itself: no decoder of another kind is drawn in.
    opened = kind(BytesIO(data))
    opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith("I"):  # 16 bits of grey, which a conversion would cut off
        upright = upright.point(lambda value: value / 256).convert("L")
    if upright.mode not in {"L", "RGB"}:
        upright = upright.convert("RGBA")
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    return upright


def rebuild(picture: Image.Image) -> Image.Image:
    """Return the bare pixels on white: no metadata, profile or transparency comes along."""
    bare = Image.new("RGB", picture.size, "white")
    bare.paste(picture, mask=picture.getchannel("A") if "A" in picture.getbands() else None)
    if max(bare.size) >= MIN_SIDE:
        return bare
    return ImageOps.contain(bare, (MIN_SIDE, MIN_SIDE))


def stamp(picture: Image.Image, mark: str, font_file: str) -> None:
    """Write the mark all over the picture, so that no part of it goes unmarked."""
    font = ImageFont.truetype(font_file, max(14, max(picture.size) // 45))
    side = math.ceil(math.hypot(*picture.size))
    layer = Image.new("L", (side, side))
    pen = ImageDraw.Draw(layer)
    _, _, width, height = pen.textbbox((0, 0), mark, font=font)
    step, line = math.ceil(width + 2 * height), math.ceil(4 * height)
    for row, top in enumerate(range(0, side, line)):
        for left in range(-(row % 2) * step // 2, side, step):
            pen.text((left, top), mark, font=font, fill=OPACITY)
    layer = layer.rotate(TURN, Image.Resampling.BILINEAR)
    left, top = (side - picture.width) // 2, (side - picture.height) // 2
    area = layer.crop((left, top, left + picture.width, top + picture.height))
    picture.paste(RED, mask=area)


def draw(job: Job, data: bytes) -> bytes:
    """Return the marked picture as a PNG."""
    if job["media_type"] == "application/pdf":
        picture = page_of_pdf(data, job["page"])
    else:
        picture = image(data, IMAGES[job["media_type"]])
    bare = rebuild(picture)
    stamp(bare, job["mark"], job["font"])
    out = BytesIO()
    bare.save(out, "PNG")
    return out.getvalue()


def main() -> None:
    """Serve one job."""
    job: Job = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    confine(job)
    sys.stdout.buffer.write(draw(job, data))


if __name__ == "__main__":
    main()
