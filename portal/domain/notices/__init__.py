"""Notices: what people are told before they agree to a use of their data, in versions (KYC-06).

Owns: the versions of the notice and their texts.  Reads: accounts.  Emits: `notices.*`.
"""

from portal.domain.notices.commands import publish_notice
from portal.domain.notices.events import NoticePublished
from portal.domain.notices.queries import (
    Notice,
    NoticeSummary,
    latest_notice,
    notice,
    notice_version,
    notices,
    version_on,
)
from portal.domain.notices.rules import (
    LANGUAGES,
    TEXT_FIELDS,
    ItemText,
    NothingChanged,
    TextChange,
    changes,
    read_texts,
    text_keys,
)

__all__ = [
    "LANGUAGES",
    "TEXT_FIELDS",
    "ItemText",
    "NothingChanged",
    "Notice",
    "NoticePublished",
    "NoticeSummary",
    "TextChange",
    "changes",
    "latest_notice",
    "notice",
    "notice_version",
    "notices",
    "publish_notice",
    "read_texts",
    "text_keys",
    "version_on",
]
