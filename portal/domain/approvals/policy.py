"""Who may do what to cases."""

from uuid import UUID

from portal.domain.approvals.rules import PORTAL_VERBS, CaseVerb
from portal.kernel.actor import Actor, Permission

_STAFF_VERBS = {
    CaseVerb.TAKE: Permission.CASES_COMPLETENESS_CHECK,
    CaseVerb.RETURN: Permission.CASES_COMPLETENESS_CHECK,
    CaseVerb.ASK_BRAND: Permission.SUPPLIERS_BRAND_ASK,
    CaseVerb.RECOMMEND: Permission.CASES_EXAMINE,
    CaseVerb.SEND_BACK: Permission.CASES_DECIDE,
    CaseVerb.APPROVE: Permission.CASES_DECIDE,
    CaseVerb.REFUSE: Permission.CASES_DECIDE,
}


def may_read_case(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see the case at all."""
    return actor.has(Permission.CASES_READ) or actor.has_for(
        organisation_id, Permission.MEMBERS_ORGANISATION_READ
    )


def may_move_case(actor: Actor, verb: CaseVerb, *, organisation_id: UUID) -> bool:
    """Return whether the actor's role allows the verb.

    Applicants' verbs are guarded by the feature that owns the application; it knows which
    permission its application asks for.  The portal's own verbs are nobody's button.
    """
    if verb in PORTAL_VERBS:
        return actor.is_system
    permission = _STAFF_VERBS.get(verb)
    if permission is None:
        return actor.is_system or actor.belongs_to(organisation_id)
    return actor.has(permission)


def may_check(actor: Actor) -> bool:
    """Return whether the actor may find an item of an application in order or not."""
    return actor.has(Permission.CASES_COMPLETENESS_CHECK) or actor.has(Permission.CASES_EXAMINE)
