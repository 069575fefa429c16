"""One badge in every state, and one whose holder's secrets are known (BDG-03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from portal.domain import licences, members
from portal.domain.licences import MeasureKind, Reason
from portal.kernel.clock import SHANGHAI
from portal.wiring import Portal
from tests.support.badges import at
from tests.support.distributors import Applicant, id_number
from tests.support.stages import Stage

TRADE_NAME = "Sentinel cards"
REAL_NAME = "赵小暗"
MASKED_NAME = "赵*暗"
SECRETS = MappingProxyType(
    {
        "real name": REAL_NAME,
        "identity number": id_number(900_777),
        "mobile": "13912345678",
        "bank card": "6222020000000000000",
        "payer": "钱付款",
        "bank reference": "BANK77889900",
        "deposit in yuan": "98765.43",
        "deposit grouped": "98,765.43",
        "deposit in fen": "9876543",
    }
)
EXPIRED_AT = datetime(2027, 12, 1, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Badge:
    """A licence as the public knows it."""

    id: UUID
    number: str
    code: str
    applicant: Applicant


@dataclass(frozen=True, slots=True)
class Gallery:
    """The badges by the word for their state; `secret` and `company` are valid too."""

    stage: Stage
    badges: Mapping[str, Badge]

    def __getitem__(self, name: str) -> Badge:
        return self.badges[name]

    @property
    def portal(self) -> Portal:
        return self.stage.portal

    def in_state(self, state: str) -> tuple[Portal, Badge]:
        """Return a badge, and the portal at an instant when it is in this state."""
        if state == "expired":
            return at(self.portal, EXPIRED_AT), self["valid"]
        return self.portal, self[state]


def hang(stage: Stage) -> Gallery:
    """Grant the licences, lay out the certificates of the first three, and measure some."""
    desk = stage.desk
    secret = _secret_holder(stage)
    applicants = {"valid": stage.person, "company": stage.company, "secret": secret}
    badges = {name: _badge(stage, one) for name, one in applicants.items()}
    desk.deliver()
    for name in ("suspended", "revoked", "withdrawn"):
        badges[name] = _badge(stage, desk.ready(stage.authorisation_id))
    desk.impose(badges["suspended"].id, MeasureKind.SUSPEND, Reason.COURT)
    desk.impose(badges["revoked"].id, MeasureKind.REVOKE, Reason.MANUAL)
    with stage.portal.begin(badges["withdrawn"].applicant.owner) as uow:
        licences.withdraw_licence(uow, badges["withdrawn"].id)
    return Gallery(stage, MappingProxyType(badges))


def _secret_holder(stage: Stage) -> Applicant:
    desk = stage.desk
    applicant = desk.certify(
        stage.authorisation_id,
        person_name=REAL_NAME,
        id_number=SECRETS["identity number"],
        mobile=SECRETS["mobile"],
        bank_card=SECRETS["bank card"],
    )
    desk.fund(
        applicant.organisation_id,
        SECRETS["deposit in yuan"],
        payer=SECRETS["payer"],
        bank_ref=SECRETS["bank reference"],
    )
    desk.publish(applicant)
    with stage.portal.begin(applicant.owner) as uow:
        members.update_profile(
            uow,
            applicant.organisation_id,
            trade_name=TRADE_NAME,
            legal_name=None,
            uscc=None,
            shops=["https://cards.shop.example"],
        )
    return applicant


def _badge(stage: Stage, applicant: Applicant) -> Badge:
    view = stage.desk.view(stage.desk.license(applicant))
    return Badge(view.id, view.number, view.code, applicant)
