"""Pictures of documents from outside: marked, rebuilt from pixels, hostile ones survived."""

import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops
from PIL.ExifTags import Base
from PIL.PngImagePlugin import PngInfo

from portal.adapters import raster_worker
from portal.adapters.raster import PictureFailed, Rasteriser

MARK = "审查员 王小明 · 2026-11-23 10:00:00"
RASTERISER = Rasteriser(seconds=60)  # the machine may be busy
PNG, JPEG, PDF = "image/png", "image/jpeg", "application/pdf"


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def drawn(data: bytes, media_type: str, *, page: int = 1, mark: str = MARK) -> Image.Image:
    png = RASTERISER.picture(data, media_type, page=page, mark=mark)
    picture = Image.open(BytesIO(png))
    picture.load()
    return picture


def grey(picture: Image.Image) -> Callable[[int, int], bool]:
    """Return whether a pixel of the picture is free of the red mark."""

    def unmarked(x: int, y: int) -> bool:
        pixel = picture.getpixel((x, y))
        assert isinstance(pixel, tuple)
        return max(pixel) - min(pixel) == 0

    return unmarked


def test_every_part_of_a_picture_bears_the_mark() -> None:
    picture = drawn(saved(Image.new("L", (1600, 1200), 128), "PNG"), PNG)
    unmarked = grey(picture)
    for left in range(0, 1600, 400):
        for top in range(0, 1200, 300):
            pixels = [
                unmarked(x, y)
                for x in range(left, left + 400, 3)
                for y in range(top, top + 300, 3)
            ]
            assert not all(pixels), (left, top)
            assert sum(pixels) > len(pixels) * 3 / 4, "the page must stay readable"


def test_the_mark_says_who_looked_and_when() -> None:
    page = saved(Image.new("L", (900, 600), 255), "PNG")
    assert drawn(page, PNG).tobytes() == drawn(page, PNG).tobytes()
    other = drawn(page, PNG, mark="审查员 王小明 · 2026-11-23 10:00:01")
    assert ImageChops.difference(drawn(page, PNG), other).getbbox() is not None


def test_nothing_but_the_pixels_comes_out() -> None:
    secret = "canary-8d1f"
    exif = Image.Exif()
    exif[Base.ImageDescription] = secret
    notes = PngInfo()
    notes.add_text("Comment", secret)
    photo = Image.new("RGB", (300, 200), "white")
    for data, media_type in (
        (saved(photo, "JPEG", exif=exif, comment=secret), JPEG),
        (saved(photo, "PNG", pnginfo=notes, exif=exif, icc_profile=secret.encode()), PNG),
        (saved(photo, "PDF", title=secret), PDF),
    ):
        png = RASTERISER.picture(data, media_type, page=1, mark=MARK)
        assert secret.encode() not in png
        assert Image.open(BytesIO(png)).info == {}


def test_a_photograph_taken_sideways_is_shown_upright() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    picture = drawn(saved(Image.new("RGB", (900, 600), "white"), "JPEG", exif=exif), JPEG)
    assert picture.size == (600, 900)


def test_a_large_scan_becomes_one_that_fits_a_screen() -> None:
    photo = saved(Image.new("L", (6300, 6300), 200), "PNG")
    assert drawn(photo, PNG).size == (1800, 1800)


def test_a_small_scan_grows_until_the_whole_mark_fits() -> None:
    scan = saved(Image.new("L", (40, 30), 200), "PNG")
    assert drawn(scan, PNG).size == (600, 450)
    other = drawn(scan, PNG, mark=MARK.replace("10:00:00", "10:00:01"))
    assert ImageChops.difference(drawn(scan, PNG), other).getbbox() is not None


