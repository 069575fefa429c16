"""Regions of an authorisation: GB/T 2260 codes, or `CN` for the 31 units of the mainland."""

import re
from collections.abc import Mapping
from types import MappingProxyType

MAINLAND = "CN"
_CODE = re.compile(r"[0-9]{2}([0-9]{2}){0,2}")

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
_MAINLAND_NAMES = ("中国大陆", "Mainland China")


def is_region(code: str) -> bool:
    """Return whether `code` is CN, or 2, 4 or 6 digits of a known provincial unit."""
    return code == MAINLAND or (_CODE.fullmatch(code) is not None and code[:2] in PROVINCES)


def region_name(code: str, locale: str) -> str:
    """Return the name of a region in Chinese or, for any other locale, in English.

    Below the provincial unit the code follows the name: `广东 4403`.  What is no region is
    returned as it is.
    """
    if not is_region(code):
        return code
    names = _MAINLAND_NAMES if code == MAINLAND else PROVINCES[code[:2]]
    name = names[0] if locale.startswith("zh") else names[1]
    return name if len(code) <= len(MAINLAND) else f"{name} {code}"
