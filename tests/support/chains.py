"""Chains of grants as the pure rules see them: the worked examples G-AUT."""

from dataclasses import replace
from typing import Any

from portal.domain.suppliers.rules import (
    Grant,
    Link,
    approved_letter,
    grant_of,
    joined,
    link_of,
    read_letter,
)
from portal.kernel.ids import new_id
from tests.support.letters import AGENT_USCC, letter, trademark

SHOP_USCC = "92440306MA5DEMK01Q"
OTHER_USCC = "91110105MA00AB1240"
STALL_USCC = "51100000MJ00DGA16N"


def first_grant(**changes: object) -> dict[str, Any]:
    """Return G1: the brand to its agent, with changes."""
    return letter(
        **{
            "letter_no": "G1",
            "grantor": "Brand Ltd",
            "trademark_reg_nos": [trademark(registrant="Brand Ltd")],
            "products": ["X/VIDEO/*"],
            "channels": ["CAMPUS", "SHORT_VIDEO", "SOCIAL_GROUP"],
            "regions": ["31", "32", "33"],
            "valid_from": "2026-01-01",
            "valid_to": "2026-12-31",
            "sub_depth": "1",
            "sign_date": "2025-12-20",
            **changes,
        }
    )


def second_grant(**changes: object) -> dict[str, Any]:
    """Return example 1: the agent to a shop, within G1, with changes."""
    return first_grant(
        **{
            "letter_no": "G1-1",
            "grantor": "Agent Ltd",
            "grantor_uscc": AGENT_USCC,
            "grantee": "Shop Ltd",
            "grantee_uscc": SHOP_USCC,
            "products": ["X/VIDEO/MONTH"],
            "channels": ["CAMPUS"],
            "regions": ["3101"],
            "valid_from": "2026-02-01",
            "valid_to": "2026-11-30",
            "sub_depth": "0",
            "sign_date": "2026-01-20",
            **changes,
        }
    )


def granted(
    fields: dict[str, Any], above: Grant | None = None, *, renews: Grant | None = None
) -> Grant:
    """Return what a letter makes when it is recorded below another."""
    found = approved_letter(fields)
    chain = above.chain if above else ()
    link = link_of(found, link_id=new_id(), organisation_id=new_id(), depth=len(chain) + 1)
    return joined(grant_of(found, (*chain, link)), renews)


def measured(grant: Grant, **dates: Any) -> Grant:
    """Return a grant after a measure: revoked_on, surrendered_on, extended_to, suspensions."""
    link: Link = replace(grant.link, **dates)
    return replace(grant, link=link, chain=(*grant.chain[:-1], link))


def values(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a letter as it is read, whatever is wrong with it."""
    return read_letter(fields)[0]
