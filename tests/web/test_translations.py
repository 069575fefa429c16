"""The Chinese catalogue has every sentence of the program, whole and right; users see it."""

import html
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from portal.domain import licences
from portal.kernel.actor import SYSTEM
from portal.web.app import create_app
from portal.web.wording import ENUMS
from portal.wiring import Portal
from tests.support import stories
from tests.support.source import PORTAL, ROOT

FOLDER = PORTAL / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# Codes, formats and examples; anything else in Latin letters is a sentence left in English.
NO_WORDS = {
    "PDF", "JPEG", "PNG", "HTML", "MiB", "KB", "SHA", "XLSX", "CSV", "UTF", "GB", "ISBN", "SR",
    "ZIP", "JSON",
    "audiovisual", "permit",
    "CN", "US", "DGA", "BRAND", "CATEGORY", "ITEM", "STARVIDEO", "MONTH",
    "GAME", "VIDEO", "EDU", "COUPON", "MERCH",
    "name", "example", "com", "HH", "mm", "ss",
}  # fmt: skip
NEVER = ("认证证书", "认证编号")  # nobody but an approved body may certify (C4)
PUBLIC = (
    "/", "/?q=cards", "/?q=nothing", "/verify", "/sign-in", "/register", "/member", "/nowhere",
    "/badges/DGA-2026-D-000009-9", "/badges/anything",
)  # fmt: skip
LONG = 4  # words; fewer may stand on a page as a name


class _Ones(dict[str, int]):
    def __missing__(self, _key: str) -> int:
        return 1


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the program says today, gathered as `make words` gathers it."""
    file = tmp_path_factory.mktemp("words") / "messages.pot"
    words = ["-q", "extract", "-F", "pyproject.toml", "-k", "lazy_gettext", "-o"]
    subprocess.run(  # noqa: S603 - the words above, no shell
        [sys.executable, "-m", "babel.messages.frontend", *words, str(file), "."],
        cwd=ROOT,
        check=True,
    )
    with file.open("rb") as opened:
        return read_po(opened)


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as opened:
        return read_po(opened, locale="zh_Hans_CN")


@pytest.fixture
def reader(sqlite_portal: Portal) -> FlaskClient:
    """Somebody who never chose a language."""
    app = create_app(sqlite_portal)
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def test_every_sentence_is_translated(sentences: Catalog, chinese: Catalog) -> None:
    present = {key(one) for one in translated(chinese)}
    assert not [key(one) for one in messages(sentences) if key(one) not in present]


def test_no_sentence_is_left_over(sentences: Catalog, chinese: Catalog) -> None:
    said = {key(one) for one in messages(sentences)}
    assert not [key(one) for one in messages(chinese) if key(one) not in said]
    assert not chinese.obsolete


def test_no_translation_is_a_guess(chinese: Catalog) -> None:
    assert not [key(one) for one in messages(chinese) if one.fuzzy]


def test_translations_have_the_gaps_of_their_sentences(chinese: Catalog) -> None:
    assert not [
        (key(one), text)
        for one in messages(chinese)
        for text in texts(one.string)
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(texts(one.id)[-1]))
    ]


def test_translations_can_be_filled_in(chinese: Catalog) -> None:
    for one in translated(chinese):
        for text in texts(one.string):
            assert text % _Ones()


def test_the_compiled_catalogue_is_the_written_one(chinese: Catalog) -> None:
    with (FOLDER / "messages.mo").open("rb") as opened:
        compiled = read_mo(opened)
    assert strings(compiled) == strings(chinese)


def test_nothing_is_left_in_english(chinese: Catalog) -> None:
    left = {
        key(one): words
        for one in messages(chinese)
        for text in texts(one.string)
        if (words := set(re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub("", text))) - NO_WORDS)
    }
    assert not left


def test_nothing_sounds_like_a_certification_of_products(chinese: Catalog) -> None:
    said = "\n".join(text for one in messages(chinese) for text in texts(one.string))
    assert not [word for word in NEVER if word in said]


def test_values_are_called_what_the_glossary_calls_them(reader: FlaskClient) -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    sections = re.findall(
        r"^### \w+: (\w+)\n(.*?)(?=^#|\Z)", glossary, re.DOTALL | re.MULTILINE
    )
    words = {
        (name, code): word.strip()
        for name, rows in sections
        for code, word in re.findall(r"^\| `([^`|]+)` \| ([^|]+) \|", rows, re.MULTILINE)
    }
    with reader.application.test_request_context():
        shown = {place: str(sentence) for place, sentence in ENUMS.items()}
    assert not [
        (place, text, words[place]) for place, text in shown.items() if words[place] not in text
    ]


def test_pages_for_anybody_are_chinese(
    reader: FlaskClient, sqlite_portal: Portal, chinese: Catalog
) -> None:
    member = stories.licensed(sqlite_portal)
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        held = licences.licence_of(uow, member.organisation_id)
    assert held
    badge = f"/badges/{held.number}"
    for address in (*PUBLIC, badge, f"{badge}/price-lists", f"{badge}/price-lists/1"):
        assert not english_of(chinese, reader.get(address, follow_redirects=True).text), address
    for address in ("/verify", "/sign-in", "/register"):
        assert not english_of(chinese, reader.post(address).text), address
    assert english_of(chinese, reader.get("/?lang=en").text)


def test_what_the_forms_library_says_is_chinese(reader: FlaskClient) -> None:
    page = reader.post("/register", data={"kind": "none of them"}).text
    assert "Not a valid choice" not in page
    assert "不是有效的选择" in page


def key(message: Message) -> str:
    """Return the English sentence, in the singular."""
    return texts(message.id)[0]


def texts(forms: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the forms of a sentence: one, or those of its numbers."""
    return (forms,) if isinstance(forms, str) else tuple(forms or ("",))


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All sentences; the header is none."""
    return (message for message in catalogue if message.id)


def translated(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in messages(catalogue) if all(texts(message.string)))


def strings(catalogue: Catalog) -> dict[str, str]:
    """Return what each sentence is in Chinese, which has one form for all numbers."""
    return {key(message): texts(message.string)[0] for message in translated(catalogue)}


def english_of(catalogue: Catalog, page: str) -> list[str]:
    """Return the longer English sentences that stand on a page, as far as their first gap."""
    text = " ".join(html.unescape(page).split())
    return [
        part
        for message in messages(catalogue)
        for part in PLACEHOLDER.split(key(message))[::2]
        if len(part.split()) >= LONG and " ".join(part.split()) in text
    ]
