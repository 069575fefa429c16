"""What the identity checks of an application prove about what it states now (KYC-04)."""

from datetime import datetime

from portal.domain.distributors import rules
from portal.domain.distributors.models import Application, IdentityCheck
from portal.domain.distributors.rules import (
    Checked,
    CheckMethod,
    CheckState,
    Details,
    Evidence,
    EvidenceState,
    IdentityNotConfirmed,
)
from portal.store.uow import UnitOfWork


def checked_key(uow: UnitOfWork, details: Details, method: CheckMethod) -> str:
    """Return the digest of what a method looks at."""
    return uow.vault.digest("kyc:checked", rules.checked_text(details, method))


def counted(
    uow: UnitOfWork, application: Application, details: Details
) -> list[tuple[IdentityCheck, Checked]]:
    """Return every check with what the rules read of it, the oldest first."""
    keys = {method: checked_key(uow, details, method) for method in CheckMethod}
    return [
        (
            row,
            Checked(
                method=row.method,
                result=row.result,
                score=row.score,
                round=row.round,
                present=row.checked_key == keys[row.method],
            ),
        )
        for row in application.identity_checks
    ]


def evidence(
    uow: UnitOfWork, application: Application, details: Details, *, current_round: int
) -> Evidence:
    """Return what all checks prove together."""
    offered = rules.offered_methods(application.kind, details)
    return rules.evidence_of(
        (checked for _, checked in counted(uow, application, details)),
        current_round=current_round,
        face_min=uow.limits.face_min,
        has_register=CheckMethod.TELECOM3 in offered,
    )


def require_evidence(
    uow: UnitOfWork, application: Application, details: Details, *, current_round: int
) -> None:
    """Raise `IdentityNotConfirmed` unless the checks pass."""
    found = evidence(uow, application, details, current_round=current_round)
    if found.state is not EvidenceState.PASSED:
        raise IdentityNotConfirmed(application_id=application.id, state=found.state.value)


def is_over(check: IdentityCheck, at: datetime) -> bool:
    """Return whether a check has ended, or waited too long for the person to go on with it."""
    if check.state is CheckState.STARTED:
        return check.expires_at is None or check.expires_at <= at
    return check.state is CheckState.DONE
