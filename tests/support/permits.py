"""Rows of the table of permits, as a rule keeper types them."""

from portal.domain.permits import ROW_FIELDS, PermitRow


def typed_row(**changes: str) -> dict[str, str]:
    """Return a sound row."""
    return {
        "category": "VIDEO",
        "role": "ROOT",
        "kind": "audiovisual_permit",
        "name_zh": "信息网络传播视听节目许可证",
        "name_en": "Permit to transmit audio-visual programmes",
        "required": "True",
        "shown_by": "number",
        "pattern": "########",
        "note_zh": "",
        "note_en": "",
        **changes,
    }


def typed_again(row: PermitRow) -> dict[str, str]:
    """Return a row of a version as the form sends it back."""
    return {name: str(getattr(row, name) or "") for name in ROW_FIELDS}
