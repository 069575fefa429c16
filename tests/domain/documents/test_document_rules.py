"""Names that are safe to show, and the limits of each kind."""

import pytest

from portal.domain.documents import DocumentKind, policy, rules
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, Permission
from portal.kernel.ids import new_id
from portal.kernel.subjects import Realm

OWN, OTHER = new_id(), new_id()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("授权书.pdf", "授权书.pdf"),
        ("C:\\Users\\me\\scan.pdf", "scan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a／b.pdf", "b.pdf"),  # a full-width slash is a slash to NFKC
        ("scan\u202efdp.exe", "scanfdp.exe"),
        ("two\r\nSet-Cookie: x=1.pdf", "two Set-Cookie: x=1.pdf"),
        ("nul\0.pdf", "nul.pdf"),
        ("  spaced   out .pdf ", "spaced out .pdf"),
        ("", "document"),
        ("folder/", "document"),
        ("\u200b", "document"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
        ("." + "x" * 300, "." + "x" * 199),
        ("x." + "y" * 300, "x." + "y" * 198),
    ],
)
def test_a_name_is_shown_without_what_could_deceive(given: str, shown: str) -> None:
    assert rules.display_name(given) == shown


def test_an_authorisation_letter_has_a_limit_of_ten_mebibytes_and_twenty_pages() -> None:
    letter = DocumentKind.AUTHORISATION_LETTER
    assert rules.check_size(letter, 10 * 1024**2) == []
    (too_large,) = rules.check_size(letter, 10 * 1024**2 + 1)
    assert (too_large.code, too_large.facts["max"]) == ("DOC_TOO_LARGE", 10 * 1024**2)
    assert rules.check_pages(letter, 20) == []
    (too_long,) = rules.check_pages(letter, 21)
    assert (too_long.code, too_long.facts) == ("DOC_TOO_MANY_PAGES", {"pages": 21, "max": 20})


def test_other_kinds_have_only_the_limits_of_every_file() -> None:
    assert rules.check_size(DocumentKind.OTHER, 15 * 1024**2) == []
    assert rules.check_pages(DocumentKind.OTHER, 99) == []


def test_colleagues_and_officers_who_read_cases_may_read() -> None:
    colleague = Actor(new_id(), organisations={OWN: frozenset()})
    officer = Actor(new_id(), frozenset({Permission.CASES_READ}))
    clerk = Actor(new_id(), frozenset({Permission.STAFF, Permission.DEPOSITS_LEDGER_READ}))
    assert policy.may_read(colleague, organisation_id=OWN)
    assert not policy.may_read(colleague, organisation_id=OTHER)
    assert policy.may_read(officer, organisation_id=OWN)
    assert policy.may_read(SYSTEM, organisation_id=OWN)
    for nobody in (ANONYMOUS, clerk):
        assert not policy.may_read(nobody, organisation_id=OWN)


def test_only_those_of_the_organisation_who_may_upload_do() -> None:
    right = frozenset({Permission.DOCUMENTS_DOCUMENT_UPLOAD})
    uploader = Actor(new_id(), organisations={OWN: right})
    reader = Actor(new_id(), organisations={OWN: frozenset()})
    officer = Actor(new_id(), frozenset(Permission))
    assert policy.may_upload(uploader, organisation_id=OWN)
    for other in (reader, officer, ANONYMOUS):
        assert not policy.may_upload(other, organisation_id=OWN)
    assert not policy.may_upload(uploader, organisation_id=OTHER)


def test_who_decides_on_erasures_erases_and_only_the_portal_opens_everything() -> None:
    approver = Actor(new_id(), frozenset({Permission.PRIVACY_ERASURE_DECIDE}))
    others = Actor(new_id(), frozenset(set(Permission) - {Permission.PRIVACY_ERASURE_DECIDE}))
    assert policy.may_erase(approver)
    assert policy.may_erase(SYSTEM)
    assert not policy.may_erase(others)
    assert policy.may_check_all(SYSTEM)
    assert not policy.may_check_all(Actor(new_id(), frozenset(Permission)))


def test_what_shows_a_person_goes_under_the_key_of_the_person() -> None:
    personal = {kind for kind in DocumentKind if rules.realm_of(kind) is Realm.PERSON}
    assert personal == {
        DocumentKind.ID_FRONT,
        DocumentKind.ID_BACK,
        DocumentKind.EXEMPTION_STATEMENT,
    }
