"""Checks of a person's identity (KYC-04, KYC-05): asked for, carried out, found by an officer.

A command only asks for a check.  The provider is told after commit, by `ask_provider` and
`keep_answer`, and never while somebody waits for a page.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals
from portal.domain.distributors import policy, rules
from portal.domain.distributors.commands.conflicts import refuse_related
from portal.domain.distributors.commands.rows import (
    application_row,
    require_edit,
    require_editable,
)
from portal.domain.distributors.events import (
    CheckAnswered,
    CheckRequested,
    CheckResumed,
    CheckStarted,
    IdentityDecided,
)
from portal.domain.distributors.facts.consents import agreed
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.facts.evidence import checked_key, is_over
from portal.domain.distributors.models import Application, IdentityCheck
from portal.domain.distributors.rules import (
    CheckMethod,
    CheckResult,
    CheckState,
    CheckUnderWay,
    Details,
    NotInExamination,
    NotOffered,
    SubReason,
    TooManyChecks,
)
from portal.kernel import subjects
from portal.kernel.clock import civil_date, start_of_day
from portal.kernel.errors import Forbidden, NotFound, Problem, refuse_if_any
from portal.kernel.identity import FaceCheck, Outcome
from portal.kernel.ids import new_id
from portal.kernel.text import tidy
from portal.store.locks import one_at_a_time
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What came of asking the provider about a check that was in state `asked_in`.

    `outcome` is None while the person has not finished; `was_told`: the provider was told.
    """

    check_id: UUID
    asked_in: CheckState
    outcome: Outcome | FaceCheck | None
    was_told: bool


def request_check(uow: UnitOfWork, application_id: UUID, method: CheckMethod) -> UUID:
    """Ask for a check by a provider: the applicant of its draft, an examiner of its case.

    Raises `NotFound`, `Forbidden`, `RelatedParty`, `NotEditable`, `NotInExamination`,
    `NotOffered`, `CheckUnderWay`, `TooManyChecks` (five a day), or `FieldErrors`: what is wrong
    with the statements, KYC_CONSENT_MISSING or KYC_CARD_LOCKED on `method`.
    """
    application = application_row(uow, application_id)
    case = _may_request(uow, application, method)
    details = details_of(uow, application)
    offered = rules.offered_methods(application.kind, details)
    if method is CheckMethod.MANUAL or method not in offered:
        raise NotOffered(application_id=application_id, method=method.value)
    _end_abandoned(uow, application)
    states = {check.state for check in application.identity_checks}
    if states & rules.BLOCKING[method]:
        raise CheckUnderWay(application_id=application_id)
    missing = rules.needed_consents(method) - agreed(uow, application, case)
    refuse_if_any(
        [
            Problem("method", "KYC_CONSENT_MISSING", {"item": item.value})
            for item in sorted(missing)
        ]
        or rules.check_claim(
            application.kind, details, method, today=uow.today(), limits=uow.limits
        )
    )
    if _asked_today(uow, application) >= rules.CHECKS_A_DAY:
        raise TooManyChecks(application_id=application_id, max=rules.CHECKS_A_DAY)
    card_key = _unlocked_card(uow, details) if method is CheckMethod.BANK4 else None
    check = IdentityCheck(
        id=new_id(),
        round=case.round,
        method=method,
        state=CheckState.REQUESTED,
        provider=uow.checker.provider.name,
        provider_contact=uow.checker.provider.contact,
        request_id="",
        checked_key=checked_key(uow, details, method),
        card_key=card_key,
        note="",
        requested_by=uow.actor.id,
        at=uow.now(),
    )
    application.identity_checks.append(check)
    uow.record(
        CheckRequested(
            subject=application_id,
            organisation_id=application.organisation_id,
            check_id=check.id,
            method=method,
        )
    )
    return check.id


def go_on_face(uow: UnitOfWork, check_id: UUID) -> None:
    """Let the provider be asked how a face check ended; asked twice, it changes nothing.

    Raises `NotFound` or `Forbidden`.
    """
    check, application = _known(uow, check_id)
    require_edit(uow, application.organisation_id)
    if check.state is not CheckState.STARTED:
        return
    check.state = CheckState.FETCHING
    uow.record(
        CheckResumed(
            subject=application.id,
            organisation_id=application.organisation_id,
            check_id=check.id,
        )
    )


