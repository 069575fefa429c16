"""What can be done to a certification; one function, one verb."""

from portal.domain.distributors.commands.checklist import check_entry
from portal.domain.distributors.commands.checks import (
    Answer,
    ask_provider,
    decide_identity,
    go_on_face,
    keep_answer,
    request_check,
)
from portal.domain.distributors.commands.consents import (
    record_consents,
    take_back_consent,
)
from portal.domain.distributors.commands.contacts import cancel_contact_change, change_contact
from portal.domain.distributors.commands.drafting import (
    attach_document,
    detach_document,
    save_details,
    set_scope,
)
from portal.domain.distributors.commands.erasing import (
    ErasedApplication,
    erase_applications,
    erase_person,
    forget_faces,
)
from portal.domain.distributors.commands.indexing import index_people
from portal.domain.distributors.commands.interests import declare_interests
from portal.domain.distributors.commands.looks import look
from portal.domain.distributors.commands.reminding import (
    remind_due,
    send_contact_notice,
    send_reminder,
    send_turnover_notice,
)
from portal.domain.distributors.commands.reviewing import (
    approve_application,
    recommend_application,
    refuse_application,
    return_application,
    send_back_application,
    submit_application,
    take_application,
    withdraw_application,
)
from portal.domain.distributors.commands.starting import (
    change_conversion,
    start_application,
    start_change,
    start_conversion,
    start_renewal,
)
from portal.domain.distributors.commands.turnover import declare_turnover

__all__ = [
    "Answer",
    "ErasedApplication",
    "approve_application",
    "ask_provider",
    "attach_document",
    "cancel_contact_change",
    "change_contact",
    "change_conversion",
    "check_entry",
    "decide_identity",
    "declare_interests",
    "declare_turnover",
    "detach_document",
    "erase_applications",
    "erase_person",
    "forget_faces",
    "go_on_face",
    "index_people",
    "keep_answer",
    "look",
    "recommend_application",
    "record_consents",
    "refuse_application",
    "remind_due",
    "request_check",
    "return_application",
    "save_details",
    "send_back_application",
    "send_contact_notice",
    "send_reminder",
    "send_turnover_notice",
    "set_scope",
    "start_application",
    "start_change",
    "start_conversion",
    "start_renewal",
    "submit_application",
    "take_application",
    "take_back_consent",
    "withdraw_application",
]
