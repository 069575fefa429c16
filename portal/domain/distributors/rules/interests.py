"""What an officer says it has an interest in, so that it never judges it (security T13)."""

import re
from collections.abc import Mapping
from datetime import date

from portal.domain.distributors.rules.details import Details, check_details
from portal.domain.distributors.rules.fields import with_fields
from portal.domain.distributors.rules.identity_numbers import IdType
from portal.domain.distributors.rules.traits import Trait, TraitKind
from portal.kernel.errors import Problem
from portal.kernel.limits import Limits
from portal.kernel.trade import OrganisationKind

_RESIDENT = re.compile(r"\d{15}|\d{17}[\dX]", re.ASCII)


def read_interests(
    given: Mapping[str, str], *, today: date
) -> tuple[tuple[Trait, ...], list[Problem]]:
    """Return the traits of what was typed, and what is wrong with it; a blank is none.

    `given` are `mobile`, `bank_card` (also an account), `legal_representative_id` and
    `employer` (a credit code, which the caller has checked).  They are read by the very rules
    of an application.  Raises `FieldErrors` for what cannot be read at all.
    """
    typed = {name: text for name, text in given.items() if name != "employer"}
    details = with_fields(Details(), typed)
    number = details.legal_representative_id
    kind = IdType.RESIDENT_ID if _RESIDENT.fullmatch(number) else IdType.PASSPORT
    details = with_fields(details, {"legal_representative_id_type": kind})
    problems = [
        problem
        for problem in check_details(
            OrganisationKind.COMPANY, details, today=today, limits=Limits()
        )
        if problem.field in typed and problem.code != "FIELD_REQUIRED"
    ]
    found = (
        (TraitKind.EMPLOYER, given["employer"]),
        (TraitKind.LEGAL_REPRESENTATIVE, number),
        (TraitKind.MOBILE, details.mobile),
        (TraitKind.BANK_CARD, details.bank_card),
    )
    return tuple(Trait(one, text) for one, text in found if text), problems