def ask_provider(uow: UnitOfWork, check_id: UUID) -> Answer | None:
    """Tell the provider what the method needs, unless it may no longer be told.

    Changes nothing; returns None when there is nothing to ask any more.  Raises `Forbidden`.
    """
    if not policy.may_ask_provider(uow.actor):
        raise Forbidden(check_id=check_id)
    check = uow.session.get(IdentityCheck, check_id)
    if check is None or check.state not in {CheckState.REQUESTED, CheckState.FETCHING}:
        return None
    application = uow.session.get_one(Application, check.application_id)
    lawful = application.closed_at is None and rules.needed_consents(check.method) <= agreed(
        uow, application
    )
    if not lawful:
        refused = Outcome(CheckResult.ERROR, sub_reason=SubReason.REFUSED)
        return Answer(check.id, check.state, refused, was_told=False)
    return Answer(check.id, check.state, _ask(uow, application, check), was_told=True)


def keep_answer(uow: UnitOfWork, answer: Answer | None) -> None:
    """Keep what the provider answered; done before, it changes nothing.  Raises `Forbidden`."""
    if not policy.may_ask_provider(uow.actor):
        raise Forbidden
    if answer is None:
        return
    check = uow.session.get_one(IdentityCheck, answer.check_id, with_for_update=True)
    if check.state is not answer.asked_in:
        return
    application = uow.session.get_one(Application, check.application_id)
    if isinstance(answer.outcome, FaceCheck):
        _start(uow, application, check, answer.outcome)
        return
    if answer.outcome is None and check.expires_at and check.expires_at > uow.now():
        check.state = CheckState.STARTED
        return
    if not answer.was_told and answer.asked_in is CheckState.REQUESTED:
        check.provider = check.provider_contact = ""
    not_finished = Outcome(CheckResult.ERROR, sub_reason=SubReason.NOT_FINISHED)
    _end(uow, application, check, answer.outcome or not_finished)


def decide_identity(
    uow: UnitOfWork, application_id: UUID, *, result: CheckResult, note: str
) -> None:
    """Keep an examiner's finding about the person and the documents (KYC-04, MANUAL).

    The last finding of a round counts.  Raises `NotFound`, `Forbidden`, `RelatedParty`,
    `NotInExamination` or `FieldErrors` (CHOICE_UNKNOWN on `result`; TEXT_LENGTH,
    TEXT_INVISIBLE on `note`).
    """
    application = application_row(uow, application_id)
    organisation_id = application.organisation_id
    allowed = policy.may_decide_identity(uow.actor, organisation_id=organisation_id)
    if uow.actor.id is None or not allowed:
        raise Forbidden(application_id=application_id)
    refuse_related(uow, application)
    refuse_if_any(rules.check_finding(result, note))
    case = _examined_case(uow, application_id)
    application.identity_checks.append(
        IdentityCheck(
            id=new_id(),
            round=case.round,
            method=CheckMethod.MANUAL,
            state=CheckState.DONE,
            provider="",
            provider_contact="",
            request_id="",
            result=result,
            checked_key=checked_key(uow, details_of(uow, application), CheckMethod.MANUAL),
            note=tidy(note),
            requested_by=uow.actor.id,
            decided_by=uow.actor.id,
            at=uow.now(),
            answered_at=uow.now(),
        )
    )
    uow.record(
        IdentityDecided(
            subject=application.id,
            organisation_id=organisation_id,
            result=result,
            round=case.round,
        )
    )


def _may_request(
    uow: UnitOfWork, application: Application, method: CheckMethod
) -> approvals.CaseView:
    organisation_id = application.organisation_id
    if policy.may_decide_identity(uow.actor, organisation_id=organisation_id):
        if method is CheckMethod.FACE:  # nobody can hold another person's face up
            raise NotOffered(application_id=application.id, method=method.value)
        refuse_related(uow, application)
        return _examined_case(uow, application.id)
    require_edit(uow, organisation_id)
    require_editable(uow, application)
    return approvals.case_of(uow, application.id)


