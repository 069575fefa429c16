"""What can be done to a certification; one function, one verb."""

from portal.domain.distributors.commands.drafting import (
    attach_document,
    detach_document,
    record_consents,
    save_details,
    set_scope,
    start_application,
)
from portal.domain.distributors.commands.reviewing import (
    approve_application,
    decide_identity,
    recommend_application,
    refuse_application,
    return_application,
    send_back_application,
    submit_application,
    take_application,
    withdraw_application,
)

__all__ = [
    "approve_application",
    "attach_document",
    "decide_identity",
    "detach_document",
    "recommend_application",
    "record_consents",
    "refuse_application",
    "return_application",
    "save_details",
    "send_back_application",
    "set_scope",
    "start_application",
    "submit_application",
    "take_application",
    "withdraw_application",
]
