"""Reading a certificate as people do: its words, and the code on the paper."""

import io
import subprocess

import zxingcpp
from PIL import Image


def words(pdf: bytes) -> str:
    """Return the text of a PDF."""
    return _poppler(pdf, "pdftotext", "-layout", "-", "-").decode()


def code(pdf: bytes) -> str:
    """Return what a phone reads from the one code on the printed page."""
    png = _poppler(pdf, "pdftoppm", "-r", "150", "-png", "-singlefile", "-")
    with Image.open(io.BytesIO(png)) as raster:
        (found,) = zxingcpp.read_barcodes(raster.convert("L"))
    return str(found.text)


def _poppler(pdf: bytes, *command: str) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout  # noqa: S603
