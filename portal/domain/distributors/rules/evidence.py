"""Evidence that a person is who it says (KYC-04): checks, what passes, when a card is locked.

It has two halves.  A register, the telephone company's or the bank's, knows the person; and
somebody compared the person itself: a machine the living face, or an officer the pictures.
The register of identity cards is asked about the legal representative of a company only, whose
mobile and card are not known; what it says is for officers and proves nothing of the person.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from portal.domain.distributors.rules.details import Details, check_details
from portal.domain.distributors.rules.identity_numbers import IdType
from portal.kernel.consents import ConsentItem
from portal.kernel.errors import Problem, RuleBroken, TooMany
from portal.kernel.identity import CheckMethod, CheckResult, Claim, FaceCheck
from portal.kernel.limits import Limits
from portal.kernel.text import reject_invisible
from portal.kernel.trade import OrganisationKind

NOTE_MAX = 1000
CHECKS_A_DAY = 5
CARD_CALLS_A_DAY = 10
CARD_FAILURES = 3
# How many of a card's last calls are enough to see whether it is locked.
CARD_CALLS_READ = 3 * CARD_CALLS_A_DAY

REGISTER_METHODS = (CheckMethod.TELECOM3, CheckMethod.BANK4)
# The registers know holders of these documents only.
_ON_REGISTER = frozenset({IdType.RESIDENT_ID, IdType.HMT_RESIDENCE})
_FAILURES = frozenset({CheckResult.MISMATCH, CheckResult.NOT_FOUND})


class CheckState(StrEnum):
    """Where a check is.

    `REQUESTED`: the provider is to be asked; `STARTED`: the person goes on at the provider's;
    `FETCHING`: the provider is to be asked how it ended.
    """

    REQUESTED = "requested"
    STARTED = "started"
    FETCHING = "fetching"
    DONE = "done"


_ASKED = frozenset({CheckState.REQUESTED, CheckState.FETCHING})
# While another check is in one of these states, none of the method is begun.
BLOCKING: Mapping[CheckMethod, frozenset[CheckState]] = MappingProxyType(
    {
        CheckMethod.TELECOM3: _ASKED,
        CheckMethod.BANK4: _ASKED,
        CheckMethod.ID2: _ASKED,
        CheckMethod.FACE: _ASKED | {CheckState.STARTED},
        CheckMethod.MANUAL: frozenset(),
    }
)


class EvidenceState(StrEnum):
    """What the checks prove together.

    `OPEN`: no register has answered yet; `MANUAL`: it is for an officer to compare person and
    pictures, as nothing has been found against the person; `FAILED`: a register or an officer
    found something that differs, which the applicant mends or an officer decides about.
    """

    OPEN = "open"
    MANUAL = "manual"
    PASSED = "passed"
    FAILED = "failed"


class SharedKind(StrEnum):
    """What of a person is told to a provider of identity checks."""

    NAME = "name"
    ID_NUMBER = "id_number"
    MOBILE = "mobile"
    BANK_CARD = "bank_card"
    FACE = "face"


class NotInExamination(RuleBroken):
    """Officers check somebody's identity while they examine the application."""

    code = "distributors.not_in_examination"


class IdentityNotConfirmed(RuleBroken):
    """The checks do not prove that the person is who it says (KYC-04)."""

    code = "distributors.identity_not_confirmed"


class NotOffered(RuleBroken):
    """This way of checking does not exist for such a document or subject."""

    code = "distributors.check_not_offered"


class CheckUnderWay(RuleBroken):
    """Another check of the application has not ended yet."""

    code = "distributors.check_under_way"


class TooManyChecks(TooMany):
    """The providers were asked about this application often enough today."""

    code = "distributors.too_many_checks"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check; `present` when it is about what the application states now.

    `result` is None while it is under way.
    """

    method: CheckMethod
    result: CheckResult | None
    score: int | None
    round: int
    present: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found out.

    `register`: the answer that counts, NOT_FOUND also when no register could say anything, None
    while none was asked.  `compared`: how the person itself was compared and found to be the
    one, None while it was not.  `representative`: the last answer about the legal
    representative of a company, which the state does not depend on.
    """

    state: EvidenceState
    register: CheckResult | None
    compared: CheckMethod | None
    representative: CheckResult | None


def offered_methods(subject: OrganisationKind, details: Details) -> tuple[CheckMethod, ...]:
    """Return the ways of checking that exist; an officer's comparison always does (KYC-05).

    Registers know mainland documents only, and the account of a company is no person's card.
    Only a company has a legal representative to ask about.
    """
    is_company = subject is OrganisationKind.COMPANY
    is_known = is_company and details.legal_representative_id_type in _ON_REGISTER
    representative = (CheckMethod.ID2,) if is_known else ()
    if details.id_type not in _ON_REGISTER:
        return (*representative, CheckMethod.MANUAL)
    bank = () if is_company else (CheckMethod.BANK4,)
    return (CheckMethod.TELECOM3, *bank, *representative, CheckMethod.FACE, CheckMethod.MANUAL)


def claim_of(details: Details, method: CheckMethod) -> Claim:
    """Return what a method looks at, and nothing else."""
    if method is CheckMethod.ID2:
        return Claim(details.legal_representative, details.legal_representative_id)
    return Claim(
        details.person_name,
        details.id_number,
        details.mobile if method in REGISTER_METHODS else "",
        details.bank_card if method is CheckMethod.BANK4 else "",
    )


def needed_consents(method: CheckMethod) -> frozenset[ConsentItem]:
    """Return what the person must have agreed to before a provider is told anything."""
    if method is CheckMethod.FACE:
        return frozenset({ConsentItem.PROVIDER, ConsentItem.FACE})
    return frozenset({ConsentItem.PROVIDER})


