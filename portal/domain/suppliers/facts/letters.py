"""What stands in the way of a letter: shown as it is typed, checked when it is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, members
from portal.domain.approvals import CasePurpose
from portal.domain.documents import DocumentKind
from portal.domain.suppliers import rules
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.facts.attached import papers
from portal.domain.suppliers.facts.codes import by_code, code_of
from portal.domain.suppliers.facts.permits import permit_warnings
from portal.domain.suppliers.models import Application, Authorisation, LetterVersion
from portal.domain.suppliers.rules import Grant
from portal.kernel.errors import Problem
from portal.store.uow import UnitOfWork

Values = Mapping[str, Any]  # as `rules.read_letter` returns them


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What keeps a letter from being handed in today, and what an examiner should weigh.

    `parent` is the recorded grant that it hangs from, None for a root or an unknown one.
    """

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    parent: Grant | None


def assess(
    uow: UnitOfWork, application: Application, fields: Mapping[str, Any] | None = None
) -> Assessment:
    """Judge an application, or other fields in its place, with everything wrong together.

    The form (AUT-01, 04, 05, 08), the parties, the place in the chain (AUT-03), what a renewal
    or a correction may change, and the scan; in a constant number of statements.
    """
    typed = application.fields if fields is None else fields
    values, _ = rules.read_letter(typed)
    case = approvals.cases_of(uow, [application.id])[application.id]
    kinds = {paper.kind for paper in papers(uow, application.id)}
    is_root = not typed.get(rules.PARENT)
    parent = parent_of(uow, typed)
    base = base_of(uow, application, case)
    affiliated = DocumentKind.AFFILIATION_PROOF in kinds or _was_foreign(base, case)
    found = [
        *_check_words(uow, application, typed, case),
        *_check_register(uow, application),
        *check_codes(values),
        *_check_taken(uow, values, case),
        *(
            rules.root_problems(values, affiliated=affiliated)
            if is_root
            else _check_nesting(uow, values, parent)
        ),
        *_check_exclusive(uow, values),
        *_check_changes(base, typed, case),
    ]
    if DocumentKind.AUTHORISATION_LETTER not in kinds:
        found.append(Problem("documents", "AUT_SCAN_MISSING"))
    return Assessment(
        problems=tuple(one for one in found if one.code not in rules.WARNINGS),
        warnings=(
            *(one for one in found if one.code in rules.WARNINGS),
            *rules.warnings(values, uow.today(), is_root=is_root),
            *permit_warnings(uow, values, is_root=is_root),
            *_weigh_codes(values),
        ),
        parent=parent,
    )


def is_taken(
    uow: UnitOfWork,
    grantor_uscc: str | None,
    letter_no: str | None,
    *,
    besides: UUID | None = None,
) -> bool:
    """Return whether another letter of this grantor with this number is recorded (AUT-01)."""
    query = select(Authorisation.id).filter_by(grantor_uscc=grantor_uscc, letter_no=letter_no)
    return not {besides, None}.issuperset(uow.session.scalars(query))


def parent_of(uow: UnitOfWork, fields: Mapping[str, Any]) -> Grant | None:
    """Return the recorded grant that a letter hangs from; None when there is no such one."""
    try:
        wanted = UUID(fields.get(rules.PARENT, "").strip())
    except ValueError:
        return None
    return chains.grants(uow, [wanted]).get(wanted)


def base_of(
    uow: UnitOfWork, application: Application, case: approvals.CaseView
) -> Mapping[str, Any] | None:
    """Return the recorded letter that an application renews or corrects; None for a new one.

    A correction keeps to the version it began from.
    """
    if case.target is None:
        return None
    if application.base_version is None:
        return uow.session.get_one(Authorisation, case.target).fields
    key = (case.target, application.base_version)
    return uow.session.get_one(LetterVersion, key).fields


