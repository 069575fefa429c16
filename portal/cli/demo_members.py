"""Registering the organisations of the demonstration."""

from dataclasses import dataclass
from uuid import UUID

from portal.cli.demo_facts import LicenceFacts, OrganisationFacts
from portal.cli.demo_stage import PASSWORD, Stage
from portal.domain import members
from portal.domain.members import OrganisationKind


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered organisation and its owner."""

    organisation_id: UUID
    owner_id: UUID


class Organisations:
    """Registers organisations once, and remembers them by trade name."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._known: dict[str, Registered] = {}

    def register(self, facts: OrganisationFacts) -> None:
        """Register an organisation and name its shops."""
        with self._stage.as_visitor() as uow:
            organisation_id, owner_id = members.register_organisation(
                uow,
                kind=OrganisationKind(facts.kind),
                trade_name=facts.trade_name,
                legal_name=facts.legal_name,
                uscc=facts.uscc,
                email=facts.person.email,
                name=facts.person.name,
                password=PASSWORD,
            )
        with self._stage.as_user(owner_id) as uow:
            members.update_profile(
                uow,
                organisation_id,
                trade_name=facts.trade_name,
                legal_name=facts.legal_name,
                uscc=facts.uscc,
                shops=facts.shops,
            )
        self._known[facts.trade_name] = Registered(organisation_id, owner_id)

    def of(self, facts: OrganisationFacts) -> Registered:
        """Return a registered organisation."""
        return self.named(facts.trade_name)

    def named(self, trade_name: str) -> Registered:
        """Return a registered organisation by its trade name."""
        return self._known[trade_name]

    def state_licence(self, facts: OrganisationFacts, licence: LicenceFacts) -> None:
        """State the business licence of an organisation (AUT-09)."""
        known = self.of(facts)
        with self._stage.as_user(known.owner_id) as uow:
            members.record_business_licence(uow, known.organisation_id, licence.fields())
