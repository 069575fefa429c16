"""Who is acting: the only thing a policy may ask about a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID


class Permission(StrEnum):
    """`feature:thing:verb`, alphabetical; every guarded route and command policy names one."""

    ACCOUNTS_OFFICER_MANAGE = "accounts:officer:manage"
    AUDIT_TRAIL_READ = "audit:trail:read"
    CASES_COMPLETENESS_CHECK = "cases:completeness:check"
    CASES_EXAMINE = "cases:case:examine"
    CASES_DECIDE = "cases:case:decide"
    CASES_READ = "cases:case:read"
    CONSENTS_NOTICE_EDIT = "consents:notice:edit"
    DEPOSITS_ACCOUNT_READ = "deposits:account:read"
    DEPOSITS_LEDGER_READ = "deposits:ledger:read"
    DEPOSITS_RECEIPT_CONFIRM = "deposits:receipt:confirm"
    DEPOSITS_RECEIPT_RECORD = "deposits:receipt:record"
    DISTRIBUTORS_APPLICATION_EDIT = "distributors:application:edit"
    DISTRIBUTORS_IDENTITY_DECIDE = "distributors:identity:decide"
    DISTRIBUTORS_PERSON_VIEW = "distributors:person:view"
    DOCUMENTS_DOCUMENT_UPLOAD = "documents:document:upload"
    LICENCES_LICENCE_DECIDE = "licences:licence:decide"
    LICENCES_LICENCE_PROPOSE = "licences:licence:propose"
    LICENCES_LICENCE_READ = "licences:licence:read"
    MEMBERS_ORGANISATION_MANAGE = "members:organisation:manage"
    MEMBERS_ORGANISATION_READ = "members:organisation:read"
    MEMBERS_REGISTER_NOTE = "members:register:note"
    PERMITS_TABLE_EDIT = "permits:table:edit"
    PRICELISTS_LIST_EDIT = "pricelists:list:edit"
    PRIVACY_ERASURE_DECIDE = "privacy:erasure:decide"
    PRIVACY_RIGHT_EXERCISE = "privacy:right:exercise"
    PUBLIC = "public"
    SCREENING_LIST_IMPORT = "screening:list:import"
    SCREENING_LIST_READ = "screening:list:read"
    SIGNED_IN = "signed_in"
    STAFF = "staff"
    SUPPLIERS_APPLICATION_EDIT = "suppliers:application:edit"
    SUPPLIERS_AUTHORISATION_DECIDE = "suppliers:authorisation:decide"
    SUPPLIERS_AUTHORISATION_PROPOSE = "suppliers:authorisation:propose"
    SUPPLIERS_AUTHORISATION_SURRENDER = "suppliers:authorisation:surrender"
    SUPPLIERS_BRAND_ASK = "suppliers:brand:ask"


_NONE: Mapping[UUID, frozenset[Permission]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the portal itself, with what it may do.

    `permissions` are held as an officer of the industry body, everywhere; `organisations` holds
    what the person may do inside each organisation it works for.  `is_fresh`: the password was
    given within the last minutes.
    """

    id: UUID | None
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    organisations: Mapping[UUID, frozenset[Permission]] = field(default_factory=lambda: _NONE)
    is_system: bool = False
    is_fresh: bool = False

    def has(self, permission: Permission) -> bool:
        """Return whether the permission is held as an officer (or needs no holding)."""
        return (
            self.is_system
            or permission is Permission.PUBLIC
            or (permission is Permission.SIGNED_IN and self.id is not None)
            or permission in self.permissions
        )

    def belongs_to(self, organisation_id: UUID) -> bool:
        """Return whether the person works for the organisation."""
        return organisation_id in self.organisations

    def has_for(self, organisation_id: UUID, permission: Permission) -> bool:
        """Return whether the permission is held inside this organisation."""
        return self.is_system or permission in self.organisations.get(
            organisation_id, frozenset()
        )


ANONYMOUS = Actor(None)
SYSTEM = Actor(None, is_system=True)
