"""What providers of identity checks are told and answer, in nobody's own format (KYC-04)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CheckMethod(StrEnum):
    """Ways to find out whether a person is who it says.

    `TELECOM3`: name, ID number and mobile at the telephone company; `BANK4`: the same and the
    card at the bank; `ID2`: name and ID number at the register of identity cards; `FACE`: the
    living face against the register; `MANUAL`: an officer.
    """

    TELECOM3 = "TELECOM3"
    BANK4 = "BANK4"
    ID2 = "ID2"
    FACE = "FACE"
    MANUAL = "MANUAL"


class CheckResult(StrEnum):
    """Outcomes of a check; `ERROR` and `NOT_FOUND` say nothing against the person."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_FOUND = "not_found"
    ERROR = "error"


class SubReason(StrEnum):
    """What exactly did not match, or went wrong."""

    NAME_WRONG = "name_wrong"
    NUMBER_WRONG = "number_wrong"
    BOTH_WRONG = "both_wrong"
    MOBILE_WRONG = "mobile_wrong"
    CARD_WRONG = "card_wrong"
    NOT_LIVE = "not_live"
    OTHER_FACE = "other_face"
    NO_RECORD = "no_record"
    NOT_FINISHED = "not_finished"
    TIMED_OUT = "timed_out"
    UNREADABLE = "unreadable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """Who somebody says to be; `card` and `mobile` are empty where the method needs none."""

    name: str
    number: str
    mobile: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A provider's answer; `score` is 0 to 100 where there is one, `request_id` its own."""

    result: CheckResult
    request_id: str = ""
    sub_reason: SubReason | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class FaceCheck:
    """A face check that the person goes on with at `url` until it expires."""

    token: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Provider:
    """Who is told personal data: name, and how to reach them (PIPL art. 23)."""

    name: str
    contact: str
