"""The verdict for programs: the facts of the page, and the instant they hold for."""

from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from portal.domain import registry
from portal.domain.pricelists import VersionView
from portal.domain.registry import PublicLicence, VerdictState
from portal.kernel.actor import Permission
from portal.kernel.money import Money
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("api_badges", __name__, url_prefix="/api/v1")

_MISSING = {VerdictState.UNKNOWN, VerdictState.MALFORMED}


@bp.guarded("/badges/<number>", permission=Permission.PUBLIC)
def badge(number: str) -> ResponseReturnValue:
    """Return the verdict on a number as JSON; 404, with a state, for one we do not know."""
    found = registry.verdict(g.uow, number)
    answer: dict[str, Any] = {
        "number": found.number,
        "state": found.state,
        "as_of": found.as_of.isoformat(),
        "licence": _licence(found.licence) if found.licence else None,
    }
    return answer, 404 if found.state in _MISSING else 200


def _licence(licence: PublicLicence) -> dict[str, Any]:
    return {
        "holder": licence.holder_name,
        "uscc": licence.uscc,
        "natural_person": licence.natural_person,
        "trade_name": licence.trade_name,
        "shops": list(licence.shops),
        "tier": licence.tier,
        "valid_from": licence.valid_from.isoformat(),
        "valid_to": licence.valid_to.isoformat(),
        "valid_to_set_by": sorted(licence.binding),
        "reasons": sorted(licence.reasons),
        "scope": [
            {
                "brand": item.brand,
                "category": item.category,
                "products": list(item.products),
                "channels": list(item.channels),
                "regions": list(item.regions),
                "valid_to": item.valid_to.isoformat(),
                "extended": item.extended,
                "tier": item.tier,
                "confirmed_on": item.confirmed_on.isoformat() if item.confirmed_on else None,
            }
            for item in licence.scope
        ],
        "deposit_sufficient": licence.deposit_sufficient,
        "price_list": _price_list(licence.price_list) if licence.price_list else None,
        "certificate": _certificate(licence),
        "page": url_for("public_lookup.badge", number=licence.number),
    }


def _certificate(licence: PublicLicence) -> dict[str, Any] | None:
    if licence.certificate is None:
        return None
    return {
        "version": licence.certificate.version,
        "sha256": licence.certificate.sha256,
        "pdf": url_for("public_lookup.certificate", number=licence.number),
    }


def _price_list(version: VersionView) -> dict[str, Any]:
    return {
        "version": version.number,
        "effective_at": version.effective_at.isoformat(),
        "confirmed_at": version.confirmed_at.isoformat(),
        "lines": [
            {
                "item": line.item,
                "brand": line.brand,
                "category": line.category,
                "spec": line.spec,
                "unit": line.unit,
                "price": Money(line.price_fen).yuan,
                "channel": line.channel,
                "region": line.region,
            }
            for line in version.lines
        ],
    }
