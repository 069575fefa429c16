"""The certificate on paper: what stands on it, that it stays inside, and what cannot get in."""

import hashlib
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image
from weasyprint.urls import FatalURLFetchingError

from portal.adapters import pdf_worker
from portal.adapters.pdf_weasyprint import (
    FONT,
    RenderingFailed,
    TooLongForPage,
    WeasyPrintRenderer,
)

TEMPLATES = Path(__file__).parents[2] / "templates" / "pdf"
STATEMENT = "本证书由行业协会依自律规则出具，不构成行政许可或认证；以在线查询为准"
FOOT = 222  # mm from the top: where the QR and the seal begin when the scope is long
CHANNELS = [
    "CAMPUS", "COMMUNITY_GROUP_BUY", "SHORT_VIDEO", "SOCIAL_GROUP", "MARKETPLACE_SHOP",
    "OWN_SITE",
]  # fmt: skip
CATEGORIES = ["GAME", "VIDEO", "EDU", "COUPON", "MERCH"]
ROW = {
    "brand": "星影视频",
    "category": "VIDEO",
    "channels": ["CAMPUS", "SHORT_VIDEO"],
    "regions": ["31", "3201", "3301"],
}
COMPANY: dict[str, object] = {
    "number": "DGA-2026-D-000001-N",
    "version": 1,
    "holder": "上海星桥数字科技有限公司",
    "uscc": "91310115MA1KTEA15T",
    "role": "distributor",
    "tier": "T1",
    "scope": [ROW],
    "issued_on": "2026-11-23",
    "valid_from": "2026-11-23",
    "valid_to": "2027-02-14",
    "binding": ["id_document", "kyc_review"],
    "rulebook_name": "数字商品流通行业亮证经营自律规则",
    "rulebook_version": "2026-1",
    "issuer_name": "数字商品流通行业协会（示范）",
    "issuer_name_en": "Digital Goods Distribution Association (demonstration)",
    "issuer_uscc": "51100000MJ00DGA16N",
    "lookup_url": "https://badge.example/v/7KQ2M9XFAR",
    "region_names": {
        "11": ["北京", "Beijing"],
        "31": ["上海", "Shanghai"],
        "51": ["四川", "Sichuan"],
        "1501": ["内蒙古*", "Inner Mongolia*"],
        "2301": ["黑龙江*", "Heilongjiang*"],
        "3201": ["江苏*", "Jiangsu*"],
        "3301": ["浙江*", "Zhejiang*"],
        "4401": ["广东*", "Guangdong*"],
    },
    "record_hash": hashlib.sha256(b"record").hexdigest(),
    "qr_text": "HTTPS://BADGE.EXAMPLE/V/7KQ2M9XFAR",
}
PERSON = COMPANY | {"holder": "欧**三", "uscc": None, "tier": "T2", "version": 2}
FULL = COMPANY | {
    "holder": "超长名称示范" * 16 + "有限公司",
    "scope": [
        ROW
        | {
            "brand": f"品牌名称相当长的示范品牌的第{n:02d}号",
            "category": CATEGORIES[n % 5],
            "channels": CHANNELS,
            "regions": ["1501", "2301", "4401", "51", "11"],
        }
        for n in range(15)
    ],
}
OVERFULL = COMPANY | {
    "holder": "W" * 100,
    "scope": [
        ROW | {"brand": "W" * 40, "channels": CHANNELS, "regions": ["1501", "2301", "4401"]}
        for _ in range(40)
    ],
}
HOSTILE = COMPANY | {
    "holder": "<link rel=attachment href=file:///etc/passwd><img src=http://127.0.0.1:9/x>",
    "scope": [ROW | {"brand": "</td><style>*{background:url(file:///etc/passwd)}</style>"}],
}


@pytest.fixture(scope="session")
def renderer() -> WeasyPrintRenderer:
    return WeasyPrintRenderer(TEMPLATES, seconds=60)  # the machine may be busy


@pytest.fixture(scope="session")
def pdf_of(renderer: WeasyPrintRenderer) -> Callable[[dict[str, object]], bytes]:
    made: dict[str, bytes] = {}

    def make(data: dict[str, object]) -> bytes:
        key = json.dumps(data)
        if key not in made:
            made[key] = renderer.render("certificate", data)
        return made[key]

    return make


def _poppler(pdf: bytes, *command: str) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout  # noqa: S603


