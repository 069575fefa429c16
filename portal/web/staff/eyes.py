"""Four eyes: why this officer may not decide, in words that stand in for the buttons."""

from uuid import UUID

from flask import g

from portal.web.labels import error_text


def obstacle(organisation_id: UUID, *involved: UUID | None) -> str:
    """Return why the officer must leave the decision to another, "" when it may decide.

    `involved` are the officers who examined, proposed or recorded it.
    """
    if g.actor.belongs_to(organisation_id):
        return error_text("approvals.own_organisation", {})
    if g.actor.id in involved:
        return error_text("approvals.same_officer", {})
    return ""
