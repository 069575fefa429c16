"""Documents: scans and papers that organisations hand in as proof.

Owns: documents (the bytes lie sealed in the blob store under their SHA-256).  Reads: nothing of
members; features above attach documents to what they prove.  Emits: `documents.*`.
"""

from portal.domain.documents.commands import (
    Destroyed,
    drop_content,
    erase_documents,
    seal_older,
    upload,
)
from portal.domain.documents.events import DocumentErased, DocumentSealed, DocumentUploaded
from portal.domain.documents.queries import (
    DocumentView,
    check_files,
    content,
    document,
    documents_of,
    held_documents,
    papers_of,
    picture,
)
from portal.domain.documents.rules import DocumentKind

__all__ = [
    "Destroyed",
    "DocumentErased",
    "DocumentKind",
    "DocumentSealed",
    "DocumentUploaded",
    "DocumentView",
    "check_files",
    "content",
    "document",
    "documents_of",
    "drop_content",
    "erase_documents",
    "held_documents",
    "papers_of",
    "picture",
    "seal_older",
    "upload",
]
