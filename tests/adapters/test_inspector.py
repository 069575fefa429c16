"""Hostile and honest files at the door; every one is made here."""

import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from portal.adapters.inspector import Inspector
from portal.kernel.errors import FieldErrors
from portal.kernel.ports import Inspection

INSPECTOR = Inspector()
NOISE = Image.effect_noise((120, 160), 60)


def image(kind: str) -> bytes:
    out = BytesIO()
    NOISE.save(out, kind)
    return out.getvalue()


def pdf(pages: int = 2, **options: object) -> bytes:
    scan = BytesIO()
    NOISE.convert("RGB").save(scan, "PDF", save_all=True, append_images=[NOISE] * (pages - 1))
    out = BytesIO()
    with pikepdf.open(scan) as document:
        document.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(name + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + name + body + check


def png_claiming(width: int, height: int, *extra: bytes) -> bytes:
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    chunks = [chunk(b"IHDR", size + b"\x08\x02\x00\x00\x00"), *extra]
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + pixels + chunk(b"IEND", b"")


def bomb() -> bytes:
    """A PDF of about 1 KiB whose object stream unfolds to 40 MiB."""
    catalog = b"<</Type/Catalog/Pages 2 0 R>>    "
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    index = b"1 0 2 %d " % len(catalog)
    packed = zlib.compress(zlib.compress(index + catalog + tree + b" " * 40 * 1024**2))
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/Resources<<>>/MediaBox[0 0 9 9]>>endobj\n"
    stream = (
        b"4 0 obj<</Type/ObjStm/N 2/First %d/Length %d/Filter[/FlateDecode/FlateDecode]>>"
        b"stream\n%b\nendstream endobj\n" % (len(index), len(packed), packed)
    )
    head = b"%PDF-1.7\n"
    body = head + page + stream
    places = [
        (0, 0, 65535), (2, 4, 0), (2, 4, 1), (1, len(head), 0), (1, len(head + page), 0),
        (1, len(body), 0),
    ]  # fmt: skip
    table = b"".join(
        kind.to_bytes(1, "big") + at.to_bytes(4, "big") + number.to_bytes(2, "big")
        for kind, at, number in places
    )
    return body + (
        b"5 0 obj<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%b\nendstream "
        b"endobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, len(body))
    )


def refusal(data: bytes, filename: str) -> str:
    with pytest.raises(FieldErrors) as caught:
        INSPECTOR.inspect(data, filename)
    (problem,) = caught.value.problems
    assert problem.field == "file"
    return problem.code


Make = Callable[[], bytes]


@pytest.mark.parametrize(
    ("filename", "make", "found"),
    [
        ("scan.png", lambda: image("PNG"), Inspection("image/png", 1)),
        ("scan.JPG", lambda: image("JPEG"), Inspection("image/jpeg", 1)),
        ("scan.jpeg", lambda: image("JPEG"), Inspection("image/jpeg", 1)),
        ("letter.pdf", lambda: pdf(3), Inspection("application/pdf", 3)),
        ("long.pdf", lambda: pdf(100), Inspection("application/pdf", 100)),
        ("web.pdf", lambda: pdf(linearize=True), Inspection("application/pdf", 2)),
        (
            "packed.pdf",
            lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
            Inspection("application/pdf", 2),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_honest_scan_comes_in_with_its_type_and_pages(
    filename: str, make: Make, found: Inspection
) -> None:
    assert INSPECTOR.inspect(make(), filename) == found


LOCKED = pikepdf.Encryption(owner="o", user="u")


@pytest.mark.parametrize(
    ("code", "filename", "make"),
    [
        ("DOC_EMPTY", "scan.pdf", lambda: b""),
        ("DOC_TOO_LARGE", "scan.jpg", lambda: image("JPEG") + b"\0" * 20 * 1024**2),
        ("DOC_TYPE", "page.pdf", lambda: b"<html><script>alert(1)</script></html>"),
        ("DOC_TYPE", "d.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("DOC_TYPE", "archive.pdf", lambda: b"PK\x03\x04" + b"\0" * 100),
        ("DOC_TYPE", "script.jpg", lambda: b"GIF89a=1;alert(1);//" + b"\0" * 50),
        ("DOC_TYPE", "junk before.pdf", lambda: b"x" * 100 + pdf()),
        ("DOC_TYPE", "tiff.png", lambda: image("TIFF")),
        ("DOC_TYPE_MISMATCH", "pdf.png", pdf),
        ("DOC_TYPE_MISMATCH", "png.jpg", lambda: image("PNG")),
        ("DOC_TYPE_MISMATCH", "scan.jpg.html", lambda: image("JPEG")),
        ("DOC_TYPE_MISMATCH", "no extension", lambda: image("JPEG")),
        ("DOC_ENCRYPTED", "locked.pdf", lambda: pdf(encryption=LOCKED)),
        ("DOC_TOO_MANY_PAGES", "book.pdf", lambda: pdf(101)),
        ("DOC_TOO_MANY_PIXELS", "flood.png", lambda: png_claiming(30_000, 30_000)),
        ("DOC_TOO_MANY_PIXELS", "just over.png", lambda: png_claiming(8_000, 5_001)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_may_not_come_in_is_refused_by_name(
    code: str, filename: str, make: Make
) -> None:
    assert refusal(make(), filename) == code


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def without_middle(data: bytes) -> bytes:
    return half(data) + data[len(data) // 2 + 2000 :]


TEXT_BOMB = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 10**8))


@pytest.mark.parametrize(
    ("filename", "make"),
    [
        ("half.png", lambda: half(image("PNG"))),
        ("half.jpg", lambda: half(image("JPEG"))),
        ("head only.jpg", lambda: image("JPEG")[:200]),
        ("no end.png", lambda: image("PNG")[:-12]),
        ("too few pixels.png", lambda: png_claiming(600, 600)),
        ("text bomb.png", lambda: png_claiming(30, 30, TEXT_BOMB)),
        ("half.pdf", lambda: half(pdf())),
        ("half with an end put on.pdf", lambda: half(pdf()) + b"\n%%EOF\n"),
        ("half of linear.pdf", lambda: half(pdf(linearize=True)) + b"\n%%EOF\n"),
        ("hole.pdf", lambda: without_middle(pdf())),
        ("hole in linear.pdf", lambda: without_middle(pdf(linearize=True))),
        ("nothing.pdf", lambda: b"%PDF-1.7\n%%EOF\n"),
        ("a line before.pdf", lambda: b"\n" + pdf()),
        ("archive behind.pdf", lambda: pdf() + b"PK\x03\x04 an archive"),
        ("shifted.pdf", lambda: pdf().replace(b"endobj", b"endobj ", 1)),
        ("bomb.pdf", bomb),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_truncated_or_broken_file_is_refused_as_unreadable(filename: str, make: Make) -> None:
    assert refusal(make(), filename) == "DOC_UNREADABLE"


def test_half_an_image_is_refused_though_a_library_told_pillow_to_fill_it_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert refusal(half(image("JPEG")), "half.jpg") == "DOC_UNREADABLE"


def test_a_pdf_without_pages_is_unreadable() -> None:
    out = BytesIO()
    with pikepdf.new() as document:
        document.save(out)
    assert refusal(out.getvalue(), "empty.pdf") == "DOC_UNREADABLE"


def test_a_page_of_several_parts_comes_in() -> None:
    out = BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q")
        document.save(out)
    assert INSPECTOR.inspect(out.getvalue(), "parts.pdf").pages == 1


SAMPLES = {"a.pdf": pdf(), "a.png": image("PNG"), "a.jpg": image("JPEG")}


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(SAMPLES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255))),
)
def test_a_damaged_file_either_comes_in_or_is_refused_with_a_code(
    name: str, changes: list[tuple[float, int]]
) -> None:
    data = bytearray(SAMPLES[name])
    for place, value in changes:
        data[int(place * len(data))] = value
    try:
        pages = INSPECTOR.inspect(bytes(data), name).pages
    except FieldErrors:
        return
    assert 1 <= pages <= 100