def _check_words(
    uow: UnitOfWork,
    application: Application,
    fields: Mapping[str, Any],
    case: approvals.CaseView,
) -> list[Problem]:
    """Return the faults of form, of the term, and of the parties.

    The applicant is the grantee, or the grantor when the grantee is a member, too.
    """
    owner = application.organisation_id
    own = code_of(members.organisations(uow, [owner])[owner])
    values, _ = rules.read_letter(fields)
    grantee = values["grantee_uscc"]
    by_grantor = values["grantor_uscc"] == rules.normal_code(own) != grantee
    is_correction = case.purpose is CasePurpose.CHANGE
    found = rules.check_letter(
        fields,
        today=uow.today(),
        applicant_code=own,
        by_grantor=by_grantor,
        min_remaining_days=0 if is_correction else uow.limits.min_remaining_days,
    )
    if by_grantor and grantee and not by_code(uow, [grantee]):
        found.append(Problem("grantee_uscc", "AUT_GRANTEE_UNKNOWN", {"code": grantee}))
    return found


def _check_register(uow: UnitOfWork, application: Application) -> list[Problem]:
    """Return AUT_LICENCE_INVALID unless the applicant is in the public register (AUT-09)."""
    owner = application.organisation_id
    state = members.register_states(uow, [owner])[owner]
    if state is members.RegisterState.REGISTERED:
        return []
    return [Problem("organisation", "AUT_LICENCE_INVALID", {"state": state})]


def check_codes(values: Values) -> list[Problem]:
    """Return what is wrong with the credit codes of the parties (AUT-08)."""
    return [
        problem
        for field in rules.PARTIES
        if values[field] and rules.claims_uscc(values[field])
        for problem in members.check_uscc(values[field], field=field)
    ]


def _weigh_codes(values: Values) -> list[Problem]:
    return [
        problem
        for field in rules.PARTIES
        if (code := values[field]) and rules.claims_uscc(code) and not members.check_uscc(code)
        for problem in members.uscc_warnings(code, field=field)
    ]


def _check_taken(uow: UnitOfWork, values: Values, case: approvals.CaseView) -> list[Problem]:
    own = case.target if case.purpose is CasePurpose.CHANGE else None
    taken = is_taken(uow, values["grantor_uscc"], values["letter_no"], besides=own)
    return [Problem("letter_no", "AUT_LETTER_NO_TAKEN")] if taken else []


def _was_foreign(base: Mapping[str, Any] | None, case: approvals.CaseView) -> bool:
    """Return whether a letter under correction was approved for another's rights before."""
    if base is None or case.purpose is not CasePurpose.CHANGE:
        return False
    values, _ = rules.read_letter(base)
    return bool(rules.foreign_rights(values))


def _check_nesting(uow: UnitOfWork, values: Values, parent: Grant | None) -> list[Problem]:
    if parent is None:
        return [Problem(rules.PARENT, "AUT_PARENT_UNKNOWN")]
    return rules.nesting_problems(
        values, parent, day=uow.today(), max_tiers=uow.limits.max_tiers
    )


def _check_exclusive(uow: UnitOfWork, values: Values) -> list[Problem]:
    grantor, first, last = (values[name] for name in ("grantor_uscc", "valid_from", "valid_to"))
    if not (grantor and first and last):
        return []
    siblings = chains.siblings(
        uow,
        grantor,
        grantee_uscc=values["grantee_uscc"] or "",
        exclusive=values["exclusivity"] is rules.Exclusivity.EXCLUSIVE,
        first=first,
        last=last,
    )
    return rules.exclusivity_problems(values, siblings)


def _check_changes(
    base: Mapping[str, Any] | None, fields: Mapping[str, Any], case: approvals.CaseView
) -> list[Problem]:
    if base is None:
        return []
    changed = rules.compare(base, fields)
    if case.purpose is CasePurpose.RENEW:
        return rules.check_fixed(changed, rules.FIXED_IN_RENEWAL)
    if not changed:
        return [Problem("letter_no", "AUT_NOTHING_CHANGED")]
    return rules.check_fixed(changed, rules.FIXED_IN_CORRECTION)
