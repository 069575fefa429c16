"""Handing a file over to be compared with what was issued."""

import pytest

from tests.support.gallery import Gallery
from tests.web.public.conftest import Visitor


@pytest.fixture
def pdf(visitor: Visitor, gallery: Gallery) -> bytes:
    issued: bytes = visitor.get(f"/badges/{gallery['valid'].number}.pdf").data
    return issued


def test_an_issued_file_is_recognised(visitor: Visitor, gallery: Gallery, pdf: bytes) -> None:
    answer = visitor.hand_over("/verify", pdf)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "byte for byte" in page
    assert f"/badges/{gallery['valid'].number}" in page


def test_a_changed_file_is_not_ours(visitor: Visitor, gallery: Gallery, pdf: bytes) -> None:
    page = visitor.hand_over("/verify", pdf + b" ").get_data(as_text=True)
    assert "Not issued by us" in page
    assert gallery["valid"].number not in page


def test_without_a_file_one_is_asked_for(visitor: Visitor) -> None:
    answer = visitor.hand_over("/verify", None)
    assert answer.status_code == 422
    assert "Choose the certificate" in answer.get_data(as_text=True)


def test_a_file_that_is_too_large_is_refused_with_a_page(visitor: Visitor) -> None:
    answer = visitor.hand_over("/verify", bytes(26 * 1024 * 1024))
    assert answer.status_code == 413
    assert "20 MiB" in answer.get_data(as_text=True)
