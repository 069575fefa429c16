"""The list of recorded authorisations that officers search."""

from datetime import date

import pytest

from portal.domain import suppliers
from portal.domain.suppliers import AuthorisationStatus
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.errors import Forbidden
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support.forests import Seed, plant, till, words

ROOT = Seed(fields=words(letter_no="A-100%", grantor="星河影视有限公司", sub_depth="2"))
BRANDED = Seed(fields=words(letter_no="B-7", products=["星河/VIDEO/*", "xinghe/MERCH"]))
GONE = Seed(fields=words(letter_no="C_1"), revoked_on=date(2026, 11, 23))
BELOW = ROOT.below(letter_no="A-1", grantee="Small Shop", grantee_uscc="92440306MA5DEMK01Q")
LOST = GONE.below(letter_no="C-2")
ALL = (ROOT, BRANDED, GONE, BELOW, LOST)


@pytest.fixture
def planted(portal: Portal) -> Portal:
    with portal.begin(SYSTEM) as uow:
        plant(uow.session, till(uow.session), ALL)
    return portal


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ALL),
        ({"text": "100%"}, [ROOT]),
        ({"text": "_"}, [GONE]),
        ({"text": " small  SHOP "}, [BELOW]),
        ({"text": "星河影视"}, [ROOT, BELOW]),
        ({"text": "5demk01q"}, [BELOW]),
        ({"text": "nobody"}, []),
        ({"text": "\x00"}, []),
        ({"brand": "星河"}, [BRANDED]),
        ({"brand": "XingHe"}, ALL),
        ({"brand": "YUH"}, []),
        ({"brand": "%"}, []),
        ({"status": AuthorisationStatus.REVOKED}, [GONE, LOST]),
        ({"status": AuthorisationStatus.ACTIVE, "text": "A-1"}, [ROOT, BELOW]),
        ({"status": AuthorisationStatus.EXPIRED}, []),
    ],
)
def test_officers_find_authorisations_by_their_words_and_their_state(
    planted: Portal, filters: dict[str, object], found: list[Seed]
) -> None:
    with planted.begin(SYSTEM, writes=False) as uow:
        page = suppliers.authorisation_list(uow, **filters)  # type: ignore[arg-type]
    assert [view.id for view in page.items] == [seed.id for seed in reversed(found)]


def test_the_list_is_for_officers_only(planted: Portal) -> None:
    for actor in (ANONYMOUS, Actor(new_id())):
        with planted.begin(actor, writes=False) as uow, pytest.raises(Forbidden):
            suppliers.authorisation_list(uow)
