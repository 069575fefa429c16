"""Files of lists of barred persons, and their import, for tests."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from portal.domain import screening
from portal.domain.accounts import StaffRole
from portal.domain.screening import COLUMNS, ListSource
from portal.wiring import Portal
from tests.support.people import officer

AS_OF = date(2026, 11, 23)
LISTED: Mapping[str, str] = MappingProxyType(
    {
        "name": "例不守",
        "number": "110000199003070091",
        "case_no": "（2026）京01执1号",
        "authority": "北京市第一中级人民法院",
        "listed_on": "2026-10-01",
        "conduct": "违反财产报告制度",
        "fulfilment": "全部未履行",
    }
)


def row(**cells: str) -> dict[str, str]:
    """Return a row of a list with some cells of its own."""
    return {**LISTED, **cells}


def file(*rows: Mapping[str, str], encoding: str = "utf-8") -> bytes:
    """Return the file of a list."""
    lines = [COLUMNS, *(tuple(one[name] for name in COLUMNS) for one in rows)]
    return "".join(",".join(cells) + "\r\n" for cells in lines).encode(encoding)


def import_list(
    portal: Portal,
    *rows: Mapping[str, str],
    source: ListSource = ListSource.SUPREME_COURT,
    as_of: date = AS_OF,
) -> UUID:
    """Replace the list of a source as an examiner does."""
    with portal.begin(officer(portal, StaffRole.EXAMINER)) as uow:
        return screening.import_list(uow, source=source, as_of=as_of, data=file(*rows))