@pytest.mark.parametrize(
    ("image", "kind", "shade"),
    [
        (Image.new("I;16", (400, 300), 0x9C00), "PNG", (156, 156, 156)),
        (Image.new("1", (400, 300), 1), "PNG", (255, 255, 255)),
        (Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG", (255, 255, 255)),
        (Image.new("LA", (400, 300), (40, 255)), "PNG", (40, 40, 40)),
        (Image.new("CMYK", (400, 300), (0, 0, 0, 255)), "JPEG", (0, 0, 0)),
    ],
    ids=["16 bits", "1 bit", "transparent", "grey with alpha", "four inks"],
)
def test_colours_of_every_kind_of_scan_are_kept(
    image: Image.Image, kind: str, shade: tuple[int, ...]
) -> None:
    picture = drawn(saved(image, kind), PNG if kind == "PNG" else JPEG)
    colours = picture.getcolors(maxcolors=100_000)
    assert colours is not None
    assert max(colours)[1] == shade  # the commonest colour is that of the page


def test_the_asked_page_of_a_pdf_is_drawn() -> None:
    pages = [Image.new("L", (200, 100), shade) for shade in (0, 255)]
    pdf = saved(pages[0], "PDF", save_all=True, append_images=pages[1:])
    for number, shade in ((1, 0), (2, 255)):
        colours = drawn(pdf, PDF, page=number).getcolors(maxcolors=100_000)
        assert colours is not None
        assert max(colours)[1] == (shade,) * 3
    for number in (0, 3):
        with pytest.raises(PictureFailed):
            drawn(pdf, PDF, page=number)


def test_scripts_and_files_inside_a_pdf_stay_inside() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(saved(Image.new("L", (200, 100), 255), "PDF"))) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS="app.alert('canary-8d1f')"
        )
        pdf.attachments["canary-8d1f.txt"] = b"canary-8d1f"
        pdf.save(out)
    png = RASTERISER.picture(out.getvalue(), PDF, page=1, mark=MARK)
    assert png.startswith(b"\x89PNG")
    assert b"canary" not in png


@pytest.mark.parametrize("media_type", [PNG, JPEG, PDF, "image/svg+xml"])
def test_what_is_not_what_it_claims_gives_no_picture(
    media_type: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(PictureFailed) as failure:
        RASTERISER.picture(b"GIF89a canary-8d1f", media_type, page=1, mark=MARK)
    assert failure.value.facts["reason"] == "failed"
    assert failure.value.__cause__ is None
    assert "canary" not in caplog.text


def test_a_drawing_that_takes_too_long_is_killed() -> None:
    scan = saved(Image.new("L", (300, 200)), "PNG")
    with pytest.raises(PictureFailed) as failure:
        Rasteriser(seconds=0.05).picture(scan, PNG, page=1, mark=MARK)
    assert failure.value.facts["reason"] == "timeout"


def test_a_drawing_that_wants_too_much_memory_fails() -> None:
    scan = saved(Image.new("RGB", (6300, 6300)), "PNG")
    small = Rasteriser(memory_bytes=160 * 2**20)
    with pytest.raises(PictureFailed) as failure:
        small.picture(scan, PNG, page=1, mark=MARK)
    assert failure.value.facts["reason"] == "failed"
    assert small.picture(saved(Image.new("RGB", (30, 20)), "PNG"), PNG, page=1, mark=MARK)


def pdf_with(contents: bytes) -> bytes:
    """Return a one-page PDF whose page is drawn by contents that are compressed twice."""
    packed = zlib.compress(zlib.compress(contents))
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%b\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%%%EOF" % (len(packed), packed)
    )


def test_a_tiny_pdf_that_unfolds_to_much_only_fails() -> None:
    small = Rasteriser(memory_bytes=160 * 2**20)
    assert small.picture(pdf_with(b" " * 1000), PDF, page=1, mark=MARK)
    bomb = pdf_with(b" " * 256 * 2**20)
    assert len(bomb) < 1000
    with pytest.raises(PictureFailed) as failure:
        small.picture(bomb, PDF, page=1, mark=MARK)
    assert failure.value.facts["reason"] == "failed"


def test_without_the_font_of_the_mark_nothing_is_drawn(tmp_path: Path) -> None:
    with pytest.raises(PictureFailed) as failure:
        Rasteriser(font=tmp_path / "missing.ttc").picture(b"", PNG, page=1, mark=MARK)
    assert failure.value.facts["reason"] == "font"


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.exec"])
def test_the_worker_may_neither_talk_nor_start_anything(event: str) -> None:
    with pytest.raises(PermissionError):
        raster_worker.forbid(event, ())
    raster_worker.forbid("open", ())


def test_the_confined_worker_writes_no_file_and_no_core(tmp_path: Path) -> None:
    worker = Path(raster_worker.__file__)
    program = f"""
import resource, runpy, signal
worker = runpy.run_path({str(worker)!r}, run_name="worker")
worker["confine"]({{"memory_bytes": 2**30, "seconds": 9}})
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open({str(tmp_path / "copy")!r}, "wb", buffering=0) as copy:
    copy.write(b"scan")
"""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-c", program], capture_output=True, check=False
    )
    assert b"File too large" in done.stderr
    assert (tmp_path / "copy").read_bytes() == b""
