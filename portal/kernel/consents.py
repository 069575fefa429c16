"""What people agree to, and what for (KYC-06)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ConsentItem(StrEnum):
    """What a person agrees to, each on its own (KYC-06)."""

    PERSONAL_DATA = "personal_data"
    IDENTITY_DOCUMENT = "identity_document"
    BANK_ACCOUNT = "bank_account"
    PUBLICATION = "publication"
    PROVIDER = "provider"
    FACE = "face"


class ConsentPurpose(StrEnum):
    """What somebody's data is used for; another purpose needs another consent."""

    CERTIFICATION = "certification"
    REFUND = "refund"
    PUBLICATION = "publication"
    VERIFICATION = "verification"
    FACE_CHECK = "face_check"


PURPOSE_OF: Mapping[ConsentItem, ConsentPurpose] = MappingProxyType(
    {
        ConsentItem.PERSONAL_DATA: ConsentPurpose.CERTIFICATION,
        ConsentItem.IDENTITY_DOCUMENT: ConsentPurpose.CERTIFICATION,
        ConsentItem.BANK_ACCOUNT: ConsentPurpose.REFUND,
        ConsentItem.PUBLICATION: ConsentPurpose.PUBLICATION,
        ConsentItem.PROVIDER: ConsentPurpose.VERIFICATION,
        ConsentItem.FACE: ConsentPurpose.FACE_CHECK,
    }
)
