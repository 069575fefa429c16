"""Where an authorisation holds: GB/T 2260 codes, their names, and what lies in what."""

from importlib import resources

import pytest

from portal.domain.suppliers import rules

LINES = [
    line.split("\t")
    for line in resources.files("portal.domain.suppliers.rules")
    .joinpath("divisions.txt")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("CN", "中国大陆", "Mainland China"),
        ("31", "上海", "Shanghai"),
        ("310000", "上海", "Shanghai"),
        ("3101", "上海市辖区", "Shanghai 市辖区"),
        ("310101", "上海黄浦区", "Shanghai 黄浦区"),
        ("4403", "广东深圳", "Guangdong 深圳"),
        ("440300", "广东深圳", "Guangdong 深圳"),
        ("440305", "广东深圳南山区", "Guangdong 深圳南山区"),
        ("513200", "四川阿坝藏族羌族自治州", "Sichuan 阿坝藏族羌族自治州"),
        ("419001", "河南济源市", "Henan 济源市"),
        ("4499", "广东 4499", "Guangdong 4499"),
        ("440399", "广东 440399", "Guangdong 440399"),
        ("81", "香港", "Hong Kong"),
        ("8101", "香港 8101", "Hong Kong 8101"),
        ("99", "99", "99"),
    ],
)
def test_a_region_has_a_name_in_both_languages(code: str, chinese: str, english: str) -> None:
    assert rules.region_name(code, "zh-Hans") == chinese
    assert rules.region_name(code, "zh_Hans_CN") == chinese
    assert rules.region_name(code, "en") == english


def test_every_provincial_unit_is_a_region() -> None:
    assert len(rules.PROVINCES) == 34
    assert all(rules.is_region(code) for code in rules.PROVINCES)
    others = ("", "3", "310", "00", "cn", "31010", "3101011", "３１")
    assert not any(map(rules.is_region, others))


def test_a_division_that_is_not_listed_is_a_region_and_not_known() -> None:
    known = ("CN", "31", "310000", "3101", "310100", "310115", "82")
    unknown = ("3199", "319900", "310199", "8201")
    assert all(map(rules.is_known_region, known))
    assert all(map(rules.is_region, unknown))
    assert not any(map(rules.is_known_region, (*unknown, "99", "")))


def test_the_list_is_sorted_and_hangs_together() -> None:
    codes = [code for code, _ in LINES]
    assert codes == sorted(set(codes))
    assert all(rules.is_region(code) and len(code) in {4, 6} for code in codes)
    assert {code[:4] for code in codes if len(code) == 6} <= set(codes)
    assert rules.prefectures() == tuple(code for code in codes if len(code) == 4)
    assert {code[:2] for code in codes} == set(rules.PROVINCES) - {"71", "81", "82"}
    assert all(name and name == name.strip() for _, name in LINES)
