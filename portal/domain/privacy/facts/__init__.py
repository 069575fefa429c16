"""What commands and queries of the privacy feature both look at."""

from portal.domain.privacy.facts.contents import contents
from portal.domain.privacy.facts.held import Piece, Plan, person_key, pieces, plan
from portal.domain.privacy.facts.log import record, revived

__all__ = ["Piece", "Plan", "contents", "person_key", "pieces", "plan", "record", "revived"]
