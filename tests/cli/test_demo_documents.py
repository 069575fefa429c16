"""The demonstration's drawn documents are real files of the kind they claim to be."""

import dataclasses
import io
from collections.abc import Callable
from datetime import date

import pikepdf
import pytest
from PIL import Image

from portal.cli import demo_documents, demo_paper
from portal.cli.demo_facts import (
    ExemptionFacts,
    IdentityFacts,
    LetterFacts,
    LicenceFacts,
    SubLetterFacts,
    TrademarkFacts,
)
from portal.cli.demo_paper import Scan

BRAND = "星禾样例文化传媒（杭州）有限公司"
SUPPLIER = "云篮样例数字科技（上海）有限公司"
LETTER = LetterFacts(
    letter_no="XH-2026-0007",
    grantor=BRAND,
    grantor_uscc="91330110MA2BRND97X",
    grantee=SUPPLIER,
    grantee_uscc="91310115MA1KTEA15T",
    trademark_reg_nos=(
        TrademarkFacts(
            reg_no="98000001", nice_class=41, registrant=BRAND, valid_to=date(2031, 5, 6)
        ),
    ),
    right_type="DISTRIBUTE",
    exclusivity="NON_EXCLUSIVE",
    products=("XINGHE/VIDEO/*",),
    channels=("CAMPUS", "SOCIAL_GROUP"),
    regions=("31", "32"),
    valid_from=date(2026, 1, 1),
    valid_to=date(2027, 12, 31),
    sub_depth=1,
    sign_date=date(2025, 12, 20),
    seal="SEALED",
    revocable=True,
    notice_days=30,
)
COMPANY = LicenceFacts(
    name=SUPPLIER,
    uscc="91310115MA1KTEA15T",
    type_words="有限责任公司",
    representative="样例甲",
    capital="人民币壹佰万元整",
    address="上海市样例区样本路 100 号",
    scope="数字内容产品销售。",
    registrar="样例市场监督管理局",
    established=date(2021, 3, 15),
    term_end=date(2041, 3, 14),
)
SHOP = dataclasses.replace(COMPANY, uscc="92440306MA5DEMK01Q", capital=None, term_end=None)
CARD = IdentityFacts(
    masked_name="样*三",
    masked_number="000***********0003",
    issuer="样例市公安局",
    valid_from=date(2020, 1, 1),
    valid_to=date(2030, 1, 1),
)
STATEMENT = ExemptionFacts(
    masked_name="样*三",
    masked_number="000***********0003",
    shops=("样例小铺",),
    categories=("VIDEO",),
    sign_date=date(2026, 11, 1),
)
SUB_LETTER = SubLetterFacts(
    letter_no="YL-2026-0012",
    parent_letter_no="XH-2026-0007",
    grantor=SUPPLIER,
    grantor_uscc="91310115MA1KTEA15T",
    grantee="样*三",
    grantee_reference="会员 3 号",
    products=("XINGHE/VIDEO/MONTH",),
    channels=("CAMPUS",),
    regions=("3101",),
    valid_from=date(2026, 2, 1),
    valid_to=date(2026, 12, 31),
    sign_date=date(2026, 1, 20),
)

Draw = Callable[[], Scan]
DOCUMENTS: dict[str, Draw] = {
    "letter": lambda: demo_documents.authorisation_letter(LETTER),
    "irrevocable letter": lambda: demo_documents.authorisation_letter(
        dataclasses.replace(LETTER, revocable=False, sub_depth=0)
    ),
    "company licence": lambda: demo_documents.business_licence(COMPANY),
    "shop licence": lambda: demo_documents.business_licence(SHOP),
    "card front": lambda: demo_documents.id_card_placeholder("front", CARD),
    "card back": lambda: demo_documents.id_card_placeholder("back", CARD),
    "card without end": lambda: demo_documents.id_card_placeholder(
        "back", dataclasses.replace(CARD, valid_to=None)
    ),
    "exemption": lambda: demo_documents.exemption_statement(STATEMENT),
    "sub-letter": lambda: demo_documents.sub_authorisation_letter(SUB_LETTER),
}


@pytest.fixture(params=sorted(DOCUMENTS))
def draw(request: pytest.FixtureRequest) -> Draw:
    return DOCUMENTS[request.param]


def test_every_document_opens_as_a_jpeg_of_modest_size(draw: Draw) -> None:
    data = draw().jpeg()
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        assert picture.format == "JPEG"
        assert min(picture.size) > 700
    assert len(data) < 400_000


def test_every_document_opens_as_a_pdf_of_one_page(draw: Draw) -> None:
    with pikepdf.open(io.BytesIO(draw().pdf())) as pdf:
        assert len(pdf.pages) == 1


def test_the_same_facts_draw_the_same_bytes(draw: Draw) -> None:
    first, second = draw(), draw()
    assert first.jpeg() == second.jpeg()
    assert first.pdf() == second.pdf()


def test_another_letter_number_is_another_scan() -> None:
    other = dataclasses.replace(LETTER, letter_no="XH-2026-0008")
    assert (
        demo_documents.authorisation_letter(other).jpeg()
        != demo_documents.authorisation_letter(LETTER).jpeg()
    )


def test_a_sealed_letter_shows_red_ink() -> None:
    colours = demo_documents.authorisation_letter(LETTER).image.getcolors(1 << 22)
    assert colours is not None
    red = sum(
        count
        for count, colour in colours
        if isinstance(colour, tuple) and colour[0] - max(colour[1:3]) > 80
    )
    assert red > 1000


def test_long_text_is_broken_at_the_width_and_keeps_latin_words_whole() -> None:
    face = demo_paper.font("serif", 20)
    lines = demo_paper.wrapped("产品为XINGHE/VIDEO/MONTH和其他一些产品，" * 3, face, 320)
    assert all(face.getlength(line) <= 320 + 20 for line in lines)
    assert sum(line.count("XINGHE/VIDEO/MONTH") for line in lines) == 3
    assert not any(line.startswith("，") for line in lines)


def test_a_letter_gives_its_fields_under_the_names_of_the_form() -> None:
    fields = LETTER.fields()
    assert fields["letter_no"] == "XH-2026-0007"
    assert fields["trademark_reg_nos"] == (
        {
            "reg_no": "98000001",
            "nice_class": 41,
            "registrant": BRAND,
            "valid_to": date(2031, 5, 6),
        },
    )


def test_missing_fonts_name_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_paper, "_FONT_FOLDERS", ())
    with pytest.raises(FileNotFoundError, match="fonts-noto-cjk"):
        demo_paper.font("serif", 399)
