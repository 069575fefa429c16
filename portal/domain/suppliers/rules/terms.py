"""When a letter can be handed in, and what keeps it from being accepted today."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal.domain.suppliers.rules.chain import Link
from portal.domain.suppliers.rules.letter import Letter, Seal, read_letter
from portal.domain.suppliers.rules.nesting import foreign_rights
from portal.domain.suppliers.rules.reader import claims_uscc, normal_code
from portal.domain.suppliers.rules.regions import is_known_region
from portal.domain.suppliers.rules.rights import (
    COPYRIGHTS,
    PERMITS,
    TRADEMARKS,
    PermitRef,
    Trademark,
    odd_numbers,
    right_ends,
)
from portal.kernel.errors import Problem

# What an examiner weighs; everything else that the rules say refuses a letter.
WARNINGS = frozenset(
    {
        "AUT_COPYRIGHT_FORMAT",
        "AUT_REGION_UNKNOWN",
        "AUT_SIGNED_BEFORE_PARENT",
        "AUT_SIGNED_BY_COMPANY",
        "AUT_TRADEMARK_IN_GRACE",
    }
)


def link_of(letter: Letter, *, link_id: UUID, organisation_id: UUID, depth: int) -> Link:
    """Return a letter as a link of a chain, without the measures taken against it."""
    return Link(
        id=link_id,
        letter_no=letter.letter_no,
        grantor=letter.grantor,
        grantor_uscc=letter.grantor_uscc,
        grantee=letter.grantee,
        grantee_uscc=letter.grantee_uscc,
        organisation_id=organisation_id,
        depth=depth,
        valid_from=letter.valid_from,
        letter_to=letter.valid_to,
        rights=right_ends(letter.trademark_reg_nos, letter.permits),
    )


def own_end(letter: Letter) -> date:
    """Return the last day that a letter, its marks with their grace and its permits allow."""
    ends = right_ends(letter.trademark_reg_nos, letter.permits)
    return min([letter.valid_to, *(right.ends_on for right in ends)])


def check_letter(
    fields: Mapping[str, Any],
    *,
    today: date,
    applicant_code: str,
    by_grantor: bool = False,
    min_remaining_days: int,
) -> list[Problem]:
    """Return everything that keeps a letter from being submitted today.

    Besides the faults of form of `read_letter`: AUT_EXPIRED, AUT_TERM_TOO_SHORT (AUT-05),
    AUT_SIGNED_IN_FUTURE, AUT_TRADEMARK_EXPIRED and AUT_PERMIT_EXPIRED (AUT-04), and
    AUT_GRANTEE_NOT_APPLICANT, or AUT_GRANTOR_NOT_APPLICANT when the grantor hands it in.
    `applicant_code` is the applicant's USCC, or its id for a natural person.
    """
    values, problems = read_letter(fields)
    if values["valid_to"]:
        problems += _check_end(values["valid_to"], today, min_remaining_days)
    if values["sign_date"] and values["sign_date"] > today:
        problems.append(Problem("sign_date", "AUT_SIGNED_IN_FUTURE"))
    field, code = (
        ("grantor_uscc", "AUT_GRANTOR_NOT_APPLICANT")
        if by_grantor
        else ("grantee_uscc", "AUT_GRANTEE_NOT_APPLICANT")
    )
    if values[field] not in {None, normal_code(applicant_code)}:
        problems.append(Problem(field, code, {"code": applicant_code}))
    return problems + _check_rights(
        values[TRADEMARKS], values[PERMITS], max(today, values["valid_from"] or today)
    )


def check_live(letter: Letter, today: date) -> list[Problem]:
    """Return what has ended since submission: AUT_EXPIRED, AUT_TRADEMARK_EXPIRED and others.

    A mark or permit must last until the letter begins, too.
    """
    return _check_end(letter.valid_to, today, 0) + _check_rights(
        letter.trademark_reg_nos, letter.permits, max(today, letter.valid_from)
    )


def warnings(values: Mapping[str, Any], today: date, *, is_root: bool) -> list[Problem]:
    """Return what an examiner should look at in a letter as `read_letter` returns it.

    AUT_TRADEMARK_IN_GRACE (AUT-04), AUT_COPYRIGHT_FORMAT (AUT-06), AUT_REGION_UNKNOWN,
    AUT_SIGNED_BY_COMPANY (AUT-01), and for a root AUT_ROOT_NOT_RIGHT_HOLDER (AUT-03 N13).
    """
    marks = values[TRADEMARKS]
    in_grace = [mark.reg_no for mark in marks if mark.valid_to < today <= mark.grace_to]
    unknown = [code for code in values["regions"] if not is_known_region(code)]
    grantor = values["grantor_uscc"]
    by_company = values["seal"] is Seal.SIGNED and grantor and claims_uscc(grantor)
    found = (
        (TRADEMARKS, "AUT_TRADEMARK_IN_GRACE", in_grace),
        (COPYRIGHTS, "AUT_COPYRIGHT_FORMAT", odd_numbers(values[COPYRIGHTS])),
        ("regions", "AUT_REGION_UNKNOWN", unknown),
        ("seal", "AUT_SIGNED_BY_COMPANY", [grantor] if by_company else []),
    )
    problems = [Problem(name, code, {"items": items}) for name, code, items in found if items]
    return problems + (foreign_rights(values) if is_root else [])


def _check_end(valid_to: date, today: date, min_remaining_days: int) -> list[Problem]:
    days = (valid_to - today).days
    if days < 0:
        return [Problem("valid_to", "AUT_EXPIRED", {"ended": valid_to.isoformat()})]
    if days < min_remaining_days:
        facts = {"days": days, "min": min_remaining_days}
        return [Problem("valid_to", "AUT_TERM_TOO_SHORT", facts)]
    return []


def _check_rights(
    marks: Sequence[Trademark], permits: Sequence[PermitRef], first: date
) -> list[Problem]:
    ended = [mark.reg_no for mark in marks if mark.grace_to < first]
    lapsed = [
        permit.number for permit in permits if permit.valid_to and permit.valid_to < first
    ]
    found = (
        (TRADEMARKS, "AUT_TRADEMARK_EXPIRED", ended),
        (PERMITS, "AUT_PERMIT_EXPIRED", lapsed),
    )
    return [Problem(name, code, {"items": items}) for name, code, items in found if items]
