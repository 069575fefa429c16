"""What can be read about the rights of a person; nothing in it is personal."""

from portal.domain.privacy.queries.erasures import (
    ErasureView,
    certificate,
    destroyed_keys,
    due_organisations,
    erasure,
    erasures_of,
    log_entry,
    not_in_force,
)
from portal.domain.privacy.queries.requests import (
    RequestView,
    holdings,
    open_request,
    request,
    requests,
)

__all__ = [
    "ErasureView",
    "RequestView",
    "certificate",
    "destroyed_keys",
    "due_organisations",
    "erasure",
    "erasures_of",
    "holdings",
    "log_entry",
    "not_in_force",
    "open_request",
    "request",
    "requests",
]
