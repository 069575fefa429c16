"""The rules about permits (AUT-07), pure."""

from portal.domain.permits.rules.checks import (
    ALWAYS_CHECKED,
    Given,
    check_permits,
    expected,
    perhaps_needed,
    required_kinds,
)
from portal.domain.permits.rules.formats import fits, is_format
from portal.domain.permits.rules.table import (
    MAX_ROWS,
    ROW_FIELDS,
    NothingChanged,
    PermitRole,
    PermitRow,
    RowChange,
    ShownBy,
    changes,
    check_publication,
    read_rows,
)

__all__ = [
    "ALWAYS_CHECKED",
    "MAX_ROWS",
    "ROW_FIELDS",
    "Given",
    "NothingChanged",
    "PermitRole",
    "PermitRow",
    "RowChange",
    "ShownBy",
    "changes",
    "check_permits",
    "check_publication",
    "expected",
    "fits",
    "is_format",
    "perhaps_needed",
    "read_rows",
    "required_kinds",
]
