"""What comes in with a request stays in memory: it may be the picture of an identity card.

Werkzeug puts uploaded files of more than 500 kB into a temporary file, in the clear (security
3.1).  The size of a request is limited, so memory holds them all.
"""

from io import BytesIO
from typing import IO

from flask import Request
from typing_extensions import override


class InMemoryRequest(Request):
    """A request whose files never touch the disk."""

    @override
    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
