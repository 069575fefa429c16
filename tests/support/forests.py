"""Grants and licences written straight into the tables: as many as wanted, in any state.

What the commands would check is up to whoever plants.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.domain.accounts.models import User
from portal.domain.approvals.models import Proposal
from portal.domain.approvals.rules import ProposalState
from portal.domain.distributors.models import Application as Certification
from portal.domain.distributors.models import Kyc
from portal.domain.distributors.rules import Tier
from portal.domain.licences.models import Licence, LicenceScope
from portal.domain.licences.rules import LicenceKind, Number
from portal.domain.members.models import Organisation
from portal.domain.suppliers.models import (
    Application,
    Authorisation,
    LetterVersion,
    Lineage,
    Suspension,
)
from portal.domain.suppliers.rules import Exclusivity, Letter, approved_letter, own_end
from portal.kernel.ids import new_id, new_public_code
from portal.kernel.trade import OrganisationKind
from portal.store.base import Row
from tests.support.letters import letter

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
_numbers, _serials = count(1), count(500_000)
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One grant to plant; `chain` are the ids above it, root first."""

    fields: dict[str, Any]
    chain: tuple[UUID, ...] = ()
    renewal_of: UUID | None = None
    extended_to: date | None = None
    revoked_on: date | None = None
    surrendered_on: date | None = None
    suspensions: tuple[tuple[date, date | None], ...] = ()
    id: UUID = field(default_factory=new_id)

    def below(self, **changes: object) -> "Seed":
        """Return a grant under this one, with its letter but for the changes."""
        return Seed(
            fields=words(**{**self.fields, "letter_no": number(), **changes}),
            chain=(*self.chain, self.id),
        )

    def renewed(self, **changes: object) -> "Seed":
        """Return a grant under the same parent that renews this one."""
        fields = words(**{**self.fields, "letter_no": number(), **changes})
        return Seed(fields=fields, chain=self.chain, renewal_of=self.id)

    def but(self, **dates: Any) -> "Seed":
        """Return the same grant after a measure."""
        return replace(self, **dates)


def number() -> str:
    """Return the number of a letter that no other has."""
    return f"F-{next(_numbers)}"


def words(**changes: object) -> dict[str, Any]:
    """Return the fields of a letter with changes; days may be dates."""
    fields = letter(**{"letter_no": number(), **changes})
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
    }


@dataclass(frozen=True, slots=True)
class Soil:
    """Whom everything planted belongs to, and the two officers who decided it."""

    organisation_id: UUID
    officers: tuple[UUID, UUID]


def till(session: Session) -> Soil:
    """Make a holder and two officers."""
    officers = (new_id(), new_id())
    _write(session, User, [_user(one) for one in officers])
    organisation = _organisation(OrganisationKind.NATURAL_PERSON)
    _write(session, Organisation, [organisation])
    return Soil(organisation["id"], officers)


def plant(session: Session, soil: Soil, seeds: Sequence[Seed]) -> None:
    """Record grants, those above before those below."""
    applications: Rows = [_application(soil) for _ in seeds]
    grants: Rows = []
    for order, (seed, application) in enumerate(zip(seeds, applications, strict=True)):
        grants.append(_grant(soil, seed, application["id"], AT + timedelta(seconds=order)))
    _write(session, Application, applications)
    _write(session, Authorisation, grants)
    _write(session, Lineage, [row for seed in seeds for row in _lineage(seed)])
    _write(session, LetterVersion, [_version(row) for row in grants])
    pauses = [(seed, pause) for seed in seeds for pause in seed.suspensions]
    proposals = [_proposal(soil, seed.id) for seed, _ in pauses]
    _write(session, Proposal, proposals)
    _write(
        session,
        Suspension,
        [
            {
                "id": new_id(),
                "authorisation_id": seed.id,
                "from_on": first,
                "until_on": until,
                "proposal_id": proposal["id"],
            }
            for (seed, (first, until)), proposal in zip(pauses, proposals, strict=True)
        ],
    )


def license_all(
    session: Session, soil: Soil, grounds: Sequence[Collection[UUID]]
) -> list[UUID]:
    """Make one licence for each collection of authorisations; return them in order."""
    owners = [_organisation(OrganisationKind.NATURAL_PERSON) for _ in grounds]
    certifications = [_certification(owner["id"]) for owner in owners]
    proposals = [_proposal(soil, owner["id"]) for owner in owners]
    licences = [
        _licence(next(_serials), owner["id"], proposal["id"])
        for owner, proposal in zip(owners, proposals, strict=True)
    ]
    _write(session, Organisation, owners)
    _write(session, Certification, certifications)
    _write(session, Kyc, [_kyc(*one) for one in zip(certifications, grounds, strict=True)])
    _write(session, Proposal, proposals)
    _write(session, Licence, licences)
    scopes = [
        {"licence_id": licence["id"], "authorisation_id": one}
        for licence, ids in zip(licences, grounds, strict=True)
        for one in ids
    ]
    _write(session, LicenceScope, scopes)
    return [licence["id"] for licence in licences]


