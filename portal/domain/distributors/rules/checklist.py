"""What an examiner compares with the papers, statement by statement."""

from enum import StrEnum

from portal.kernel.errors import RuleBroken
from portal.kernel.trade import OrganisationKind


class EntryKind(StrEnum):
    """What an entry of the checklist is about: a statement, a paper, or a screening result."""

    FIELD = "field"
    DOCUMENT = "document"
    HIT = "hit"


class CheckedField(StrEnum):
    """Statements that are compared with the papers; the value is the key of its entry."""

    PERSON_NAME = "person_name"
    ID_NUMBER = "id_number"
    ID_VALIDITY = "id_validity"
    MOBILE = "mobile"
    BANK_CARD = "bank_card"
    LEGAL_REPRESENTATIVE = "legal_representative"
    OWNERS = "owners"
    LICENCE_VALIDITY = "licence_validity"


_OF_A_COMPANY = frozenset({CheckedField.LEGAL_REPRESENTATIVE, CheckedField.OWNERS})


class NotChecked(RuleBroken):
    """Something on the checklist has not been found in order yet."""

    code = "distributors.not_checked"


def checked_fields(subject: OrganisationKind) -> tuple[CheckedField, ...]:
    """Return the statements that a subject of this kind makes and an examiner compares."""
    left_out: set[CheckedField] = set()
    if subject is not OrganisationKind.COMPANY:
        left_out |= _OF_A_COMPANY
    if subject is OrganisationKind.NATURAL_PERSON:
        left_out.add(CheckedField.LICENCE_VALIDITY)
    return tuple(field for field in CheckedField if field not in left_out)
