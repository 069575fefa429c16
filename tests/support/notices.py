"""Texts of the notice, as a rule keeper types them."""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.domain import notices
from portal.domain.accounts import StaffRole
from portal.domain.notices import TEXT_FIELDS, ItemText
from portal.kernel.actor import ANONYMOUS
from portal.wiring import Portal
from tests.support.people import officer

Typed = list[dict[str, str]]
REASON = "Another provider is asked."


def typed_texts(**first: str) -> Typed:
    """Return sound texts, all alike but for what is said about the first of them."""
    same = dict.fromkeys(TEXT_FIELDS, "Nothing is hidden.")
    return [{**same, **first}, *(dict(same) for _ in notices.text_keys()[1:])]


def typed_again(texts: Sequence[ItemText], **first: str) -> Typed:
    """Return the texts of a version as the form sends them back, the first one changed."""
    typed = [{name: getattr(text, name) for name in TEXT_FIELDS} for text in texts]
    typed[0].update(first)
    return typed


def publish(
    portal: Portal,
    *,
    effective_on: date | None = None,
) -> int:
    """Publish a version after the latest one, in force tomorrow unless told; return its number.

    It says in both languages that it is a new one.
    """
    with portal.begin(ANONYMOUS, writes=False) as uow:
        latest = notices.latest_notice(uow)
        tomorrow = uow.today() + timedelta(days=1)
    texts = [
        {**text, "purpose": f"It is version {latest.number + 1}."}
        for text in typed_again(latest.texts)
    ]
    with portal.begin(officer(portal, StaffRole.RULE_KEEPER)) as uow:
        return notices.publish_notice(
            uow,
            texts=texts,
            effective_on=effective_on or tomorrow,
            note=REASON,
            based_on=latest.number,
        )
