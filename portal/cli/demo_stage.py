"""The officers of the demonstration, and acting as somebody."""

from dataclasses import dataclass
from uuid import UUID

from portal.domain import accounts, members
from portal.domain.accounts import StaffRole
from portal.kernel.actor import SYSTEM, Actor
from portal.store.uow import UnitOfWork
from portal.wiring import Portal

PASSWORD = "demonstration only"  # noqa: S105 - printed for everybody


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer of the industry body."""

    email: str
    name: str
    roles: tuple[StaffRole, ...]


OFFICERS = {
    "examiner": Officer("examiner@demo.example", "审查员甲", (StaffRole.EXAMINER,)),
    "approver": Officer("approver@demo.example", "审批员乙", (StaffRole.APPROVER,)),
    "clerk": Officer("clerk@demo.example", "出纳丙", (StaffRole.FINANCE_CLERK,)),
    "controller": Officer(
        "controller@demo.example", "财务复核丁", (StaffRole.FINANCE_CONTROLLER,)
    ),
    "auditor": Officer("auditor@demo.example", "审计戊", (StaffRole.AUDITOR,)),
    "admin": Officer("admin@demo.example", "系统管理员己", (StaffRole.SYSTEM_ADMIN,)),
}


class Stage:
    """Opens units of work for the people of the demonstration."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._users: dict[str, UUID] = {}

    def hire(self) -> None:
        """Create the officers and set their passwords."""
        for role, officer in OFFICERS.items():
            with self._portal.begin(SYSTEM) as uow:
                secret = accounts.create_officer(
                    uow, email=officer.email, name=officer.name, roles=officer.roles
                )
                self._users[role] = accounts.activate(uow, secret, password=PASSWORD)

    def acting(self, role: str) -> UnitOfWork:
        """Open a unit of work of an officer."""
        return self.as_user(self._users[role])

    def as_user(self, user_id: UUID) -> UnitOfWork:
        """Open a unit of work of anybody who has an account."""
        return self._portal.begin(self._actor(user_id))

    def as_visitor(self) -> UnitOfWork:
        """Open a unit of work of somebody without an account."""
        return self._portal.begin(Actor(None))

    def _actor(self, user_id: UUID) -> Actor:
        with self._portal.begin(SYSTEM, writes=False) as uow:
            return members.actor(uow, user_id)
