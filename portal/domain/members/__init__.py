"""Members: the organisations of the trade and who works for them.

Owns: organisations, memberships, invitations, shops.  Reads: accounts.  Emits: `members.*`.
"""

from portal.domain.members.commands import (
    accept_invitation,
    invite,
    join,
    register_organisation,
    update_profile,
)
from portal.domain.members.events import (
    InvitationSent,
    MemberJoined,
    OrganisationRegistered,
    ProfileUpdated,
)
from portal.domain.members.queries import (
    ColleagueView,
    InvitationView,
    OrganisationView,
    actor,
    colleagues,
    find_organisations,
    invitation,
    organisation,
    organisations,
    organisations_of,
)
from portal.domain.members.rules import (
    MEMBER_PERMISSIONS,
    MemberRole,
    check_uscc,
    uscc_warnings,
)
from portal.kernel.trade import OrganisationKind

__all__ = [
    "MEMBER_PERMISSIONS",
    "ColleagueView",
    "InvitationSent",
    "InvitationView",
    "MemberJoined",
    "MemberRole",
    "OrganisationKind",
    "OrganisationRegistered",
    "OrganisationView",
    "ProfileUpdated",
    "accept_invitation",
    "actor",
    "check_uscc",
    "colleagues",
    "find_organisations",
    "invitation",
    "invite",
    "join",
    "organisation",
    "organisations",
    "organisations_of",
    "register_organisation",
    "update_profile",
    "uscc_warnings",
]