def checked_text(details: Details, method: CheckMethod) -> str:
    """Return what is digested as `kyc:checked`: whoever changes it is unchecked again."""
    claim = claim_of(details, method)
    return f"{method}|{claim.name}|{claim.number}|{claim.mobile}|{claim.card}"


def shared_kinds(method: CheckMethod) -> tuple[SharedKind, ...]:
    """Return what the provider learns; the face is shown to it, and never comes to us."""
    more = {
        CheckMethod.TELECOM3: (SharedKind.MOBILE,),
        CheckMethod.BANK4: (SharedKind.MOBILE, SharedKind.BANK_CARD),
        CheckMethod.FACE: (SharedKind.FACE,),
    }
    return (SharedKind.NAME, SharedKind.ID_NUMBER, *more.get(method, ()))


def check_claim(
    subject: OrganisationKind,
    details: Details,
    method: CheckMethod,
    *,
    today: date,
    limits: Limits,
) -> list[Problem]:
    """Return what is wrong with what a method looks at; codes of `check_details`."""
    if method is CheckMethod.ID2:
        representative = "legal_representative"
        needed = {representative, f"{representative}_id_type", f"{representative}_id"}
    else:
        needed = {"person_name", "id_type", "id_number"}
        needed |= {"mobile"} if method in REGISTER_METHODS else set()
        needed |= {"bank_card"} if method is CheckMethod.BANK4 else set()
    found = check_details(subject, details, today=today, limits=limits)
    return [problem for problem in found if problem.field in needed]


def check_finding(result: CheckResult, note: str) -> list[Problem]:
    """Return what is wrong with an officer's finding: it is a match or not, and says why.

    Codes: CHOICE_UNKNOWN, TEXT_LENGTH, TEXT_INVISIBLE.
    """
    problems = []
    if result not in {CheckResult.MATCH, CheckResult.MISMATCH}:
        problems.append(Problem("result", "CHOICE_UNKNOWN"))
    if not 1 <= len(note.strip()) <= NOTE_MAX:
        problems.append(Problem("note", "TEXT_LENGTH", {"min": 1, "max": NOTE_MAX}))
    hidden = reject_invisible("note", note)
    return [*problems, hidden] if hidden else problems


def token_context(check_id: UUID) -> str:
    """Return the place to which the sealed token of a face check is bound."""
    return f"distributor_identity_check:token:{check_id}"


def face_text(begun: FaceCheck) -> str:
    """Return what of a begun face check is sealed: how it is fetched, and where it goes on."""
    return json.dumps([begun.token, begun.url])


def face_token(text: str) -> str:
    """Return by which token a sealed face check is fetched."""
    return str(json.loads(text)[0])


def face_url(text: str) -> str:
    """Return where the person goes on with a sealed face check."""
    return str(json.loads(text)[1])


def evidence_of(
    checks: Iterable[Checked], *, current_round: int, face_min: int, has_register: bool
) -> Evidence:
    """Return what the checks prove together (KYC-04); `checks` are oldest first.

    It passes with the match of a register and either a living face alike enough or an officer's
    finding of this round; an officer's finding alone passes where no register says anything.
    Of each method the last answer about the present statements counts.  A register that gives
    an error or knows nobody says nothing against the person.  Whatever is said about a legal
    representative neither passes nor fails anybody.
    """
    last = {
        check.method: check
        for check in checks
        if check.present
        and check.result is not None
        and (check.method is not CheckMethod.MANUAL or check.round == current_round)
    }
    register = _register(last, has_register=has_register)
    face, officer = last.get(CheckMethod.FACE), last.get(CheckMethod.MANUAL)
    compared = None
    if officer and officer.result is CheckResult.MATCH:
        compared = CheckMethod.MANUAL
    elif face and face.result is CheckResult.MATCH and (face.score or 0) >= face_min:
        compared = CheckMethod.FACE
    is_refuted = officer is not None and officer.result is not CheckResult.MATCH
    state = _state(register, compared, is_refuted=is_refuted)
    representative = last.get(CheckMethod.ID2)
    return Evidence(
        state, register, compared, representative.result if representative else None
    )


def card_is_locked(calls: Sequence[tuple[date, CheckResult | None]], today: date) -> bool:
    """Return whether a card may not be asked about again today, whoever asks (KYC-04).

    `calls` are the days and results of its last calls, oldest first.  It is locked by ten calls
    on a day, or by three failures in a row, the last of them today; errors do not count.
    """
    if sum(day == today for day, _ in calls) >= CARD_CALLS_A_DAY:
        return True
    answered = [
        (day, result) for day, result in calls if result in {*_FAILURES, CheckResult.MATCH}
    ]
    last = answered[-CARD_FAILURES:]
    return (
        len(last) == CARD_FAILURES
        and all(result in _FAILURES for _, result in last)
        and last[-1][0] == today
    )


def _register(last: dict[CheckMethod, Checked], *, has_register: bool) -> CheckResult | None:
    results = {last[method].result for method in REGISTER_METHODS if method in last}
    for result in (CheckResult.MATCH, CheckResult.MISMATCH):
        if result in results:
            return result
    return CheckResult.NOT_FOUND if results or not has_register else None


def _state(
    register: CheckResult | None, compared: CheckMethod | None, *, is_refuted: bool
) -> EvidenceState:
    if is_refuted or register is CheckResult.MISMATCH:
        return EvidenceState.FAILED
    if register is None:
        return EvidenceState.OPEN
    by_officer_alone = register is CheckResult.NOT_FOUND
    if compared is CheckMethod.MANUAL or (compared and not by_officer_alone):
        return EvidenceState.PASSED
    return EvidenceState.MANUAL
