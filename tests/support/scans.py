"""Scans for tests, drawn on the spot: no file of them lies in the repository."""

from io import BytesIO

from PIL import Image


def png(shade: int = 200) -> bytes:
    """Return a small grey picture."""
    out = BytesIO()
    Image.new("L", (40, 30), shade).save(out, "PNG")
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    """Return a PDF of so many scanned pages."""
    page = Image.new("L", (40, 30), 200)
    out = BytesIO()
    page.save(out, "PDF", save_all=True, append_images=[page] * (pages - 1))
    return out.getvalue()