def _text(pdf: bytes) -> str:
    return _poppler(pdf, "pdftotext", "-layout", "-", "-").decode()


def _boxes(pdf: bytes) -> list[tuple[float, float, float, float, str]]:
    listing = _poppler(pdf, "pdftotext", "-bbox", "-", "-").decode()
    found = re.findall(
        r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', listing
    )
    return [(float(a), float(b), float(c), float(d), word) for a, b, c, d, word in found]


def test_a_company_s_certificate_says_everything_that_crt_asks_for(
    pdf_of: Callable[[dict[str, object]], bytes],
) -> None:
    text = _text(pdf_of(COMPANY))
    for fact in (
        "DGA-2026-D-000001-N",
        "上海星桥数字科技有限公司",
        "91310115MA1KTEA15T",
        "分销商", "一级", "Distributor", "tier 1",
        "星影视频", "视频会员", "校园、短视频", "上海、江苏*、浙江*", "Jiangsu*",
        "《数字商品流通行业亮证经营自律规则》2026-1",
        "2026年11月23日", "23 Nov 2026", "2027年2月14日", "14 Feb 2027",
        "身份证件到期", "实名认证复核到期", "next identity review",
        "数字商品流通行业协会（示范）", "51100000MJ00DGA16N",
        "https://badge.example/v/7KQ2M9XFAR",
        str(COMPANY["record_hash"]),
        STATEMENT,
        "neither an administrative licence nor a certification",
        "样章",
    ):  # fmt: skip
        assert fact in text
    assert "认证证书" not in text


def test_a_natural_person_s_certificate_names_the_exemption_and_no_code_of_its_own(
    pdf_of: Callable[[dict[str, object]], bytes],
) -> None:
    text = _text(pdf_of(PERSON))
    assert "欧**三" in text
    assert "个人（依法无需登记）" in text
    assert "91310115MA1KTEA15T" not in text
    assert "第 2 版" in text


def test_it_is_one_titled_page_in_one_embedded_font_with_dates_from_the_data(
    pdf_of: Callable[[dict[str, object]], bytes],
) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(COMPANY))) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang) == "zh-Hans"
        assert str(pdf.docinfo.Title) == "亮证公示证书 DGA-2026-D-000001-N"
        assert str(pdf.docinfo.CreationDate).startswith("D:20261123")
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    fonts = _poppler(pdf_of(COMPANY), "pdffonts", "-").decode().splitlines()[2:]
    assert [line.split()[0].partition("+")[2] for line in fonts] == ["Noto-Sans-CJK-SC"]


def test_the_same_input_gives_the_same_bytes_in_any_process(
    pdf_of: Callable[[dict[str, object]], bytes], renderer: WeasyPrintRenderer
) -> None:
    assert renderer.render("certificate", COMPANY) == pdf_of(COMPANY)
    assert pdf_of(COMPANY) != pdf_of(PERSON)


def test_the_qr_on_the_printed_page_leads_to_the_lookup(
    pdf_of: Callable[[dict[str, object]], bytes],
) -> None:
    png = _poppler(pdf_of(COMPANY), "pdftoppm", "-r", "150", "-png", "-singlefile", "-")
    with Image.open(io.BytesIO(png)) as raster:
        codes = zxingcpp.read_barcodes(raster.convert("L"))
    assert [code.text for code in codes] == ["HTTPS://BADGE.EXAMPLE/V/7KQ2M9XFAR"]


@pytest.mark.parametrize("data", [FULL, OVERFULL, HOSTILE], ids=["full", "overfull", "hostile"])
def test_the_longest_texts_stay_in_the_frame_and_above_the_foot_of_one_page(
    data: dict[str, object], pdf_of: Callable[[dict[str, object]], bytes]
) -> None:
    pdf = pdf_of(data)
    boxes = _boxes(pdf)
    millimetre = 72 / 25.4
    frame = (19.5 * millimetre, 19.5 * millimetre, 190.5 * millimetre, 277.5 * millimetre)
    for left, top, right, bottom, word in boxes:
        assert frame[0] <= left <= right <= frame[2], word
        assert frame[1] <= top <= bottom <= frame[3], word
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
    table = [
        box for box in boxes if re.search("WWWWW|品牌名称|项，见|地的一部分|Campus", box[4])
    ]
    assert all(bottom < FOOT * millimetre for _, _, _, bottom, _ in table)


