"""Documents: scans and papers that organisations hand in as proof.

Owns: documents (the bytes lie in the blob store under their SHA-256).  Reads: nothing of
members; features above attach documents to what they prove.  Emits: `documents.*`.
"""

from portal.domain.documents.commands import upload
from portal.domain.documents.events import DocumentUploaded
from portal.domain.documents.queries import DocumentView, content, document, documents_of
from portal.domain.documents.rules import DocumentKind

__all__ = [
    "DocumentKind",
    "DocumentUploaded",
    "DocumentView",
    "content",
    "document",
    "documents_of",
    "upload",
]
