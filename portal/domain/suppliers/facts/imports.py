"""The rows of a sheet judged as letters typed by hand, with what they need loaded once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, members
from portal.domain.suppliers import rules
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.facts.codes import by_code, code_of
from portal.domain.suppliers.facts.letters import Values, check_codes
from portal.domain.suppliers.models import Application, Authorisation
from portal.domain.suppliers.rules import Exclusivity, Grant, GrantRow, Scope, Sibling, Siblings
from portal.kernel.errors import Problem
from portal.kernel.limits import Limits
from portal.kernel.text import fold
from portal.store.among import among
from portal.store.uow import UnitOfWork

_AT_ONCE = 20  # grants that a row is compared with before it is refused


@dataclass(frozen=True, slots=True)
class Draft:
    """One row as a letter: what is typed, with what it leaves out, and what it says."""

    row: GrantRow
    fields: Mapping[str, Any]
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Looks at one row after another; each also against those before it."""

    today: date
    limits: Limits
    own_code: str
    parent: Grant
    known_grantees: frozenset[str]
    recorded: frozenset[str]
    undecided: frozenset[str]
    siblings: Siblings
    seen: dict[str, int] = field(default_factory=dict)

    def problems(self, draft: Draft) -> tuple[Problem, ...]:
        """Return everything wrong with a row; one that is fine counts for those behind it."""
        values = draft.values
        found = [
            *rules.check_grant_row(draft.row),
            *self._check_words(draft),
            *check_codes(values),
            *self._check_number(draft),
            *rules.nesting_problems(
                values, self.parent, day=self.today, max_tiers=self.limits.max_tiers
            ),
            *self._check_exclusive(values),
        ]
        problems = tuple(one for one in found if one.code not in rules.WARNINGS)
        if not problems:
            self.siblings.add(_sibling(values))
        return problems

    def _check_words(self, draft: Draft) -> list[Problem]:
        grantee = draft.values["grantee_uscc"]
        by_grantor = grantee != self.own_code
        found = rules.check_letter(
            draft.fields,
            today=self.today,
            applicant_code=self.own_code,
            by_grantor=by_grantor,
            min_remaining_days=self.limits.min_remaining_days,
        )
        if by_grantor and grantee and grantee not in self.known_grantees:
            found.append(Problem("grantee_uscc", "AUT_GRANTEE_UNKNOWN", {"code": grantee}))
        return found

    def _check_number(self, draft: Draft) -> list[Problem]:
        number = draft.values["letter_no"]
        if number is None:
            return []
        found = []
        if number in self.recorded:
            found.append(Problem("letter_no", "AUT_LETTER_NO_TAKEN"))
        if number in self.undecided:
            found.append(Problem("letter_no", "AUT_LETTER_NO_UNDECIDED"))
        first = self.seen.setdefault(number, draft.row.number)
        if first != draft.row.number:
            found.append(Problem("letter_no", "AUT_LETTER_NO_REPEATED", {"row": first}))
        return found

    def _check_exclusive(self, values: Values) -> list[Problem]:
        """Return AUT_EXCLUSIVE_CONFLICT with the first few letters that exclude each other."""
        own = values["exclusivity"]
        near = (
            one
            for one in self.siblings.near(_scope(values))
            if Exclusivity.EXCLUSIVE in {own, one.exclusivity}
        )
        for some in iter(lambda: list(islice(near, _AT_ONCE)), []):
            for problem in rules.exclusivity_problems(values, some):
                return [problem]
        return []


def drafts(uow: UnitOfWork, base: Mapping[str, Any], rows: Sequence[GrantRow]) -> list[Draft]:
    """Return rows with what they leave out: from `base`, and the grantee's registered name."""
    codes = [rules.normal_code(row.fields.get("grantee_uscc", "")) for row in rows]
    grantees = by_code(uow, codes)
    found = []
    for row, code in zip(rows, codes, strict=True):
        name = {"grantee": grantees[code].display_name} if code in grantees else {}
        fields = rules.as_typed({**base, **name, **row.fields})
        values, _ = rules.read_letter(fields)
        found.append(Draft(row, fields, values))
    return found


def judge(
    uow: UnitOfWork,
    holder: members.OrganisationView,
    parent_id: UUID,
    found: Sequence[Draft],
) -> Judge:
    """Return who judges these rows; the number of statements does not depend on them."""
    own = rules.normal_code(code_of(holder))
    numbers = {draft.values["letter_no"] for draft in found} - {None}
    grantees = {draft.values["grantee_uscc"] for draft in found} - {None}
    return Judge(
        today=uow.today(),
        limits=uow.limits,
        own_code=own,
        parent=chains.grant(uow, parent_id),
        known_grantees=frozenset(by_code(uow, grantees)),
        recorded=_recorded(uow, own, numbers),
        undecided=_undecided(uow, holder.id, own, numbers),
        siblings=_siblings(uow, own, found),
    )


def _recorded(uow: UnitOfWork, own: str, numbers: set[str]) -> frozenset[str]:
    query = select(Authorisation.letter_no).where(
        Authorisation.grantor_uscc == own,
        among(uow.session, Authorisation.letter_no, numbers),
    )
    return frozenset(uow.session.scalars(query))


def _undecided(
    uow: UnitOfWork, organisation_id: UUID, own: str, numbers: set[str]
) -> frozenset[str]:
    """Return the numbers of letters by this grantor that are drafts or under review."""
    fields = Application.fields
    query = select(
        Application.id, fields["grantor_uscc"].as_string(), fields["letter_no"].as_string()
    ).where(Application.organisation_id == organisation_id)
    same = {
        application_id: number
        for application_id, grantor, typed in uow.session.execute(query)
        if rules.normal_code(grantor or "") == own and (number := fold(typed or "")) in numbers
    }
    cases = approvals.cases_of(uow, list(same))
    return frozenset(
        number for one, number in same.items() if cases[one].state not in approvals.ENDED
    )


def _siblings(uow: UnitOfWork, own: str, found: Sequence[Draft]) -> Siblings:
    first = [day for draft in found if (day := draft.values["valid_from"])]
    last = [day for draft in found if (day := draft.values["valid_to"])]
    if not (first and last):
        return Siblings()
    exclusive = {draft.values["exclusivity"] for draft in found}
    return Siblings(
        chains.siblings(
            uow,
            own,
            grantee_uscc="",
            exclusive=Exclusivity.EXCLUSIVE in exclusive,
            first=min(first),
            last=max(last),
        )
    )


def _sibling(values: Values) -> Sibling:
    return Sibling(
        letter_no=values["letter_no"],
        grantee_uscc=values["grantee_uscc"],
        scope=_scope(values),
        exclusivity=values["exclusivity"],
        valid_from=values["valid_from"],
        ends_on=values["valid_to"],
    )


def _scope(values: Values) -> Scope:
    return Scope(values["products"], values["channels"], values["regions"])