def _examined_case(uow: UnitOfWork, application_id: UUID) -> approvals.CaseView:
    case = approvals.case_of(uow, application_id)
    if case.state is not approvals.CaseState.EXAMINATION:
        raise NotInExamination(application_id=application_id)
    return case


def _known(uow: UnitOfWork, check_id: UUID) -> tuple[IdentityCheck, Application]:
    check = uow.session.get(IdentityCheck, check_id, with_for_update=True)
    if check is None:
        raise NotFound(check_id=check_id)
    return check, application_row(uow, check.application_id)


def _asked_today(uow: UnitOfWork, application: Application) -> int:
    midnight = start_of_day(uow.today())
    return sum(
        check.method is not CheckMethod.MANUAL and check.at >= midnight
        for check in application.identity_checks
    )


def _unlocked_card(uow: UnitOfWork, details: Details) -> str:
    """Return the card's digest; raise `FieldErrors` (KYC_CARD_LOCKED) while it is locked."""
    key = uow.vault.digest("kyc:card", details.bank_card)
    one_at_a_time(uow.session, "kyc card", key)
    query = (
        select(IdentityCheck.at, IdentityCheck.result)
        .filter_by(card_key=key, method=CheckMethod.BANK4)
        .order_by(IdentityCheck.at.desc(), IdentityCheck.id.desc())
        .limit(rules.CARD_CALLS_READ)
    )
    calls = [(civil_date(at), result) for at, result in uow.session.execute(query)]
    if rules.card_is_locked(calls[::-1], uow.today()):
        until = uow.today() + timedelta(days=1)
        refuse_if_any([Problem("method", "KYC_CARD_LOCKED", {"until": until})])
    return key


def _ask(
    uow: UnitOfWork, application: Application, check: IdentityCheck
) -> Outcome | FaceCheck | None:
    if check.state is CheckState.FETCHING:
        return uow.checker.fetch_face(rules.face_token(_opened(uow, check)))
    claim = rules.claim_of(details_of(uow, application), check.method)
    if check.method is not CheckMethod.FACE:
        return uow.checker.check(check.method, claim, check.id.hex)
    back = (
        f"{uow.issuer.base_url}/member/{application.organisation_id}"
        f"/certification/{application.id}/identity"
    )
    return uow.checker.start_face(claim, back, check.id.hex)


def _opened(uow: UnitOfWork, check: IdentityCheck) -> str:
    return uow.vault.open(check.token or b"", rules.token_context(check.id))


def _start(
    uow: UnitOfWork, application: Application, check: IdentityCheck, begun: FaceCheck
) -> None:
    check.state = CheckState.STARTED
    check.token = uow.vault.seal(
        subjects.person(application.organisation_id),
        rules.face_text(begun),
        rules.token_context(check.id),
    )
    check.expires_at = begun.expires_at
    uow.record(
        CheckStarted(
            subject=application.id,
            organisation_id=application.organisation_id,
            check_id=check.id,
        )
    )


def _end(
    uow: UnitOfWork, application: Application, check: IdentityCheck, outcome: Outcome
) -> None:
    check.state = CheckState.DONE
    check.request_id = outcome.request_id
    check.result, check.sub_reason = outcome.result, outcome.sub_reason
    check.score = outcome.score
    check.token = None
    check.answered_at = uow.now()
    uow.record(
        CheckAnswered(
            subject=application.id,
            organisation_id=application.organisation_id,
            check_id=check.id,
            method=check.method,
            result=outcome.result,
            sub_reason=outcome.sub_reason,
        )
    )


def _end_abandoned(uow: UnitOfWork, application: Application) -> None:
    not_finished = Outcome(CheckResult.ERROR, sub_reason=SubReason.NOT_FINISHED)
    for check in application.identity_checks:
        if check.state is CheckState.STARTED and is_over(check, uow.now()):
            _end(uow, application, check, not_finished)
