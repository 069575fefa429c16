"""Kinds of document, the limits of each, and names that are safe to show."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from portal.kernel.errors import Problem
from portal.kernel.subjects import Realm
from portal.kernel.text import fold, reject_invisible

MAX_NAME = 200
_NAMELESS = "document"


class DocumentKind(StrEnum):
    """What a document is meant to prove."""

    AUTHORISATION_LETTER = "authorisation_letter"
    BUSINESS_LICENCE = "business_licence"
    ID_FRONT = "id_front"
    ID_BACK = "id_back"
    SUB_AUTHORISATION = "sub_authorisation"
    EXEMPTION_STATEMENT = "exemption_statement"
    RIGHT_PROOF = "right_proof"
    COPYRIGHT_PROOF = "copyright_proof"
    AFFILIATION_PROOF = "affiliation_proof"
    PERMIT = "permit"
    OTHER = "other"


IDENTITY_PICTURES = frozenset({DocumentKind.ID_FRONT, DocumentKind.ID_BACK})
PERSONAL = IDENTITY_PICTURES | {DocumentKind.EXEMPTION_STATEMENT}
"""What shows a person rather than a business."""

# Below the limits that the inspector sets for every file.
MAX_BYTES: Mapping[DocumentKind, int] = MappingProxyType(
    {DocumentKind.AUTHORISATION_LETTER: 10 * 1024 * 1024}  # AUT-01
)
MAX_PAGES: Mapping[DocumentKind, int] = MappingProxyType(
    {DocumentKind.AUTHORISATION_LETTER: 20}  # AUT-01
)


def realm_of(kind: DocumentKind) -> Realm:
    """Return with whose key a document of this kind is sealed."""
    return Realm.PERSON if kind in PERSONAL else Realm.ORGANISATION


def content_context(document_id: UUID) -> str:
    """Return the place to which a document's sealed bytes are bound."""
    return f"document:content:{document_id}"


def name_context(document_id: UUID) -> str:
    """Return the place to which a document's sealed name is bound."""
    return f"document:filename:{document_id}"


def check_size(kind: DocumentKind, size: int) -> list[Problem]:
    """Return DOC_TOO_LARGE when a file of `size` bytes is over the limit of its kind."""
    most = MAX_BYTES.get(kind)
    if most is None or size <= most:
        return []
    return [Problem("file", "DOC_TOO_LARGE", {"size": size, "max": most})]


def check_pages(kind: DocumentKind, pages: int) -> list[Problem]:
    """Return DOC_TOO_MANY_PAGES when a file is over the limit of its kind."""
    most = MAX_PAGES.get(kind)
    if most is None or pages <= most:
        return []
    return [Problem("file", "DOC_TOO_MANY_PAGES", {"pages": pages, "max": most})]


def display_name(filename: str) -> str:
    """Return a file name that is safe to show and to offer for download (security T6).

    No folders, no control, bidi or zero-width characters, 200 characters at most; a name that
    has to be cut keeps its extension.
    """
    seen = "".join(c for c in filename if reject_invisible("filename", c) is None)
    name = fold(fold(seen).replace("\\", "/").rpartition("/")[2]) or _NAMELESS
    stem, dot, extension = name.rpartition(".")
    if len(name) <= MAX_NAME or not stem or len(extension) >= MAX_NAME:
        return name[:MAX_NAME]
    return stem[: MAX_NAME - 1 - len(extension)] + dot + extension
