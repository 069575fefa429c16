"""Kinds of organisation, roles inside one, and the unified social credit code (AUT-08)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from portal.kernel.actor import Permission
from portal.kernel.checkdigits import (
    MOD31_ALPHABET,
    organisation_code_check_character,
    uscc_check_character,
)
from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.text import compact, fold, reject_invisible
from portal.kernel.trade import OrganisationKind

INVITATION_LIFE = timedelta(days=7)
MAX_SHOPS = 20
_USCC = re.compile(rf"[{MOD31_ALPHABET}]{{2}}\d{{6}}[{MOD31_ALPHABET}]{{10}}", re.ASCII)
_NAME_MIN, _NAME_MAX, _SHOP_MAX = 2, 100, 200


class MemberRole(StrEnum):
    """Roles inside one organisation (workflows.md 1)."""

    OWNER = "owner"
    STAFF = "staff"
    FINANCE = "finance"


_EVERYONE = frozenset({Permission.MEMBERS_ORGANISATION_READ, Permission.DEPOSITS_ACCOUNT_READ})
_BUSINESS = _EVERYONE | {
    Permission.DISTRIBUTORS_APPLICATION_EDIT,
    Permission.DOCUMENTS_DOCUMENT_UPLOAD,
    Permission.PRICELISTS_LIST_EDIT,
    Permission.SUPPLIERS_APPLICATION_EDIT,
}
MEMBER_PERMISSIONS: Mapping[MemberRole, frozenset[Permission]] = MappingProxyType(
    {
        MemberRole.OWNER: _BUSINESS
        | {
            Permission.MEMBERS_ORGANISATION_MANAGE,
            Permission.PRIVACY_RIGHT_EXERCISE,
            Permission.SUPPLIERS_AUTHORISATION_SURRENDER,
        },
        MemberRole.STAFF: _BUSINESS,
        MemberRole.FINANCE: _EVERYONE,
    }
)


class UsccTaken(RuleBroken):
    """Another organisation is registered under this credit code."""

    code = "members.uscc_taken"


class NotConvertible(RuleBroken):
    """Only a natural person becomes a registered business, and never the other way."""

    code = "members.not_convertible"


class InvitationNotValid(RuleBroken):
    """The invitation was used, has expired, was for somebody else, or never existed."""

    code = "members.invitation_not_valid"


class SignInToAccept(RuleBroken):
    """The invited address has an account: sign in with it to accept."""

    code = "members.sign_in_to_accept"


def normal_uscc(text: str) -> str:
    """Return the code in the one spelling we compare (`kernel.text.compact`)."""
    return compact(text)


def check_uscc(code: str, *, field: str = "uscc") -> list[Problem]:
    """Return what is wrong with a normalised code (AUT-08): USCC_FORMAT or USCC_CHECK."""
    if not _USCC.fullmatch(code):
        return [Problem(field, "USCC_FORMAT")]
    if uscc_check_character(code[:17]) != code[17]:
        return [Problem(field, "USCC_CHECK")]
    return []


def uscc_warnings(code: str, *, field: str = "uscc") -> list[Problem]:
    """Return the warning USCC_ORG_CODE when the inner organisation code does not check."""
    if organisation_code_check_character(code[8:16]) != code[16]:
        return [Problem(field, "USCC_ORG_CODE")]
    return []


def check_profile(
    kind: OrganisationKind, *, trade_name: str, legal_name: str | None, uscc: str | None
) -> list[Problem]:
    """Return what is wrong with the names and the code of an organisation of this kind."""
    problems = check_text("trade_name", trade_name, _NAME_MIN, _NAME_MAX)
    if kind is OrganisationKind.NATURAL_PERSON:
        return problems
    problems += check_text("legal_name", legal_name or "", _NAME_MIN, _NAME_MAX)
    return problems + check_uscc(uscc or "")


def check_shops(shops: Sequence[str]) -> list[Problem]:
    """Return what is wrong with the shops: at most 20, each 1 to 200 visible characters."""
    if len(shops) > MAX_SHOPS:
        return [Problem("shops", "SHOPS_TOO_MANY", {"max": MAX_SHOPS})]
    return [problem for shop in shops for problem in check_text("shops", shop, 1, _SHOP_MAX)]


def clean_shops(shops: Iterable[str]) -> list[str]:
    """Return the shops folded, without blanks and repetitions, in the order given."""
    return list(dict.fromkeys(shop for shop in map(fold, shops) if shop))


def check_text(field: str, text: str, low: int, high: int) -> list[Problem]:
    """Return what is wrong with words: TEXT_LENGTH, or TEXT_INVISIBLE."""
    if not low <= len(text) <= high:
        return [Problem(field, "TEXT_LENGTH", {"min": low, "max": high})]
    hidden = reject_invisible(field, text)
    return [hidden] if hidden else []
