"""What can be done about the rights of a person; one function, one verb."""

from portal.domain.privacy.commands.erasing import carry_out, erase_due
from portal.domain.privacy.commands.exporting import export
from portal.domain.privacy.commands.replaying import log_erasure, replay
from portal.domain.privacy.commands.requests import cancel_erasure, request_erasure

__all__ = [
    "cancel_erasure",
    "carry_out",
    "erase_due",
    "export",
    "log_erasure",
    "replay",
    "request_erasure",
]
