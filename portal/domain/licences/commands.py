"""What can be done to licences; one function, one verb, and always two officers."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text, update

from portal.domain import approvals, distributors, members
from portal.domain.licences import facts, policy, rules
from portal.domain.licences.events import (
    LicenceGranted,
    LicenceReinstated,
    LicenceRevoked,
    LicenceSuspended,
    LicenceWithdrawn,
)
from portal.domain.licences.models import (
    Licence,
    LicenceMeasure,
    LicenceScope,
    LicenceSerial,
)
from portal.domain.licences.rules import (
    IMPOSED,
    LicenceEnded,
    LicenceExists,
    LicenceKind,
    LicenceState,
    MeasureKind,
    MissingCharacters,
    NothingToLift,
    NotReady,
    Number,
    Reason,
    RevokedRecently,
)
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.ids import new_id, new_public_code
from portal.store.uow import UnitOfWork

GRANT = "licences.grant"
MEASURES = {
    MeasureKind.SUSPEND: "licences.suspend",
    MeasureKind.REINSTATE: "licences.reinstate",
    MeasureKind.REVOKE: "licences.revoke",
}
ACTIONS = (GRANT, *MEASURES.values())
_IMPOSED_EVENTS = {
    MeasureKind.SUSPEND: LicenceSuspended,
    MeasureKind.REINSTATE: LicenceReinstated,
    MeasureKind.REVOKE: LicenceRevoked,
}


def propose_grant(uow: UnitOfWork, organisation_id: UUID, *, reason: str) -> UUID:
    """Propose a licence for an organisation that meets BDG-01; return the proposal.

    Raises `Forbidden`, `NotReady`, `LicenceExists`, `RevokedRecently`, `MissingCharacters` or
    what `approvals.propose` raises.
    """
    if not policy.may_propose(uow.actor):
        raise Forbidden
    return approvals.propose(
        uow,
        action=GRANT,
        subject=organisation_id,
        organisation_id=organisation_id,
        content=_grantable(uow, organisation_id).content(),
        reason=reason,
    )


def grant(uow: UnitOfWork, proposal_id: UUID) -> UUID:
    """Grant the proposed licence as second officer; return the licence.

    Every condition is checked again, and so is what the first officer saw.  The serial is drawn
    last, in this transaction: a grant that fails consumes none (CRT).
    """
    if not policy.may_decide(uow.actor):
        raise Forbidden
    proposal = approvals.proposal(uow, proposal_id)
    applicant = _grantable(uow, proposal.organisation_id)
    approvals.approve_proposal(uow, proposal_id, action=GRANT, content=applicant.content())
    today = uow.today()
    number = Number(
        uow.issuer.code,
        today.year,
        LicenceKind.DISTRIBUTOR,
        _next_serial(uow, today.year, LicenceKind.DISTRIBUTOR),
    )
    licence = Licence(
        id=new_id(),
        organisation_id=applicant.kyc.organisation_id,
        kind=number.kind,
        year=number.year,
        serial=number.serial,
        number=str(number),
        code=new_public_code(),
        tier=applicant.kyc.tier,
        holder_name=applicant.holder_name,
        issued_on=today,
        granted_at=uow.now(),
        proposal_id=proposal_id,
    )
    uow.session.add(licence)
    uow.session.flush()
    uow.session.add_all(
        LicenceScope(licence_id=licence.id, authorisation_id=one)
        for one in applicant.authorisation_ids
    )
    uow.record(
        LicenceGranted(
            subject=licence.id,
            organisation_id=licence.organisation_id,
            number=licence.number,
            proposal_id=proposal_id,
        )
    )
    return licence.id


def propose_measure(
    uow: UnitOfWork, licence_id: UUID, kind: MeasureKind, *, reason: Reason, note: str
) -> UUID:
    """Propose to suspend, reinstate or revoke; return the proposal.

    Raises `Forbidden`, `NotFound`, `LicenceEnded` or `NothingToLift`.
    """
    if not policy.may_propose(uow.actor) or kind not in MEASURES or reason not in IMPOSED:
        raise Forbidden
    position = _position(uow, licence_id)
    _check_measure(position, kind, reason)
    return approvals.propose(
        uow,
        action=MEASURES[kind],
        subject=licence_id,
        organisation_id=position.row.organisation_id,
        content={"kind": kind.value, "reason": reason.value},
        reason=note,
    )


def impose(uow: UnitOfWork, proposal_id: UUID) -> None:
    """Impose the proposed measure as second officer; it is in force from this instant.

    Raises `Forbidden`, `NotFound`, `LicenceEnded`, `NothingToLift` or what
    `approvals.approve_proposal` raises.
    """
    if not policy.may_decide(uow.actor):
        raise Forbidden
    proposal = approvals.proposal(uow, proposal_id)
    position = _position(uow, proposal.subject)
    kind, reason = MeasureKind(proposal.content["kind"]), Reason(proposal.content["reason"])
    approvals.approve_proposal(
        uow,
        proposal_id,
        action=MEASURES[kind],
        content={"kind": kind.value, "reason": reason.value},
    )
    _check_measure(position, kind, reason)
    uow.session.add(
        LicenceMeasure(
            licence_id=proposal.subject,
            kind=kind,
            reason=reason,
            note=proposal.reason,
            effective_at=uow.now(),
            proposal_id=proposal_id,
        )
    )
    uow.record(
        _IMPOSED_EVENTS[kind](
            subject=proposal.subject,
            organisation_id=proposal.organisation_id,
            reason=reason,
            proposal_id=proposal_id,
        )
    )


def refuse(uow: UnitOfWork, proposal_id: UUID, *, reason: str) -> None:
    """Turn a proposed grant or measure down; its proposer may take it back this way."""
    proposal = approvals.proposal(uow, proposal_id)
    own = proposal.proposed_by == uow.actor.id
    if proposal.action not in ACTIONS or not (own or policy.may_decide(uow.actor)):
        raise Forbidden
    approvals.refuse_proposal(uow, proposal_id, action=proposal.action, reason=reason)


def withdraw_licence(uow: UnitOfWork, licence_id: UUID) -> None:
    """Give the licence back, as its holder; it ends at once and for good."""
    position = _position(uow, licence_id)
    if not uow.actor.belongs_to(position.row.organisation_id):
        raise NotFound(licence_id=licence_id)
    if not policy.may_withdraw(uow.actor, organisation_id=position.row.organisation_id):
        raise Forbidden(licence_id=licence_id)
    if facts.is_over(position):
        raise LicenceEnded(licence_id=licence_id)
    uow.session.add(
        LicenceMeasure(
            licence_id=licence_id,
            kind=MeasureKind.WITHDRAW,
            reason=Reason.MANUAL,
            note="",
            effective_at=uow.now(),
        )
    )
    uow.record(
        LicenceWithdrawn(subject=licence_id, organisation_id=position.row.organisation_id)
    )


@dataclass(frozen=True, slots=True)
class _Applicant:
    """An organisation that may be granted a licence, and on what grounds."""

    kyc: distributors.KycView
    holder_name: str
    authorisation_ids: list[UUID]

    def content(self) -> dict[str, str | int]:
        """Return what both officers must have seen alike."""
        return {
            "kyc": str(self.kyc.application_id),
            "holder": self.holder_name,
            "tier": self.kyc.tier,
            "authorisations": ",".join(str(one) for one in self.authorisation_ids),
        }


def _grantable(uow: UnitOfWork, organisation_id: UUID) -> _Applicant:
    kycs = distributors.kycs(uow, [organisation_id])
    ready = facts.readiness(uow, [organisation_id], kycs)[organisation_id]
    if not ready.ready:
        raise NotReady(readiness=ready)
    held = facts.newest(uow, [organisation_id]).get(organisation_id)
    if held is not None and not facts.is_over(held):
        raise LicenceExists(number=held.row.number)
    barred_until = facts.barred_until(held) if held else None
    if barred_until is not None and uow.today() < barred_until:
        raise RevokedRecently(day=barred_until)
    kyc = kycs[organisation_id]
    holder = members.organisations(uow, [organisation_id])[organisation_id]
    holder_name = holder.legal_name or kyc.masked_name
    live = facts.live_authorisations(uow, [kyc])
    brands = "".join(code for item in live.values() for code in item.letter.products)
    if missing := uow.pdf.missing_characters(holder_name + brands):
        raise MissingCharacters(characters=" ".join(missing))
    return _Applicant(kyc, holder_name, sorted(live))


def _position(uow: UnitOfWork, licence_id: UUID) -> facts.Position:
    row = uow.session.get(Licence, licence_id)
    if row is None:
        raise NotFound(licence_id=licence_id)
    return facts.positions(uow, [row])[0]


def _check_measure(position: facts.Position, kind: MeasureKind, reason: Reason) -> None:
    if position.standing.state in {LicenceState.REVOKED, LicenceState.WITHDRAWN}:
        raise LicenceEnded(number=position.row.number)
    if kind is MeasureKind.REINSTATE and reason not in rules.suspended_for(
        rules.Measure(one.kind, one.reason, one.effective_at) for one in position.measures
    ):
        raise NothingToLift(number=position.row.number)


def _next_serial(uow: UnitOfWork, year: int, kind: LicenceKind) -> int:
    # The counter's row stays locked until commit, so a serial is used or was never drawn.
    uow.session.execute(
        text(
            "INSERT INTO licence_serial (year, kind, last) VALUES (:year, :kind, 0) "
            "ON CONFLICT DO NOTHING"
        ),
        {"year": year, "kind": kind.value},
    )
    drawn = (
        update(LicenceSerial)
        .where(LicenceSerial.year == year, LicenceSerial.kind == kind)
        .values(last=LicenceSerial.last + 1)
        .returning(LicenceSerial.last)
    )
    return uow.session.scalars(drawn).one()
