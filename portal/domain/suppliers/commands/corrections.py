"""How a recorded letter gets its next version: field by field, as two officers accept."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain.suppliers import facts, rules
from portal.domain.suppliers.commands.renewals import carry
from portal.domain.suppliers.events import AuthorisationCorrected
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.models import Application, Authorisation, LetterVersion
from portal.domain.suppliers.rules import NotLive
from portal.kernel.errors import ChangedMeanwhile, FieldErrors, Problem, refuse_if_any
from portal.store.locks import one_at_a_time
from portal.store.uow import UnitOfWork


def record_correction(
    uow: UnitOfWork,
    application: Application,
    authorisation_id: UUID,
    accepted: Collection[str] | None,
) -> None:
    """Write the next version of a letter with the accepted changes, all of them for None.

    The letter that results is judged anew, and the grants below it must still nest in it.
    Raises `ChangedMeanwhile` when another version came first, `NotLive`, or `FieldErrors`
    (FIELD_UNKNOWN, AUT_NOTHING_CHANGED, AUT_CHILDREN_EXCEED, or as at submission).
    """
    row = uow.session.get_one(Authorisation, authorisation_id, with_for_update=True)
    one_at_a_time(uow.session, "suppliers.grantor", row.grantor_uscc)
    if row.fields_version != application.base_version:
        raise ChangedMeanwhile(authorisation_id=authorisation_id)
    status = chains.grant(uow, authorisation_id).link.status(uow.today())
    if status in rules.GONE:
        raise NotLive(authorisation_id=authorisation_id, status=status)
    fields = _accepted(row.fields, application.fields, accepted)
    refuse_if_any(facts.assess(uow, application, fields).problems)
    children = _children(uow, row)
    before = _misfits(uow, children)
    _write(uow, application, row, fields)
    exceeding = {letter_no for letter_no, _ in _misfits(uow, children) - before}
    if exceeding:
        children_exceed = Problem(
            "accepted", "AUT_CHILDREN_EXCEED", {"items": sorted(exceeding)}
        )
        raise FieldErrors([children_exceed])
    carry(uow, authorisation_id)


def _accepted(
    before: Mapping[str, Any], after: Mapping[str, Any], accepted: Collection[str] | None
) -> dict[str, Any]:
    changed = [change.field for change in rules.compare(before, after)]
    chosen = changed if accepted is None else accepted
    refuse_if_any([Problem(name, "FIELD_UNKNOWN") for name in chosen if name not in changed])
    return rules.merged(before, after, chosen)


def _write(
    uow: UnitOfWork, application: Application, row: Authorisation, fields: dict[str, Any]
) -> None:
    letter = rules.approved_letter(fields)
    row.fields = fields
    row.fields_version += 1
    row.letter_no = letter.letter_no
    row.exclusivity = letter.exclusivity
    row.sub_depth = letter.sub_depth
    row.valid_from = letter.valid_from
    row.ends_on = rules.own_end(letter)
    uow.session.add(
        LetterVersion(
            authorisation_id=row.id,
            number=row.fields_version,
            fields=fields,
            application_id=application.id,
            recorded_at=uow.now(),
        )
    )
    uow.session.flush()
    uow.record(
        AuthorisationCorrected(
            subject=row.id,
            organisation_id=row.organisation_id,
            application_id=application.id,
            number=row.fields_version,
        )
    )


def _children(uow: UnitOfWork, row: Authorisation) -> dict[Authorisation, dict[str, Any]]:
    """Return what can still hold below a grant, or below a renewal that may count with it.

    Each comes with its letter as read.
    """
    today = uow.today()
    renewals = select(Authorisation.id).where(Authorisation.renewal_of == row.id)
    query = select(Authorisation).where(
        (Authorisation.parent_id == row.id) | Authorisation.parent_id.in_(renewals),
        Authorisation.ends_on >= today,
        Authorisation.revoked_on.is_(None) | (Authorisation.revoked_on > today),
        Authorisation.surrendered_on.is_(None) | (Authorisation.surrendered_on > today),
    )
    return {child: rules.read_letter(child.fields)[0] for child in uow.session.scalars(query)}


def _misfits(
    uow: UnitOfWork, children: Mapping[Authorisation, dict[str, Any]]
) -> set[tuple[str, str]]:
    """Return the letter number and the code of whatever does not nest in its parent now."""
    parents = chains.grants(uow, {child.parent_id for child in children if child.parent_id})
    return {
        (child.letter_no, problem.code)
        for child, values in children.items()
        if child.parent_id
        for problem in rules.nesting_problems(
            values, parents[child.parent_id], day=uow.today(), max_tiers=uow.limits.max_tiers
        )
    }
