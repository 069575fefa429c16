"""What can be done to applications and authorisations; one function, one verb."""

from portal.domain.suppliers.commands.applications import (
    attach_document,
    detach_document,
    save_letter,
    submit_application,
    withdraw_application,
)
from portal.domain.suppliers.commands.bulk import import_grants
from portal.domain.suppliers.commands.confirmations import (
    OpenedLink,
    RefusedLink,
    SentLink,
    answer_confirmation,
    ask_brand,
    keep_link,
    open_confirmation,
    send_link,
)
from portal.domain.suppliers.commands.measures import (
    lift_suspension,
    propose_lift,
    propose_revocation,
    propose_suspension,
    refuse_measure,
    revoke_authorisation,
    surrender_authorisation,
    suspend_authorisation,
)
from portal.domain.suppliers.commands.review import (
    approve_application,
    check_document,
    recommend_application,
    refuse_application,
    return_application,
    send_back_application,
    take_application,
)
from portal.domain.suppliers.commands.starting import (
    start_application,
    start_correction,
    start_renewal,
)

__all__ = [
    "OpenedLink",
    "RefusedLink",
    "SentLink",
    "answer_confirmation",
    "approve_application",
    "ask_brand",
    "attach_document",
    "check_document",
    "detach_document",
    "import_grants",
    "keep_link",
    "lift_suspension",
    "open_confirmation",
    "propose_lift",
    "propose_revocation",
    "propose_suspension",
    "recommend_application",
    "refuse_application",
    "refuse_measure",
    "return_application",
    "revoke_authorisation",
    "save_letter",
    "send_back_application",
    "send_link",
    "start_application",
    "start_correction",
    "start_renewal",
    "submit_application",
    "surrender_authorisation",
    "suspend_authorisation",
    "take_application",
    "withdraw_application",
]
