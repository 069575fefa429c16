"""Mail goes into a folder or to a server, whole, encrypted, and without telling anybody."""

import logging
import ssl
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.adapters.mail_folder import MailFolder
from portal.adapters.mail_smtp import MailNotTaken, Relay, SmtpMailer
from portal.adapters.mail_text import Writer
from portal.kernel.clock import FrozenClock
from portal.settings import Settings
from portal.wiring import wire
from tests.support.post import Letterbox, certificate, messages, receiving

TO = "legal@brand.example"
TEMPLATE = "mail/letter.txt"
TEXT = """请确认 / Please confirm

{{ grantor }}，请在{{ until|day('zh_Hans_CN') }}前
.
{{ link }}
"""
LINK = "https://portal.example/confirmations/1/" + "s" * 80
DATA = {"grantor": "星河 <b>& Co</b>", "until": "2026-12-03", "link": LINK}


@pytest.fixture
def writer(tmp_path: Path, clock: FrozenClock) -> Writer:
    (tmp_path / "mail").mkdir()
    (tmp_path / TEMPLATE).write_text(TEXT, encoding="utf-8")
    return Writer(tmp_path, "portal@body.example", "行业协会", clock)


def test_a_message_has_a_sender_a_subject_a_day_and_the_text_as_it_is(writer: Writer) -> None:
    message = writer.write(TEMPLATE, TO, DATA)
    assert message["Subject"] == "请确认 / Please confirm"
    assert message["To"] == TO
    assert message["From"].addresses[0].addr_spec == "portal@body.example"
    assert message["From"].addresses[0].display_name == "行业协会"
    assert message["Date"].datetime == datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert message["Message-ID"].endswith("@body.example>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == (f"星河 <b>& Co</b>，请在2026年12月3日前\n.\n{LINK}\n")


def test_a_gap_in_the_text_is_no_message(writer: Writer) -> None:
    with pytest.raises(Exception, match="is undefined"):
        writer.write(TEMPLATE, TO, {})


def test_the_folder_keeps_message_after_message_for_its_owner_only(
    writer: Writer, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "mail"
    mailer = MailFolder(folder, writer)
    mailer.send(TEMPLATE, TO, DATA)
    mailer.send(TEMPLATE, "second@brand.example", DATA)
    assert [message["To"] for message in messages(tmp_path / "data")] == [
        TO,
        "second@brand.example",
    ]
    assert LINK in (folder / "00001.eml").read_text(encoding="utf-8")
    assert stat.S_IMODE((folder / "00001.eml").stat().st_mode) == 0o600
    (folder / "00001.eml").unlink()
    mailer.send(TEMPLATE, "third@brand.example", DATA)
    assert (folder / "00003.eml").is_file()


@pytest.fixture
def box() -> Iterator[Letterbox]:
    with receiving(Letterbox()) as letterbox:
        yield letterbox


def relay(box: Letterbox, host: str = "127.0.0.1", *, user: str = "") -> Relay:
    return Relay(
        host=host,
        port=box.port,
        tls_from_start=box.from_start,
        user=user,
        password="a word" if user else "",
    )


def test_a_server_on_this_machine_takes_mail_in_the_clear(
    box: Letterbox, writer: Writer
) -> None:
    SmtpMailer(relay(box), writer).send(TEMPLATE, TO, DATA)
    (message,) = box.received
    assert message.get_content() == writer.write(TEMPLATE, TO, DATA).get_content()
    assert box.recipients == [f"TO:<{TO}>"]
    assert box.encrypted == [False]
    assert box.logins == []


@pytest.fixture(scope="module")
def contexts(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.mark.parametrize("from_start", [False, True])
def test_any_other_server_is_spoken_to_in_secret_and_told_the_password(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], writer: Writer, *, from_start: bool
) -> None:
    with receiving(Letterbox(tls=contexts[0], from_start=from_start)) as box:
        mailer = SmtpMailer(relay(box, "localhost", user="portal"), writer, context=contexts[1])
        mailer.send(TEMPLATE, TO, DATA)
    assert box.encrypted == [True]
    assert box.logins == ["\0portal\0a word"]


@pytest.mark.parametrize("from_start", [False, True])
def test_a_server_whose_certificate_is_not_trusted_is_told_nothing(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], writer: Writer, *, from_start: bool
) -> None:
    with receiving(Letterbox(tls=contexts[0], from_start=from_start)) as box:
        mailer = SmtpMailer(relay(box, "localhost", user="portal"), writer)
        with pytest.raises(MailNotTaken):
            mailer.send(TEMPLATE, TO, DATA)
    assert box.logins == []
    assert box.received == []


def test_a_server_that_does_not_encrypt_gets_no_mail(box: Letterbox, writer: Writer) -> None:
    with pytest.raises(MailNotTaken):
        SmtpMailer(relay(box, "localhost"), writer).send(TEMPLATE, TO, DATA)
    assert box.received == []


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("MAIL", "451 later"),
        ("RCPT", f"550 {TO} is unknown"),
        ("DATA", f"554 {LINK} looks bad"),
        ("AUTH", "535 wrong word"),
    ],
)
def test_what_is_not_taken_is_unavailable_and_nobody_learns_address_or_link(
    box: Letterbox, writer: Writer, caplog: pytest.LogCaptureFixture, verb: str, reply: str
) -> None:
    box.refuse, box.reply = verb, reply
    with caplog.at_level(logging.DEBUG), pytest.raises(MailNotTaken) as error:
        SmtpMailer(relay(box, user="portal"), writer).send(TEMPLATE, TO, DATA)
    assert error.value.__cause__ is None
    told = f"{error.value!r} {error.value.facts} {caplog.text}"
    assert not [word for word in (TO, LINK, "a word") if word in told]


def test_a_server_that_says_goodbye_badly_has_taken_the_mail(
    box: Letterbox, writer: Writer
) -> None:
    box.refuse, box.reply = "QUIT", "421 busy"
    SmtpMailer(relay(box), writer).send(TEMPLATE, TO, DATA)
    assert len(box.received) == 1


def test_no_server_at_all_is_unavailable(writer: Writer) -> None:
    with receiving(Letterbox()) as box:
        pass
    with pytest.raises(MailNotTaken):
        SmtpMailer(relay(box), writer).send(TEMPLATE, TO, DATA)


def test_a_server_that_is_silent_is_given_up(writer: Writer, box: Letterbox) -> None:
    box.refuse, box.reply = "EHLO", ""
    with pytest.raises(MailNotTaken):
        SmtpMailer(relay(box), writer, seconds=0.2).send(TEMPLATE, TO, DATA)


@pytest.fixture
def wired(tmp_path: Path) -> Callable[..., object]:
    def mailer(**settings: str) -> object:
        portal = wire(Settings(data_dir=str(tmp_path / "data"), **settings))  # type: ignore[arg-type]
        portal.close()
        return portal.around.mailer

    return mailer


def test_the_settings_choose_between_folder_and_server(wired: Callable[..., object]) -> None:
    assert isinstance(wired(), MailFolder)
    server = wired(mail_server="smtps://mail.example", mail_from="portal@body.example")
    assert isinstance(server, SmtpMailer)
