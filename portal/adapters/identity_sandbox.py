"""Identity checks that ask nobody: whom they find is told by the number (development only).

`TEST_IDENTITIES` has one number for every outcome; any other number matches.  The district of
these numbers does not exist, so none of them can belong to anybody.
"""

from dataclasses import dataclass
from datetime import timedelta

from portal.kernel.clock import Clock
from portal.kernel.identity import (
    CheckMethod,
    CheckResult,
    Claim,
    FaceCheck,
    Outcome,
    Provider,
    SubReason,
)

_REGISTER = (CheckMethod.TELECOM3, CheckMethod.BANK4, CheckMethod.ID2)
_MOBILE = (CheckMethod.TELECOM3, CheckMethod.BANK4)
_BANK = (CheckMethod.BANK4,)
_FACE = (CheckMethod.FACE,)
_FACE_LASTS = timedelta(minutes=30)
_ALIKE = 96


@dataclass(frozen=True, slots=True)
class TestIdentity:
    """A number, and how the checks by `methods` of whoever states it come out.

    A face check that is `endless` never finishes; one that `cannot_begin` fails at once.
    """

    __test__ = False  # no test class, whatever its name says

    number: str
    methods: tuple[CheckMethod, ...]
    result: CheckResult
    sub_reason: SubReason | None = None
    score: int | None = None
    endless: bool = False
    cannot_begin: bool = False

    @property
    def outcome(self) -> Outcome:
        """The answer of the sandbox."""
        request_id = f"sandbox-{self.number[14:17]}"
        return Outcome(self.result, request_id, self.sub_reason, self.score)


TEST_IDENTITIES = (
    TestIdentity("319900199001019012", _REGISTER, CheckResult.MISMATCH, SubReason.NAME_WRONG),
    TestIdentity("319900199001019020", _REGISTER, CheckResult.MISMATCH, SubReason.NUMBER_WRONG),
    TestIdentity("319900199001019039", _REGISTER, CheckResult.MISMATCH, SubReason.BOTH_WRONG),
    TestIdentity("319900199001019047", _MOBILE, CheckResult.MISMATCH, SubReason.MOBILE_WRONG),
    TestIdentity("319900199001019055", _BANK, CheckResult.MISMATCH, SubReason.CARD_WRONG),
    TestIdentity("319900199001019063", _REGISTER, CheckResult.NOT_FOUND, SubReason.NO_RECORD),
    TestIdentity("319900199001019071", _REGISTER, CheckResult.ERROR, SubReason.TIMED_OUT),
    TestIdentity("31990019900101908X", _REGISTER, CheckResult.ERROR, SubReason.UNREADABLE),
    TestIdentity("319900199001019098", _REGISTER, CheckResult.ERROR, SubReason.REFUSED),
    TestIdentity("319900199001019119", _FACE, CheckResult.MISMATCH, SubReason.NOT_LIVE),
    TestIdentity(
        "319900199001019127", _FACE, CheckResult.MISMATCH, SubReason.OTHER_FACE, score=31
    ),
    TestIdentity("319900199001019135", _FACE, CheckResult.MATCH, score=62),
    TestIdentity("319900199001019143", _FACE, CheckResult.NOT_FOUND, SubReason.NO_RECORD),
    TestIdentity(
        "319900199001019151", _FACE, CheckResult.ERROR, SubReason.NOT_FINISHED, endless=True
    ),
    TestIdentity("31990019900101916X", _FACE, CheckResult.ERROR, SubReason.TIMED_OUT),
    TestIdentity("319900199001019178", _FACE, CheckResult.ERROR, SubReason.UNREADABLE),
    TestIdentity(
        "319900199001019186", _FACE, CheckResult.ERROR, SubReason.REFUSED, cannot_begin=True
    ),
)
_BY_NUMBER = {identity.number: identity for identity in TEST_IDENTITIES}
_MATCHES = "matches"


class Checker:
    """Fulfils `portal.kernel.ports.IdentityChecker`; nothing leaves the machine."""

    provider = Provider("沙箱（不联网） / Sandbox (asks nobody)", "sandbox@portal.example")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def check(self, method: CheckMethod, claim: Claim, key: str) -> Outcome:  # noqa: ARG002 - asked twice, it answers the same
        identity = _BY_NUMBER.get(claim.number)
        if identity is None or method not in identity.methods:
            return Outcome(CheckResult.MATCH, f"sandbox-{_MATCHES}")
        return identity.outcome

    def start_face(self, claim: Claim, return_url: str, key: str) -> FaceCheck | Outcome:  # noqa: ARG002
        """Begin; there is nothing to go to, so the address leads straight back."""
        identity = _BY_NUMBER.get(claim.number)
        if identity is not None and identity.cannot_begin:
            return identity.outcome
        shown = identity is not None and CheckMethod.FACE in identity.methods
        token = identity.number if identity and shown else _MATCHES
        return FaceCheck(token, return_url, self._clock.now() + _FACE_LASTS)

    def fetch_face(self, token: str) -> Outcome | None:
        identity = _BY_NUMBER.get(token)
        if identity is None:
            return Outcome(CheckResult.MATCH, f"sandbox-{_MATCHES}", score=_ALIKE)
        return None if identity.endless else identity.outcome
