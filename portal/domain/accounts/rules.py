"""Roles as sets of permissions, and what makes an account sound."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from portal.kernel.actor import Permission
from portal.kernel.errors import Forbidden, Problem, RuleBroken
from portal.kernel.text import reject_invisible

MIN_PASSWORD = 15  # without a second factor (security.md 3.2)
MAX_PASSWORD = 128
STAFF_SESSION = timedelta(hours=8)
MEMBER_SESSION = timedelta(hours=24)
ACTIVATION_LIFE = timedelta(days=7)
MAX_FAILURES = 10  # sign-ins for one account within FAILURE_WINDOW (security.md 3.3)
FAILURE_WINDOW = timedelta(minutes=5)
PROOF_LIFE = timedelta(minutes=5)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,63}")


class StaffRole(StrEnum):
    """Roles of the industry body's officers (workflows.md 1)."""

    INTAKE_OFFICER = "intake_officer"
    EXAMINER = "examiner"
    APPROVER = "approver"
    FINANCE_CLERK = "finance_clerk"
    FINANCE_CONTROLLER = "finance_controller"
    INVESTIGATOR = "investigator"
    RULE_KEEPER = "rule_keeper"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"


_READING = frozenset(
    {
        Permission.STAFF,
        Permission.CASES_READ,
        Permission.LICENCES_LICENCE_READ,
        Permission.MEMBERS_ORGANISATION_READ,
    }
)

STAFF_PERMISSIONS: Mapping[StaffRole, frozenset[Permission]] = MappingProxyType(
    {
        StaffRole.INTAKE_OFFICER: _READING | {Permission.CASES_COMPLETENESS_CHECK},
        StaffRole.EXAMINER: _READING
        | {
            Permission.CASES_COMPLETENESS_CHECK,
            Permission.CASES_EXAMINE,
            Permission.DISTRIBUTORS_IDENTITY_DECIDE,
            Permission.DISTRIBUTORS_PERSON_VIEW,
            Permission.LICENCES_LICENCE_PROPOSE,
            Permission.MEMBERS_REGISTER_NOTE,
            Permission.SCREENING_LIST_IMPORT,
            Permission.SCREENING_LIST_READ,
            Permission.SUPPLIERS_AUTHORISATION_PROPOSE,
            Permission.SUPPLIERS_BRAND_ASK,
        },
        StaffRole.APPROVER: _READING
        | {
            Permission.CASES_DECIDE,
            Permission.DISTRIBUTORS_PERSON_VIEW,
            Permission.LICENCES_LICENCE_DECIDE,
            Permission.PRIVACY_ERASURE_DECIDE,
            Permission.SCREENING_LIST_READ,
            Permission.SUPPLIERS_AUTHORISATION_DECIDE,
        },
        StaffRole.FINANCE_CLERK: frozenset(
            {
                Permission.STAFF,
                Permission.MEMBERS_ORGANISATION_READ,
                Permission.DEPOSITS_LEDGER_READ,
                Permission.DEPOSITS_RECEIPT_RECORD,
            }
        ),
        StaffRole.FINANCE_CONTROLLER: frozenset(
            {
                Permission.STAFF,
                Permission.MEMBERS_ORGANISATION_READ,
                Permission.DEPOSITS_LEDGER_READ,
                Permission.DEPOSITS_RECEIPT_CONFIRM,
            }
        ),
        StaffRole.INVESTIGATOR: _READING | {Permission.LICENCES_LICENCE_PROPOSE},
        StaffRole.RULE_KEEPER: frozenset(
            {
                Permission.STAFF,
                Permission.CONSENTS_NOTICE_EDIT,
                Permission.PERMITS_TABLE_EDIT,
            }
        ),
        StaffRole.AUDITOR: _READING
        | {Permission.AUDIT_TRAIL_READ, Permission.DEPOSITS_LEDGER_READ},
        StaffRole.SYSTEM_ADMIN: frozenset(
            {Permission.STAFF, Permission.ACCOUNTS_OFFICER_MANAGE}
        ),
    }
)


class IncompatibleRoles(RuleBroken):
    """One person may not hold these roles together (security.md 3.6)."""

    code = "accounts.incompatible_roles"


class EmailTaken(RuleBroken):
    """An account with this e-mail address exists already."""

    code = "accounts.email_taken"


class LinkNotValid(RuleBroken):
    """The one-time link was used, has expired, or never existed."""

    code = "accounts.link_not_valid"


class ProofNeeded(Forbidden):
    """The act asks for the password anew, and it was last given too long ago (KYC-08)."""

    code = "accounts.proof_needed"


def permissions_of(roles: Iterable[StaffRole]) -> frozenset[Permission]:
    """Return all that the roles together may do."""
    return frozenset().union(*(STAFF_PERMISSIONS[role] for role in roles))


def check_roles(roles: frozenset[StaffRole]) -> None:
    """Raise `IncompatibleRoles` when an auditor could write, or an administrator decide."""
    for alone in (StaffRole.AUDITOR, StaffRole.SYSTEM_ADMIN):
        if alone in roles and len(roles) > 1:
            raise IncompatibleRoles(role=alone)


def normal_email(text: str) -> str:
    """Return the address in the one spelling we compare."""
    return text.strip().lower()


def check_email(email: str) -> list[Problem]:
    """Return what is wrong with a normalised address."""
    if _EMAIL.fullmatch(email) and not reject_invisible("email", email):
        return []
    return [Problem("email", "EMAIL_FORMAT")]


def check_password(password: str, *, email: str) -> list[Problem]:
    """Return what is wrong with a new password: 15 to 128 characters, not the address.

    There are no composition rules (security.md 3.2).
    """
    if len(password) < MIN_PASSWORD:
        return [Problem("password", "PASSWORD_TOO_SHORT", {"min": MIN_PASSWORD})]
    if len(password) > MAX_PASSWORD:
        return [Problem("password", "PASSWORD_TOO_LONG", {"max": MAX_PASSWORD})]
    if len(set(password)) < 5 or password.lower() in {email, email * 2}:  # noqa: PLR2004
        return [Problem("password", "PASSWORD_TOO_SIMPLE")]
    return []


def check_name(name: str) -> list[Problem]:
    """Return what is wrong with a person's name as shown to colleagues."""
    if not 1 <= len(name) <= 100:  # noqa: PLR2004
        return [Problem("name", "NAME_LENGTH", {"max": 100})]
    hidden = reject_invisible("name", name)
    return [hidden] if hidden else []


def session_life(roles: Iterable[StaffRole]) -> timedelta:
    """Return how long a session lasts: shorter for officers."""
    return STAFF_SESSION if any(True for _ in roles) else MEMBER_SESSION


def hash_secret(secret: str) -> str:
    """Return what is stored of a session or link secret of 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
