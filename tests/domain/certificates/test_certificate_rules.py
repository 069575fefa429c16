"""What a certificate says, and how its record is fixed."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from portal.domain.certificates import CertificateData, ScopeRow, policy, record_hash, rules
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, Permission
from portal.kernel.ids import new_id

DATA = CertificateData(
    number="DGA-2026-D-000001-N",
    version=1,
    holder="欧**三",
    uscc=None,
    role="distributor",
    tier="T2",
    scope=(ScopeRow(brand="星影", category="VIDEO", channels=("CAMPUS",), regions=("31",)),),
    issued_on=date(2026, 11, 23),
    valid_from=date(2026, 11, 23),
    valid_to=date(2027, 2, 14),
    binding=("id_document",),
    rulebook_name="自律规则",
    rulebook_version="2026-1",
    issuer_name="示范协会",
    issuer_name_en="Demonstration Association",
    issuer_uscc="51100000MJ00DGA16N",
    lookup_url="https://badge.example/v/7KQ2M9XFAR",
)


def test_the_record_is_plain_json_with_iso_dates() -> None:
    record = DATA.record()
    assert record["valid_to"] == "2027-02-14"
    assert record["uscc"] is None
    assert record["scope"] == [
        {"brand": "星影", "category": "VIDEO", "channels": ["CAMPUS"], "regions": ["31"]}
    ]
    assert len(record) == len(CertificateData.__dataclass_fields__)


def test_the_record_hash_is_sha256_over_canonical_json() -> None:
    assert (
        record_hash({"b": "证", "a": 1})
        == hashlib.sha256('{"a":1,"b":"证"}'.encode()).hexdigest()
    )


def test_any_change_of_a_fact_changes_the_hash() -> None:
    before = record_hash(DATA.record())
    assert record_hash(replace(DATA, valid_to=date(2027, 2, 15)).record()) != before
    assert record_hash(replace(DATA, version=2).record()) != before


def test_the_page_is_the_record_with_its_hash_the_qr_and_names_of_regions() -> None:
    page = rules.page(DATA, {"31": ("上海", "Shanghai"), "3205": ("江苏", "Jiangsu")})
    assert page.items() >= DATA.record().items()
    assert page["record_hash"] == record_hash(DATA.record())
    assert page["region_names"] == {"31": ["上海", "Shanghai"], "3205": ["江苏*", "Jiangsu*"]}
    assert page["qr_text"] == "HTTPS://BADGE.EXAMPLE/V/7KQ2M9XFAR"


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("http://127.0.0.1:8000/v/7KQ2M9XFAR", "HTTP://127.0.0.1:8000/V/7KQ2M9XFAR"),
        (
            "https://host.example/portal/v/7KQ2M9XFAR",
            "https://host.example/portal/v/7KQ2M9XFAR",
        ),
    ],
)
def test_only_an_address_without_a_path_of_its_own_is_written_in_capitals(
    address: str, text: str
) -> None:
    assert rules.qr_text(address) == text


def test_words_are_all_texts_that_people_chose() -> None:
    words = DATA.words()
    for text in ("欧**三", "星影", "自律规则", "2026-1", "示范协会", "Demonstration"):
        assert text in words


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (ANONYMOUS, False),
        (Actor(new_id(), frozenset({Permission.LICENCES_LICENCE_PROPOSE})), False),
        (Actor(new_id(), frozenset({Permission.LICENCES_LICENCE_DECIDE})), True),
        (SYSTEM, True),
    ],
)
def test_who_decides_licences_and_the_portal_itself_may_issue(
    actor: Actor, *, may: bool
) -> None:
    assert policy.may_issue(actor) is may
