"""Paper, ink, seals and a scanner, for the demonstration's documents.

Every line and speck comes from a seed, so one document has the same bytes each time. Nothing
drawn here may pass for a real document: each sheet carries 样本 and each seal 样章.
"""

import io
import itertools
import math
import random
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 120
INK = (38, 38, 44)
SEAL_RED = (196, 32, 38)
FONT_PACKAGE = "fonts-noto-cjk"
_FONT_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
)
_FACES = {
    "sans": "NotoSansCJK-Regular.ttc",
    "sans-bold": "NotoSansCJK-Bold.ttc",
    "serif": "NotoSerifCJK-Regular.ttc",
    "serif-bold": "NotoSerifCJK-Bold.ttc",
}
_PRINTED = time.struct_time((2026, 1, 1, 0, 0, 0, 3, 1, 0))
_UNBROKEN = re.compile(r"[!-~]+|.")
_NO_LINE_START = "、。》，：；）"

Colour = tuple[int, int, int]
Face = Literal["sans", "sans-bold", "serif", "serif-bold"]


@lru_cache(maxsize=64)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Return the simplified Chinese cut of a Noto CJK face, `size` in pixels.

    Raises FileNotFoundError naming the Debian package when the fonts are not installed.
    """
    for folder in _FONT_FOLDERS:
        path = Path(folder) / _FACES[face]
        if path.is_file():
            cuts = (ImageFont.truetype(path, size, index=index) for index in range(5))
            return next(cut for cut in cuts if str(cut.getname()[0]).endswith(" SC"))
    raise FileNotFoundError(FONT_PACKAGE)


@dataclass(frozen=True, slots=True)
class Scan:
    """One finished page; both forms are the same picture."""

    image: Image.Image
    title: str

    def jpeg(self) -> bytes:
        """Return the page as a JPEG file."""
        out = io.BytesIO()
        self.image.save(out, "JPEG", quality=74, dpi=(DPI, DPI))
        return out.getvalue()

    def pdf(self) -> bytes:
        """Return the page as a one-page PDF file."""
        out = io.BytesIO()
        self.image.save(
            out,
            "PDF",
            resolution=DPI,
            quality=74,
            title=self.title,
            creationDate=_PRINTED,
            modDate=_PRINTED,
        )
        return out.getvalue()


class Sheet:
    """A sheet of paper to write on, measured in pixels at `DPI`."""

    def __init__(self, width: int, height: int, paper: Colour = (250, 249, 245)) -> None:
        self.paper = paper
        self.image = Image.new("RGB", (width, height), paper)
        self.pen = ImageDraw.Draw(self.image)
        self.width = width
        self.height = height

    def write(  # noqa: PLR0913 - a label has a place, a size, a face and an ink
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int,
        face: Face = "serif",
        ink: Colour = INK,
        anchor: str = "la",
    ) -> None:
        """Write one line; `anchor` is Pillow's (la = left, mm = middle)."""
        self.pen.text((x, y), text, font=font(face, size), fill=ink, anchor=anchor)

    def paragraph(  # noqa: PLR0913 - as above, and a width
        self,
        x: float,
        y: float,
        text: str,
        *,
        width: float,
        size: int,
        face: Face = "serif",
        leading: float = 1.6,
    ) -> float:
        """Write wrapped text and return the y below it."""
        for line in wrapped(text, font(face, size), width):
            self.write(x, y, line, size=size, face=face)
            y += size * leading
        return y

    def specimen(self, *, size: int, turn: float = 32, copies: int = 3) -> None:
        """Print 样本 large and pale across the sheet."""
        tile = Image.new("L", (size * 3, size * 2), 0)
        ImageDraw.Draw(tile).text(
            (size * 1.5, size), "样本", font=font("sans-bold", size), fill=255, anchor="mm"
        )
        tile = tile.rotate(turn, Image.Resampling.BICUBIC, expand=True)
        red, green, blue = self.paper
        pale = (red - 24, green - 24, blue - 24)
        for copy in range(copies):
            middle = self.height * (2 * copy + 1) / (2 * copies)
            place = (int((self.width - tile.width) / 2), int(middle - tile.height / 2))
            self.image.paste(pale, place, tile)

    def stamp(self, ink: Image.Image, x: int, y: int) -> None:
        """Press an inked picture (ink on white) around the point (x, y)."""
        place = (x - ink.width // 2, y - ink.height // 2)
        box = (*place, place[0] + ink.width, place[1] + ink.height)
        self.image.paste(ImageChops.multiply(self.image.crop(box), ink), place)


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break text at the width in pixels; Latin words and numbers stay whole."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for piece in _UNBROKEN.findall(part):
            overfull = face.getlength(line + piece) > width and piece not in _NO_LINE_START
            if line and overfull:
                lines.append(line)
                line = ""
            line += piece
        lines.append(line)
    return lines


def seal(name: str, rng: random.Random, *, diameter: int = 190) -> Image.Image:
    """Return a round red seal with the name around a star, and 样章 under the star."""
    side = diameter * 2
    middle = side / 2
    mask = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(mask)
    pen.ellipse((6, 6, side - 6, side - 6), outline=255, width=11)
    pen.polygon(_star(middle, middle * 0.92, side * 0.13), fill=255)
    pen.text(
        (middle, side * 0.7),
        "样章",
        font=font("serif-bold", int(side * 0.13)),
        fill=255,
        anchor="mm",
    )
    _around(mask, name, radius=side * 0.375, size=int(side * min(0.125, 1.9 / len(name))))
    worn = _grain((side, side), rng, blur=1.6).point([150] * 116 + [255] * 140)
    mask = ImageChops.multiply(mask, worn).rotate(
        rng.uniform(-14, 14), Image.Resampling.BICUBIC, expand=True
    )
    inked = Image.new("RGB", mask.size, "white")
    inked.paste(SEAL_RED, (0, 0), mask.point(lambda v: int(v * 0.86)))
    return inked.resize((inked.width // 2, inked.height // 2), Image.Resampling.LANCZOS)


def signature(rng: random.Random, *, width: int = 190, height: int = 80) -> Image.Image:
    """Return a scrawl in blue-black ink that spells nothing."""
    scale = 3
    inked = Image.new("RGB", (width * scale, height * scale), "white")
    pen = ImageDraw.Draw(inked)
    for left in (0.06, 0.3, 0.5, 0.68):
        knots = [
            (
                (left + 0.032 * step + rng.uniform(-0.07, 0.07)) * width * scale,
                (0.5 + (-1) ** step * rng.uniform(0.05, 0.36)) * height * scale,
            )
            for step in range(rng.randint(6, 9))
        ]
        path = _smooth(knots)
        for step, (start, end) in enumerate(itertools.pairwise(path)):
            thick = 4 + 4 * math.sin(math.pi * step / len(path))
            pen.line((start, end), fill=(34, 40, 78), width=round(thick))
    inked = inked.rotate(rng.uniform(2, 9), Image.Resampling.BICUBIC, fillcolor="white")
    return inked.resize((width, height), Image.Resampling.LANCZOS)


def scanned(sheet: Sheet, title: str, rng: random.Random) -> Scan:
    """Pass the sheet through a scanner that is a little crooked, uneven and dusty."""
    picture = sheet.image
    size = picture.size
    pen = ImageDraw.Draw(picture)
    for _ in range(26):
        x, y = rng.randrange(size[0]), rng.randrange(size[1])
        shade = rng.randrange(150, 205)
        reach = rng.choice((1, 1, 1, 2))
        pen.ellipse((x, y, x + reach, y + reach), fill=(shade, shade, shade - 6))
    picture = picture.rotate(
        rng.choice((-1, 1)) * rng.uniform(0.25, 0.8),
        Image.Resampling.BILINEAR,  # softens the edges like a lens
        fillcolor=(206, 205, 200),
    )
    light = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180, 270))).resize(size)
    light = light.point(lambda v: 128 - v * 14 // 255)
    grain = _grain(size, rng, blur=0.5).point(lambda v: 128 + (v - 128) * 8 // 100)
    for layer in (light, grain):
        picture = ImageChops.add(picture, Image.merge("RGB", (layer,) * 3), offset=-128)
    return Scan(image=picture, title=title)


def _grain(size: tuple[int, int], rng: random.Random, *, blur: float) -> Image.Image:
    noise = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
    return noise.filter(ImageFilter.GaussianBlur(blur))


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.pi * (corner / 5 - 0.5)
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return points


def _around(mask: Image.Image, text: str, *, radius: float, size: int) -> None:
    """Write white text clockwise around the upper part of a square mask."""
    middle = mask.width / 2
    spread = min(250.0, 21.0 * len(text))
    for place, sign in enumerate(text):
        degrees = -90 - spread / 2 + spread * (place + 0.5) / len(text)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text(
            (size, size), sign, font=font("serif-bold", size), fill=255, anchor="mm"
        )
        tile = tile.rotate(-(degrees + 90), Image.Resampling.BICUBIC)
        x = middle + radius * math.cos(math.radians(degrees))
        y = middle + radius * math.sin(math.radians(degrees))
        mask.paste(255, (round(x - size), round(y - size)), tile)


def _smooth(knots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a Catmull-Rom curve through the inner knots, 12 points a span."""
    curve = []
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        for step in range(12):
            t = step / 12
            x, y = (
                0.5
                * (
                    2 * b[axis]
                    + (c[axis] - a[axis]) * t
                    + (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * t**2
                    + (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * t**3
                )
                for axis in (0, 1)
            )
            curve.append((x, y))
    return curve
