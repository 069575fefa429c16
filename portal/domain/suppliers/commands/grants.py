"""What the approval of a letter brings about."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import insert, literal, select

from portal.domain.suppliers import rules
from portal.domain.suppliers.events import AuthorisationGranted
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.facts.codes import by_code
from portal.domain.suppliers.models import (
    Application,
    Authorisation,
    LetterVersion,
    Lineage,
)
from portal.domain.suppliers.rules import Exclusivity, Letter
from portal.kernel.errors import FieldErrors, NotFound, Problem, refuse_if_any
from portal.kernel.ids import new_id
from portal.store.locks import one_at_a_time
from portal.store.uow import UnitOfWork


def record_grant(
    uow: UnitOfWork,
    application: Application,
    letter: Letter,
    *,
    parent_id: UUID | None = None,
    renewal_of: UUID | None = None,
) -> UUID:
    """Record an approved letter as a grant of its chain, and return its id.

    Its holder is the member that the letter names as grantee.  Grants of one grantor are
    recorded one after the other, and never while the grant above changes, so that what is
    checked again here still holds when it is committed.  Raises `NotFound` for an unknown
    parent, or `FieldErrors` (AUT_GRANTEE_UNKNOWN; N1 to N12 of AUT-03).
    """
    one_at_a_time(uow.session, "suppliers.grantor", letter.grantor_uscc)
    parent = _locked(uow, parent_id) if parent_id else None
    refuse_if_any(list(_check_place(uow, application, letter, parent_id)))
    row = Authorisation(
        id=new_id(),
        application_id=application.id,
        organisation_id=_holder_id(uow, letter),
        parent_id=parent_id,
        renewal_of=renewal_of,
        depth=parent.depth + 1 if parent else 1,
        grantor_uscc=letter.grantor_uscc,
        grantee_uscc=letter.grantee_uscc,
        letter_no=letter.letter_no,
        fields=application.fields,
        fields_version=1,
        exclusivity=letter.exclusivity,
        sub_depth=letter.sub_depth,
        valid_from=letter.valid_from,
        ends_on=rules.own_end(letter),
        approved_at=uow.now(),
    )
    uow.session.add(row)
    uow.session.flush()
    _link(uow, row)
    uow.session.add(
        LetterVersion(
            authorisation_id=row.id,
            number=row.fields_version,
            fields=row.fields,
            application_id=application.id,
            recorded_at=uow.now(),
        )
    )
    uow.record(
        AuthorisationGranted(
            subject=row.id,
            organisation_id=row.organisation_id,
            application_id=application.id,
            parent_id=parent_id,
            valid_from=row.valid_from,
            ends_on=row.ends_on,
        )
    )
    return row.id


def _locked(uow: UnitOfWork, authorisation_id: UUID) -> Authorisation:
    row = uow.session.get(Authorisation, authorisation_id, with_for_update=True)
    if row is None:
        raise NotFound(authorisation_id=authorisation_id)
    return row


def _check_place(
    uow: UnitOfWork, application: Application, letter: Letter, parent_id: UUID | None
) -> Iterator[Problem]:
    values, _ = rules.read_letter(application.fields)
    if parent_id is not None:
        found = rules.nesting_problems(
            values,
            chains.grant(uow, parent_id),
            day=uow.today(),
            max_tiers=uow.limits.max_tiers,
        )
        yield from (problem for problem in found if problem.code not in rules.WARNINGS)
    siblings = chains.siblings(
        uow,
        letter.grantor_uscc,
        grantee_uscc=letter.grantee_uscc,
        exclusive=letter.exclusivity is Exclusivity.EXCLUSIVE,
        first=letter.valid_from,
        last=letter.valid_to,
    )
    yield from rules.exclusivity_problems(values, siblings)


def _holder_id(uow: UnitOfWork, letter: Letter) -> UUID:
    code = letter.grantee_uscc
    holder = by_code(uow, [code]).get(code)
    if holder is None:
        raise FieldErrors([Problem("grantee_uscc", "AUT_GRANTEE_UNKNOWN", {"code": code})])
    return holder.id


def _link(uow: UnitOfWork, row: Authorisation) -> None:
    """Close the chain: the grant itself, and below everything that its parent is below."""
    above = select(
        literal(row.id, Lineage.authorisation_id.type),
        Lineage.ancestor_id,
        Lineage.distance + 1,
    ).where(Lineage.authorisation_id == row.parent_id)
    names = ["authorisation_id", "ancestor_id", "distance"]
    uow.session.add(Lineage(authorisation_id=row.id, ancestor_id=row.id, distance=0))
    uow.session.execute(insert(Lineage).from_select(names, above))
