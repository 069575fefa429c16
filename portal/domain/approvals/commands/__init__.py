"""What can be done to cases and proposals; one function, one verb."""

from portal.domain.approvals.commands.cases import (
    approve_case,
    ask_brand_case,
    check_item,
    hear_brand_case,
    open_case,
    recommend_case,
    refuse_case,
    return_case,
    send_back_case,
    submit_case,
    take_case,
    withdraw_case,
)
from portal.domain.approvals.commands.proposals import (
    approve_proposal,
    propose,
    refuse_proposal,
)

__all__ = [
    "approve_case",
    "approve_proposal",
    "ask_brand_case",
    "check_item",
    "hear_brand_case",
    "open_case",
    "propose",
    "recommend_case",
    "refuse_case",
    "refuse_proposal",
    "return_case",
    "send_back_case",
    "submit_case",
    "take_case",
    "withdraw_case",
]
