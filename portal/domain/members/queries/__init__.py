"""What can be read of organisations; frozen answers, never rows."""

from portal.domain.members.queries.business_licences import (
    BusinessLicenceView,
    RegisterNoteView,
    business_licence,
    business_licence_versions,
    business_licences,
    register_notes,
    register_states,
)
from portal.domain.members.queries.organisations import (
    ColleagueView,
    InvitationView,
    OrganisationView,
    actor,
    addresses,
    by_uscc,
    colleagues,
    find_organisations,
    invitation,
    organisation,
    organisations,
    organisations_of,
    organisations_of_users,
)

__all__ = [
    "BusinessLicenceView",
    "ColleagueView",
    "InvitationView",
    "OrganisationView",
    "RegisterNoteView",
    "actor",
    "addresses",
    "business_licence",
    "business_licence_versions",
    "business_licences",
    "by_uscc",
    "colleagues",
    "find_organisations",
    "invitation",
    "organisation",
    "organisations",
    "organisations_of",
    "organisations_of_users",
    "register_notes",
    "register_states",
]
