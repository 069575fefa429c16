"""The officers of the demonstration, and acting as somebody."""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from email import message_from_binary_file
from email.policy import default
from pathlib import Path
from uuid import UUID

from portal.domain import accounts, members, permits
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
    "keeper": Officer("keeper@demo.example", "规则管理员庚", (StaffRole.RULE_KEEPER,)),
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

    def proving(self, role: str) -> UnitOfWork:
        """Open a unit of work of an officer who has just given the password."""
        return self._portal.begin(replace(self._actor(self._users[role]), is_fresh=True))

    def as_proven(self, user_id: UUID) -> UnitOfWork:
        """Open a unit of work of somebody who has just given the password."""
        return self._portal.begin(replace(self._actor(user_id), is_fresh=True))

    def as_visitor(self) -> UnitOfWork:
        """Open a unit of work of somebody without an account."""
        return self._portal.begin(Actor(None))

    def revise_permits(self) -> None:
        """Let the rule keeper date the next table of permits ahead (AUT-07)."""
        with self.acting("keeper") as uow:
            now = permits.latest_table(uow)
            rows = [
                {name: _typed(value) for name, value in asdict(row).items()} for row in now.rows
            ]
            for row in rows:
                if row["kind"] == "school_permit":
                    row["note_zh"] += "仅售卖录播课程券的，附说明即可。"
            permits.publish_table(
                uow,
                rows=rows,
                effective_on=uow.today() + timedelta(days=30),
                note="明确录播课程券的办学许可要求。",
                based_on=now.number,
            )

    def last_mail(self) -> str:
        """Return the newest message that the portal sent."""
        newest = max((Path(self._portal.settings.data_dir) / "mail").glob("*.eml"))
        with newest.open("rb") as file:
            message = message_from_binary_file(file, policy=default)
        return str(message.get_content())

    def _actor(self, user_id: UUID) -> Actor:
        with self._portal.begin(SYSTEM, writes=False) as uow:
            return members.actor(uow, user_id)


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)