def _write(session: Session, table: type[Row], rows: Rows) -> None:
    if rows:
        session.execute(insert(table), rows)


def _user(user_id: UUID) -> dict[str, Any]:
    return {
        "id": user_id,
        "email": f"{user_id}@officers.example",
        "name": "Officer",
        "password_hash": None,
        "is_officer": True,
        "roles": [],
        "created_at": AT,
        "version": 1,
    }


def _organisation(kind: OrganisationKind) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": kind,
        "trade_name": "Stall",
        "legal_name": None,
        "uscc": None,
        "contact_email": "stall@stalls.example",
        "shops": [],
        "search_name": "stall",
        "created_at": AT,
        "version": 1,
    }


def _application(soil: Soil) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation_id": soil.organisation_id,
        "base_version": None,
        "fields": {},
        "started_at": AT,
        "version": 1,
    }


def _grant(soil: Soil, seed: Seed, application_id: UUID, at: datetime) -> dict[str, Any]:
    read: Letter = approved_letter(seed.fields)
    return {
        "id": seed.id,
        "application_id": application_id,
        "organisation_id": soil.organisation_id,
        "parent_id": seed.chain[-1] if seed.chain else None,
        "renewal_of": seed.renewal_of,
        "depth": len(seed.chain) + 1,
        "grantor_uscc": read.grantor_uscc,
        "grantee_uscc": read.grantee_uscc,
        "letter_no": read.letter_no,
        "fields": seed.fields,
        "fields_version": 1,
        "exclusivity": Exclusivity(read.exclusivity),
        "sub_depth": read.sub_depth,
        "valid_from": read.valid_from,
        "ends_on": own_end(read),
        "extended_to": seed.extended_to,
        "approved_at": at,
        "revoked_on": seed.revoked_on,
        "surrendered_on": seed.surrendered_on,
        "version": 1,
    }


def _lineage(seed: Seed) -> Rows:
    line = (*seed.chain, seed.id)
    return [
        {"authorisation_id": seed.id, "ancestor_id": one, "distance": len(seed.chain) - place}
        for place, one in enumerate(line)
    ]


def _version(grant: dict[str, Any]) -> dict[str, Any]:
    return {
        "authorisation_id": grant["id"],
        "number": 1,
        "fields": grant["fields"],
        "application_id": grant["application_id"],
        "recorded_at": AT,
    }


def _proposal(soil: Soil, subject: UUID) -> dict[str, Any]:
    proposed_by, decided_by = soil.officers
    return {
        "id": new_id(),
        "action": "planted",
        "subject": subject,
        "organisation_id": soil.organisation_id,
        "content": {},
        "digest": "",
        "reason": "Planted.",
        "state": ProposalState.APPROVED,
        "proposed_by": proposed_by,
        "proposed_at": AT,
        "expires_at": AT + timedelta(days=1),
        "decided_by": decided_by,
        "decided_at": AT,
        "decision_reason": None,
        "version": 1,
    }


def _certification(organisation_id: UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation_id": organisation_id,
        "kind": OrganisationKind.NATURAL_PERSON,
        "details": b"",
        "started_at": AT,
        "closed_at": AT,
        "version": 1,
    }


def _kyc(certification: dict[str, Any], grounds: Collection[UUID]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "application_id": certification["id"],
        "organisation_id": certification["organisation_id"],
        "person_key": str(certification["id"]),
        "number_keys": [],
        "kind": OrganisationKind.NATURAL_PERSON,
        "masked_name": "例*满",
        "tier": Tier.T2,
        "categories": ["VIDEO"],
        "extra_shops": 0,
        "turnover_fen": 0,
        "authorisation_ids": [str(one) for one in grounds],
        "approved_at": AT,
        "verified_on": AT.date(),
        "next_due": date(2027, 12, 31),
        "id_valid_to": None,
        "licence_valid_to": None,
        "consent_withdrawn_on": None,
        "superseded_at": None,
        "version": 1,
    }


def _licence(serial: int, organisation_id: UUID, proposal_id: UUID) -> dict[str, Any]:
    named = Number("DGA", 2026, LicenceKind.DISTRIBUTOR, serial)
    return {
        "id": new_id(),
        "organisation_id": organisation_id,
        "kind": named.kind,
        "year": named.year,
        "serial": named.serial,
        "number": str(named),
        "code": new_public_code(),
        "tier": "T2",
        "holder_name": "例*满",
        "issued_on": date(2026, 11, 1),
        "granted_at": AT + timedelta(seconds=serial),
        "proposal_id": proposal_id,
    }
