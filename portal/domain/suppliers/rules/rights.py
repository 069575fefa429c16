"""The rights that a letter rests on: marks, copyrights (AUT-06), and the permits it names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.suppliers.rules.chain import BindingKind, RightEnd
from portal.domain.suppliers.rules.reader import Reader
from portal.kernel.calendar import add_months

TRADEMARKS, COPYRIGHTS, PERMITS = "trademark_reg_nos", "copyright_refs", "permits"
MAX_TRADEMARKS, MAX_COPYRIGHTS, MAX_PERMITS = 20, 20, 20
GRACE_MONTHS = 6  # Trademark Law art. 40
_MAX_NICE_CLASS = 45
_NAME_MIN, NAME_MAX, _NUMBER_MAX, _TEXT_MAX = 2, 100, 64, 200
_MARK = re.compile(r"[0-9]{5,9}[A-Z]?")


class CopyrightKind(StrEnum):
    """What proves a copyright (AUT-06); none of them proves it for good."""

    SOFTWARE = "SOFTWARE"
    WORK = "WORK"
    CONTRACT = "CONTRACT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trademark:
    """One registered mark of the letter; `valid_to` is its printed last day."""

    reg_no: str
    nice_class: int
    registrant: str
    valid_to: date

    @property
    def grace_to(self) -> date:
        """The last day on which it can still be renewed (AUT-04)."""
        return add_months(self.valid_to, GRACE_MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyrightRef:
    """A certificate of software or of a work, or a licence contract, as it was recorded.

    `name` includes the version of software; `published_on` is None while unpublished.  Only a
    contract has `exclusive`, `territory` and `term`, and only a certificate has days.
    """

    kind: CopyrightKind
    certificate_no: str
    registration_no: str
    name: str
    owner: str
    completed_on: date | None
    published_on: date | None
    acquisition: str
    rights_scope: str
    issued_on: date | None
    exclusive: bool
    territory: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRef:
    """A permit that the grantor or grantee holds; `valid_to` is None when it has no end."""

    kind: str
    number: str
    valid_to: date | None


_REQUIRED = {
    CopyrightKind.SOFTWARE: frozenset(
        {"certificate_no", "registration_no", "acquisition", "rights_scope"}
    ),
    CopyrightKind.WORK: frozenset({"registration_no"}),
    CopyrightKind.CONTRACT: frozenset({"rights_scope", "territory", "term"}),
}
# How the numbers usually look; from memory, so another form is only pointed out.
_FORMATS = {
    CopyrightKind.SOFTWARE: {
        "certificate_no": re.compile(r"软著登字第[0-9]{7,8}号"),
        "registration_no": re.compile(r"(19|20)[0-9]{2}SR[0-9]{6,7}"),
    },
    CopyrightKind.WORK: {
        "registration_no": re.compile(r"国作登字-[0-9]{4}-[A-L]-[0-9]{8}"),
    },
    CopyrightKind.CONTRACT: {},
}


def read_trademarks(reader: Reader) -> tuple[Trademark, ...]:
    """Return the marks that can be read; the others leave their problems with the reader."""
    rows = reader.rows(TRADEMARKS, MAX_TRADEMARKS)
    return tuple(mark for row in rows if (mark := _trademark(reader, row)))


def read_copyrights(reader: Reader) -> tuple[CopyrightRef, ...]:
    """Return the copyrights that can be read."""
    rows = reader.rows(COPYRIGHTS, MAX_COPYRIGHTS)
    return tuple(work for row in rows if (work := _copyright(reader, row)))


def read_permits(reader: Reader) -> tuple[PermitRef, ...]:
    """Return the permits that can be read."""
    rows = reader.rows(PERMITS, MAX_PERMITS)
    return tuple(permit for row in rows if (permit := _permit(reader, row)))


def odd_numbers(works: Iterable[CopyrightRef]) -> list[str]:
    """Return the numbers of certificates that do not look as usual (AUT-06)."""
    return [
        number
        for work in works
        for name, pattern in _FORMATS[work.kind].items()
        if not pattern.fullmatch(number := getattr(work, name))
    ]


def right_ends(
    marks: Iterable[Trademark], permits: Iterable[PermitRef]
) -> tuple[RightEnd, ...]:
    """Return the last days that marks, with their grace, and permits set (AUT-04)."""
    return (
        *(
            RightEnd(kind=BindingKind.TRADEMARK, item=mark.reg_no, ends_on=mark.grace_to)
            for mark in marks
        ),
        *(
            RightEnd(kind=BindingKind.PERMIT, item=permit.number, ends_on=permit.valid_to)
            for permit in permits
            if permit.valid_to
        ),
    )


def _trademark(parent: Reader, row: Reader) -> Trademark | None:
    reg_no = row.word("reg_no").upper()
    if not reg_no:
        row.refuse("reg_no", "FIELD_REQUIRED")
    elif not _MARK.fullmatch(reg_no):
        row.refuse("reg_no", "AUT_TRADEMARK_FORMAT")
    nice_class = row.number("nice_class", 1, _MAX_NICE_CLASS)
    registrant = row.words("registrant", _NAME_MIN, NAME_MAX)
    valid_to = row.day("valid_to")
    parent.problems += row.problems
    if row.problems or not nice_class or not registrant or not valid_to:
        return None
    return Trademark(
        reg_no=reg_no, nice_class=nice_class, registrant=registrant, valid_to=valid_to
    )


def _copyright(parent: Reader, row: Reader) -> CopyrightRef | None:
    kind = row.choice("kind", CopyrightKind)
    if kind is None:
        parent.problems += row.problems
        return None
    required = {"name", "owner"} | _REQUIRED[kind]
    has_days = kind is not CopyrightKind.CONTRACT

    def text(name: str, longest: int) -> str:
        silent = None if name in required else ""
        return row.text(name, 1, longest, silent=silent) or ""

    work = CopyrightRef(
        kind=kind,
        certificate_no=text("certificate_no", _NUMBER_MAX).upper(),
        registration_no=text("registration_no", _NUMBER_MAX).upper(),
        name=text("name", _TEXT_MAX),
        owner=text("owner", NAME_MAX),
        completed_on=row.day("completed_on", optional=not has_days),
        published_on=row.day("published_on", optional=True),
        acquisition=text("acquisition", _TEXT_MAX),
        rights_scope=text("rights_scope", _TEXT_MAX),
        issued_on=row.day("issued_on", optional=not has_days),
        exclusive=row.flag("exclusive"),
        territory=text("territory", _TEXT_MAX),
        term=text("term", _TEXT_MAX),
    )
    parent.problems += row.problems
    return None if row.problems else work


def _permit(parent: Reader, row: Reader) -> PermitRef | None:
    kind = row.text("kind", 1, _NUMBER_MAX)
    number = row.text("number", 1, _NUMBER_MAX)
    valid_to = row.day("valid_to", optional=True)
    parent.problems += row.problems
    if row.problems or not kind or not number:
        return None
    return PermitRef(kind=kind, number=number, valid_to=valid_to)
