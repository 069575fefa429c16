"""What can be done to organisations and their people; one function, one verb."""

from portal.domain.members.commands.business_licences import (
    note_register_state,
    record_business_licence,
)
from portal.domain.members.commands.organisations import (
    accept_invitation,
    convert,
    invite,
    join,
    register_organisation,
    update_profile,
)

__all__ = [
    "accept_invitation",
    "convert",
    "invite",
    "join",
    "note_register_state",
    "record_business_licence",
    "register_organisation",
    "update_profile",
]
