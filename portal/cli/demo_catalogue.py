"""The invented brands of the demonstration and what distributors sell of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.cli.demo_facts import LetterFacts, LineFacts, PersonFacts

_SOLD_FIRST = "SOCIAL_GROUP"


@dataclass(frozen=True, slots=True)
class Product:
    """One thing sold; `face_fen` is the brand's own price, `minutes` the promised delivery."""

    item: str
    spec: str
    unit: str
    face_fen: int
    delivery_mode: str
    minutes: int
    code_validity: str


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand that does not exist; `serial` keys its numbers, `holder` owns its mark."""

    code: str
    serial: int
    name: str
    holder: str
    category: str
    nice_class: int
    products: tuple[Product, ...]


BRANDS: Mapping[str, Brand] = MappingProxyType(
    {
        brand.code: brand
        for brand in (
            Brand(
                "JIHE",
                201,
                "霁禾影",
                "霁禾影（样例）传媒有限公司",
                "VIDEO",
                41,
                (
                    Product(
                        "霁禾影会员月卡", "31 天", "张", 2500, "自动发码", 1, "购买后 90 天"
                    ),
                    Product(
                        "霁禾影会员年卡", "365 天", "张", 22800, "自动发码", 1, "购买后 180 天"
                    ),
                ),
            ),
            Brand(
                "LIZHOU",
                202,
                "砾舟游",
                "砾舟游（样例）网络有限公司",
                "GAME",
                41,
                (
                    Product("砾舟游点卡", "100 点", "张", 1000, "自动发码", 1, "长期有效"),
                    Product("砾舟游点卡", "1000 点", "张", 10000, "自动发码", 1, "长期有效"),
                ),
            ),
            Brand(
                "LIAOCHUANG",
                203,
                "蓼窗课",
                "蓼窗课（样例）教育有限公司",
                "EDU",
                41,
                (
                    Product(
                        "蓼窗课编程入门课程券",
                        "24 讲",
                        "份",
                        19900,
                        "人工发码",
                        30,
                        "购买后 1 年",
                    ),
                    Product(
                        "蓼窗课英语听力月卡", "31 天", "张", 3900, "自动发码", 5, "购买后 60 天"
                    ),
                ),
            ),
            Brand(
                "YUFA",
                204,
                "榆筏券",
                "榆筏券（样例）科技有限公司",
                "COUPON",
                35,
                (
                    Product(
                        "榆筏券满减券", "满 100 减 20", "张", 800, "自动发码", 1, "购买后 30 天"
                    ),
                ),
            ),
            Brand(
                "LUJIAN",
                205,
                "鹭笺集",
                "鹭笺集（样例）文化有限公司",
                "MERCH",
                9,
                (
                    Product(
                        "鹭笺集角色皮肤兑换码", "1 套", "个", 6800, "自动发码", 2, "购买后 1 年"
                    ),
                    Product(
                        "鹭笺集头像框兑换码", "30 天", "个", 900, "自动发码", 2, "购买后 90 天"
                    ),
                ),
            ),
        )
    }
)


def lines(letter: LetterFacts, serial: int, person: PersonFacts) -> tuple[LineFacts, ...]:
    """Return the price lines of one distributor under one letter.

    Prices lie 3 to 10 % under the face value, by the distributor's serial.
    """
    brand = BRANDS[letter.products[0].split("/")[0]]
    per_mille = 970 - serial * 7 % 71
    return tuple(
        LineFacts(
            item=product.item,
            brand=brand.code,
            category=brand.category,
            face_value_fen=product.face_fen,
            spec=product.spec,
            unit=product.unit,
            price_fen=product.face_fen * per_mille // 1000,
            conditions="",
            channel=_SOLD_FIRST if letter.channels == ("ALL",) else letter.channels[0],
            region=letter.regions[0],
            delivery_mode=product.delivery_mode,
            promised_minutes=product.minutes,
            valid_until=None,
            code_validity=product.code_validity,
            refund_rule="未兑换可在 7 天内全额退款",
            contact=person.email,
        )
        for product in brand.products
    )
