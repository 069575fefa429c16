"""Accounts: who can sign in, the sessions they have open, and the roles officers hold.

Owns: users, sessions, activation links.  Reads: nothing below.  Emits: `accounts.*`.
"""

from portal.domain.accounts.commands import (
    activate,
    create_officer,
    create_user,
    open_session,
    set_roles,
    sign_in,
    sign_out,
)
from portal.domain.accounts.events import (
    OfficerCreated,
    RolesSet,
    SignedIn,
    SignedOut,
    SignInFailed,
    UserActivated,
    UserCreated,
)
from portal.domain.accounts.queries import (
    OfficerView,
    UserView,
    activation,
    emails,
    names,
    officer,
    officers,
    session_user,
    user,
    user_by_email,
)
from portal.domain.accounts.rules import (
    STAFF_PERMISSIONS,
    StaffRole,
    check_email,
    hash_secret,
    normal_email,
    permissions_of,
)

__all__ = [
    "STAFF_PERMISSIONS",
    "OfficerCreated",
    "OfficerView",
    "RolesSet",
    "SignInFailed",
    "SignedIn",
    "SignedOut",
    "StaffRole",
    "UserActivated",
    "UserCreated",
    "UserView",
    "activate",
    "activation",
    "check_email",
    "create_officer",
    "create_user",
    "emails",
    "hash_secret",
    "names",
    "normal_email",
    "officer",
    "officers",
    "open_session",
    "permissions_of",
    "session_user",
    "set_roles",
    "sign_in",
    "sign_out",
    "user",
    "user_by_email",
]
