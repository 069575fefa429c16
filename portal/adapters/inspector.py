"""What an uploaded file really is: extension, content and a full parse must agree.

Only PDF, JPEG and PNG come in (security T2).  Images are decoded to the last pixel, so a broken
one is refused.  Of a PDF every page is looked up, but no page is ever decoded: a tiny file can
unfold to gigabytes.  Whatever a parser does with a hostile file, the answer is a DOC_* code.
"""

import struct
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from types import MappingProxyType

import magic
import pikepdf
from pikepdf import settings
from PIL import ImageFile, JpegImagePlugin, PngImagePlugin

from portal.kernel.errors import FieldErrors, Problem
from portal.kernel.ports import Inspection

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 100
MAX_PIXELS = 40_000_000
_MAX_UNFOLDED = 32 * 1024 * 1024  # of the streams that hold a PDF's structure
_PDF = "application/pdf"
_PDF_BEGIN, _PDF_END = b"%PDF-", b"%%EOF"
_PNG_END = b"IEND\xaeB`\x82"
_TAIL = 1024
_SNIFFED = 4096
_EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {".pdf": _PDF, ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
)
_IMAGES: Mapping[str, type[ImageFile.ImageFile]] = MappingProxyType(
    {
        "image/jpeg": JpegImagePlugin.JpegImageFile,
        "image/png": PngImagePlugin.PngImageFile,
    }
)
# What the parsers were seen to raise on damaged files.
_BROKEN = (
    pikepdf.PdfError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RuntimeError,
    EOFError,
    struct.error,
)


class Inspector:
    """Fulfils `portal.kernel.ports.FileInspector` with libmagic, Pillow and qpdf."""

    def __init__(self) -> None:
        settings.set_qpdf_limits(
            flate_max_memory=_MAX_UNFOLDED,
            run_length_max_memory=_MAX_UNFOLDED,
            png_max_memory=_MAX_UNFOLDED,
            tiff_max_memory=_MAX_UNFOLDED,
        )

    def inspect(self, data: bytes, filename: str) -> Inspection:
        """Return media type and pages; raise `FieldErrors` with one DOC_* code on `file`."""
        if not data:
            raise _refusal("DOC_EMPTY")
        if len(data) > MAX_BYTES:
            raise _refusal("DOC_TOO_LARGE", size=len(data), max=MAX_BYTES)
        media_type = magic.from_buffer(data[:_SNIFFED], mime=True)
        if media_type not in _EXTENSIONS.values():
            raise _refusal("DOC_TYPE", media_type=media_type)
        extension = PurePosixPath(filename).suffix.lower()
        if _EXTENSIONS.get(extension) != media_type:
            raise _refusal("DOC_TYPE_MISMATCH", extension=extension, media_type=media_type)
        if media_type == _PDF:
            return Inspection(media_type, _pages(data))
        _decode(data, _IMAGES[media_type])
        return Inspection(media_type, 1)


def _refusal(code: str, **facts: object) -> FieldErrors:
    return FieldErrors([Problem("file", code, facts)])


def _pages(data: bytes) -> int:
    # A file of two kinds hides its other half before the head or behind the end (T4).
    if not data.startswith(_PDF_BEGIN) or not data.rstrip(b"\0\t\n\f\r ").endswith(_PDF_END):
        raise _refusal("DOC_UNREADABLE")
    try:
        # Without recovery: qpdf would mend a truncated file by dropping what is missing.
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as pdf:
            pages = len(pdf.pages)
            if pages > MAX_PAGES:
                raise _refusal("DOC_TOO_MANY_PAGES", pages=pages, max=MAX_PAGES)
            for page in pdf.pages:
                _touch(page)
            broken = not pages or bool(pdf.get_warnings())
    except pikepdf.PasswordError:
        raise _refusal("DOC_ENCRYPTED") from None
    except _BROKEN:
        raise _refusal("DOC_UNREADABLE") from None
    if broken:
        raise _refusal("DOC_UNREADABLE")
    return pages


def _touch(page: pikepdf.Page) -> None:
    # Looking a part up makes qpdf find it in the file and check where it ends.
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        list(contents)
    images = page.obj.get("/Resources", pikepdf.Dictionary()).get("/XObject")
    if isinstance(images, pikepdf.Dictionary):
        list(images.values())


def _decode(data: bytes, kind: type[ImageFile.ImageFile]) -> None:
    # WeasyPrint, once imported, makes Pillow fill in what a file lacks: here that is a fault.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        # The class itself reads the head only and draws no decoder of another kind in.
        image = kind(BytesIO(data))
        pixels = image.width * image.height
        if pixels > MAX_PIXELS:
            raise _refusal("DOC_TOO_MANY_PIXELS", pixels=pixels, max=MAX_PIXELS)
        image.load()
    except _BROKEN:
        raise _refusal("DOC_UNREADABLE") from None
    if kind is PngImagePlugin.PngImageFile and _PNG_END not in data[-_TAIL:]:
        raise _refusal("DOC_UNREADABLE")