def test_rows_that_do_not_fit_are_counted_and_left_to_the_lookup(
    pdf_of: Callable[[dict[str, object]], bytes],
) -> None:
    text = _text(pdf_of(OVERFULL))
    shown = text.count("Campus, Group-buy")
    assert 10 <= shown <= 15
    assert f"另有 {40 - shown} 项" in text
    assert "品牌名称相当长的示范品牌的第14号" in _text(pdf_of(FULL))


def test_hostile_text_stays_text(pdf_of: Callable[[dict[str, object]], bytes]) -> None:
    text = re.sub(r"\s", "", _text(pdf_of(HOSTILE)))
    assert "<linkrel=attachmenthref=file:///etc/passwd>" in text
    assert "root:" not in text
    with pikepdf.open(io.BytesIO(pdf_of(HOSTILE))) as pdf:
        assert not pdf.attachments
    images = _poppler(pdf_of(HOSTILE), "pdfimages", "-list", "-").decode()
    assert len(images.splitlines()) == len(["heading", "rule"])


# WeasyPrint leaves the colour profile of PDF/A open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "markup",
    [
        "<link rel=attachment href=file:///etc/passwd>",
        "<img src=file:///etc/passwd>",
        "<img src='data:image/png;base64,AAAA'>",
        "<link rel=stylesheet href=http://127.0.0.1:9/x.css>",
        "<style>@import url(http://127.0.0.1:9/x.css);</style>",
        "<p style='background:url(file:///etc/passwd)'>x</p>",
        "<svg width=9 height=9><image href=file:///etc/passwd width=9 height=9 /></svg>",
    ],
)
def test_a_page_that_asks_for_anything_outside_itself_is_not_rendered(
    markup: str, tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text(markup)
    (tmp_path / "page.css").write_text("")
    job: pdf_worker.Job = {
        "folder": str(tmp_path),
        "template": "page",
        "data": {},
        "memory_bytes": 0,
    }
    with pytest.raises(FatalURLFetchingError):
        pdf_worker.render(job)


def test_an_address_in_capitals_makes_a_coarser_qr_than_one_in_small_letters() -> None:
    address = str(COMPANY["qr_text"])
    assert pdf_worker.qr(address)["side"] == 25 + 8
    assert pdf_worker.qr(address.lower())["side"] == 29 + 8


def test_dates_are_written_in_either_language() -> None:
    assert pdf_worker.day("2027-02-04", "zh") == "2027年2月4日"
    assert pdf_worker.day("2027-02-04", "en_GB", "medium") == "4 Feb 2027"


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.exec"])
def test_the_worker_may_neither_talk_nor_start_anything(event: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        pdf_worker.forbid(event, ())
    pdf_worker.forbid("open", ())


def test_a_rendering_that_takes_too_long_is_killed() -> None:
    with pytest.raises(RenderingFailed) as failure:
        WeasyPrintRenderer(TEMPLATES, seconds=0.05).render("certificate", COMPANY)
    assert failure.value.facts["reason"] == "timeout"


def test_a_rendering_that_wants_too_much_memory_fails() -> None:
    with pytest.raises(RenderingFailed) as failure:
        WeasyPrintRenderer(TEMPLATES, memory_bytes=64 * 2**20).render("certificate", COMPANY)
    assert failure.value.facts["reason"] == "failed"


def test_over_long_input_is_refused_before_any_work(renderer: WeasyPrintRenderer) -> None:
    with pytest.raises(TooLongForPage):
        renderer.render("certificate", COMPANY | {"holder": "长" * 501})
    with pytest.raises(TooLongForPage):
        renderer.render("certificate", COMPANY | {"scope": [ROW] * 201})


def test_characters_that_the_font_lacks_are_named(renderer: WeasyPrintRenderer) -> None:
    assert renderer.missing_characters("张㐂𠮷𬭎䶮 Ltd.") == []
    assert renderer.missing_characters("店😀\ue000😀") == ["\ue000", "😀"]


def test_without_the_font_nothing_is_drawn(tmp_path: Path) -> None:
    without = WeasyPrintRenderer(TEMPLATES, font=tmp_path / "missing.ttc")
    with pytest.raises(RenderingFailed):
        without.render("certificate", COMPANY)
    for font in (tmp_path / "missing.ttc", FONT.with_name("NotoSerifCJK-Regular.ttc")):
        with pytest.raises(RenderingFailed):
            WeasyPrintRenderer(TEMPLATES, font=font).missing_characters("店")
