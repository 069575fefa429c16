"""Privacy: the rights of a person over its data (KYC-06, KYC-07; PIPL art. 44-47).

Owns: requests to erase, erasures and their proof.  Reads: members, documents, approvals,
distributors, deposits, licences.  Emits: `privacy.*`.  It decides what may go; how something
is erased, the feature knows that keeps it.
"""

from portal.domain.privacy.commands import (
    cancel_erasure,
    carry_out,
    erase_due,
    export,
    log_erasure,
    replay,
    request_erasure,
)
from portal.domain.privacy.events import (
    DataExported,
    ErasureCancelled,
    ErasureDecided,
    ErasureMade,
    ErasureReplayed,
    ErasureRequested,
)
from portal.domain.privacy.facts import Piece
from portal.domain.privacy.queries import (
    ErasureView,
    RequestView,
    certificate,
    destroyed_keys,
    due_organisations,
    erasure,
    erasures_of,
    holdings,
    log_entry,
    not_in_force,
    open_request,
    request,
    requests,
)
from portal.domain.privacy.rules import (
    ENDED_MONTHS,
    EXPORTS_A_DAY,
    Cause,
    Hold,
    HoldReason,
    Outcome,
    RequestState,
)

__all__ = [
    "ENDED_MONTHS",
    "EXPORTS_A_DAY",
    "Cause",
    "DataExported",
    "ErasureCancelled",
    "ErasureDecided",
    "ErasureMade",
    "ErasureReplayed",
    "ErasureRequested",
    "ErasureView",
    "Hold",
    "HoldReason",
    "Outcome",
    "Piece",
    "RequestState",
    "RequestView",
    "cancel_erasure",
    "carry_out",
    "certificate",
    "destroyed_keys",
    "due_organisations",
    "erase_due",
    "erasure",
    "erasures_of",
    "export",
    "holdings",
    "log_entry",
    "log_erasure",
    "not_in_force",
    "open_request",
    "replay",
    "request",
    "request_erasure",
    "requests",
]
