"""What a letter must say (AUT-01), when it holds (AUT-04, AUT-05), and where."""

from portal.domain.suppliers.rules.bulk import (
    GRANT_COLUMNS,
    GrantColumn,
    GrantRow,
    ImportReport,
    RowReport,
    check_grant_row,
    read_grant_rows,
)
from portal.domain.suppliers.rules.chain import (
    GONE,
    AuthorisationStatus,
    Binding,
    BindingKind,
    EffectiveEnd,
    Link,
    RightEnd,
    Standing,
    chain_end,
    standing,
)
from portal.domain.suppliers.rules.changes import (
    FIXED_IN_CORRECTION,
    FIXED_IN_RENEWAL,
    PARTIES,
    FieldChange,
    check_fixed,
    compare,
    merged,
)
from portal.domain.suppliers.rules.confirmation import (
    CONFIRMATION_LIFE,
    MAX_CODES,
    Answer,
    BrandDenied,
    ConfirmationState,
    Refusal,
    address_context,
    answerer_context,
    check_address,
    check_answer,
    check_source,
    confirmation_state,
    spent,
)
from portal.domain.suppliers.rules.letter import (
    ALL_CHANNELS,
    PARENT,
    Exclusivity,
    Letter,
    RightType,
    Seal,
    approved_letter,
    as_typed,
    is_product,
    parse_letter,
    read_letter,
)
from portal.domain.suppliers.rules.measures import (
    ACTIONS,
    LIFT,
    REVOKE,
    SUSPEND,
    AlreadySuspended,
    NotSuspended,
    proposed_day,
)
from portal.domain.suppliers.rules.nesting import (
    Grant,
    Sibling,
    can_join,
    exclusivity_problems,
    foreign_rights,
    grant_of,
    joined,
    nesting_problems,
    root_problems,
)
from portal.domain.suppliers.rules.overlaps import Siblings
from portal.domain.suppliers.rules.reader import claims_uscc, means_yes, normal_code
from portal.domain.suppliers.rules.regions import (
    PROVINCES,
    is_known_region,
    is_region,
    prefectures,
    region_name,
)
from portal.domain.suppliers.rules.renewals import (
    EXTENSION_DAYS,
    OPENS_DAYS,
    carried_to,
    cut_to,
    opens_on,
)
from portal.domain.suppliers.rules.rights import (
    CopyrightKind,
    CopyrightRef,
    PermitRef,
    Trademark,
    right_ends,
)
from portal.domain.suppliers.rules.scope import Scope, scope_in, scope_of
from portal.domain.suppliers.rules.terms import (
    WARNINGS,
    check_letter,
    check_live,
    link_of,
    own_end,
    warnings,
)
from portal.kernel.errors import RuleBroken

__all__ = [
    "ACTIONS",
    "ALL_CHANNELS",
    "CONFIRMATION_LIFE",
    "EXTENSION_DAYS",
    "FIXED_IN_CORRECTION",
    "FIXED_IN_RENEWAL",
    "GONE",
    "GRANT_COLUMNS",
    "LIFT",
    "MAX_CODES",
    "OPENS_DAYS",
    "PARENT",
    "PARTIES",
    "PROVINCES",
    "REVOKE",
    "SUSPEND",
    "WARNINGS",
    "AlreadySuspended",
    "Answer",
    "AuthorisationStatus",
    "Binding",
    "BindingKind",
    "BrandDenied",
    "ConfirmationState",
    "CopyrightKind",
    "CopyrightRef",
    "EffectiveEnd",
    "Exclusivity",
    "FieldChange",
    "Grant",
    "GrantColumn",
    "GrantRow",
    "ImportReport",
    "Letter",
    "LetterTaken",
    "Link",
    "NotChecked",
    "NotEditable",
    "NotLive",
    "NotSuspended",
    "PermitRef",
    "Refusal",
    "RenewalTooEarly",
    "RightEnd",
    "RightType",
    "RowReport",
    "Scope",
    "Seal",
    "Sibling",
    "Siblings",
    "Standing",
    "Trademark",
    "address_context",
    "answerer_context",
    "approved_letter",
    "as_typed",
    "can_join",
    "carried_to",
    "chain_end",
    "check_address",
    "check_answer",
    "check_fixed",
    "check_grant_row",
    "check_letter",
    "check_live",
    "check_source",
    "claims_uscc",
    "compare",
    "confirmation_state",
    "cut_to",
    "exclusivity_problems",
    "foreign_rights",
    "grant_of",
    "is_known_region",
    "is_product",
    "is_region",
    "joined",
    "link_of",
    "means_yes",
    "merged",
    "nesting_problems",
    "normal_code",
    "opens_on",
    "own_end",
    "parse_letter",
    "prefectures",
    "proposed_day",
    "read_grant_rows",
    "read_letter",
    "region_name",
    "right_ends",
    "root_problems",
    "scope_in",
    "scope_of",
    "spent",
    "standing",
    "warnings",
]


class NotEditable(RuleBroken):
    """The application has been submitted; it can be changed only when it is returned."""

    code = "suppliers.not_editable"


class NotChecked(RuleBroken):
    """Something on the checklist has not been found in order yet."""

    code = "suppliers.not_checked"


class RenewalTooEarly(RuleBroken):
    """A letter may be renewed from sixty days before its end."""

    code = "suppliers.renewal_too_early"


class LetterTaken(RuleBroken):
    """The same letter has been approved already (AUT-01: unique per grantor)."""

    code = "suppliers.letter_taken"


class NotLive(RuleBroken):
    """The authorisation has ended or been revoked already."""

    code = "suppliers.not_live"
