"""What a notice has to say before anybody can agree to anything (KYC-06, PIPL art. 13-31)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.kernel.consents import ConsentItem
from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.text import reject_invisible, tidy

LANGUAGES = ("zh", "en")
TEXT_FIELDS = ("purpose", "kinds", "method", "recipients", "retention", "necessity")
_TEXT_MIN, _TEXT_MAX = 2, 1000
_NOTE_MIN, _NOTE_MAX = 5, 1000

TextKey = tuple[ConsentItem, str]


class NothingChanged(RuleBroken):
    """The texts are those of the latest version."""

    code = "notices.nothing_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    """What a notice says about one item, in one of `LANGUAGES`.

    `purpose`: what for; `kinds`: which data, and what its leak would mean; `method`: how they
    are used; `recipients`: who gets them; `retention`: how long; `necessity`: what happens
    without the consent, and when it is taken back.
    """

    item: ConsentItem
    language: str
    purpose: str
    kinds: str
    method: str
    recipients: str
    retention: str
    necessity: str

    @property
    def key(self) -> TextKey:
        """What makes it the same text in two versions."""
        return self.item, self.language


@dataclass(frozen=True, slots=True)
class TextChange:
    """What a version did to one text; `fields` are those of `TEXT_FIELDS` that differ."""

    before: ItemText
    after: ItemText
    fields: tuple[str, ...]


def text_keys() -> tuple[TextKey, ...]:
    """Return the texts that every version has, in their order."""
    return tuple((item, language) for item in ConsentItem for language in LANGUAGES)


def read_texts(
    typed: Sequence[Mapping[str, str]],
) -> tuple[tuple[ItemText, ...], list[Problem]]:
    """Return the texts, typed in the order of `text_keys`, and everything wrong with them.

    There are texts only when nothing is wrong.  A problem's field is `texts-3-purpose` for the
    fourth text.  Codes: NOTICE_INCOMPLETE, TEXT_LENGTH, TEXT_INVISIBLE.
    """
    keys = text_keys()
    if len(typed) != len(keys):
        return (), [Problem("texts", "NOTICE_INCOMPLETE", {"texts": len(keys)})]
    problems = [
        problem
        for index, words in enumerate(typed)
        for name in TEXT_FIELDS
        if (problem := _wrong(f"texts-{index}-{name}", words.get(name, "")))
    ]
    if problems:
        return (), problems
    return tuple(_text(key, words) for key, words in zip(keys, typed, strict=True)), []


def check_publication(
    note: str, effective_on: date, *, today: date, not_before: date
) -> list[Problem]:
    """Return why a version cannot take effect then, or for this reason.

    Versions take effect in the order of their numbers, tomorrow at the earliest.  Codes:
    NOTICE_TOO_EARLY, REASON_LENGTH, TEXT_INVISIBLE.
    """
    problems = []
    earliest = max(today + timedelta(days=1), not_before)
    if effective_on < earliest:
        problems.append(Problem("effective_on", "NOTICE_TOO_EARLY", {"earliest": earliest}))
    hidden = reject_invisible("note", note)
    if not _NOTE_MIN <= len(note) <= _NOTE_MAX:
        problems.append(Problem("note", "REASON_LENGTH", {"min": _NOTE_MIN, "max": _NOTE_MAX}))
    elif hidden:
        problems.append(hidden)
    return problems


def changes(before: Iterable[ItemText], after: Iterable[ItemText]) -> tuple[TextChange, ...]:
    """Return what makes the second texts differ from the first, in the order of the second."""
    old = {text.key: text for text in before}
    found = (TextChange(old[text.key], text, _differ(old[text.key], text)) for text in after)
    return tuple(change for change in found if change.fields)


def _differ(before: ItemText, after: ItemText) -> tuple[str, ...]:
    return tuple(name for name in TEXT_FIELDS if getattr(before, name) != getattr(after, name))


def _wrong(field: str, typed: str) -> Problem | None:
    if hidden := reject_invisible(field, typed):
        return hidden
    if not _TEXT_MIN <= len(tidy(typed)) <= _TEXT_MAX:
        return Problem(field, "TEXT_LENGTH", {"min": _TEXT_MIN, "max": _TEXT_MAX})
    return None


def _text(key: TextKey, words: Mapping[str, str]) -> ItemText:
    item, language = key
    read = {name: tidy(words[name]) for name in TEXT_FIELDS}
    return ItemText(item=item, language=language, **read)
