"""What a letter says: a plain text template, whose first line is the subject."""

from collections.abc import Mapping
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.kernel.clock import Clock


class Writer:
    """Writes messages in the name of one sender."""

    def __init__(self, folder: Path, sender: str, sender_name: str, clock: Clock) -> None:
        self._sender = Address(sender_name, addr_spec=sender)
        self._clock = clock
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=False,  # noqa: S701 - plain text, in which nothing is mark-up
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["day"] = _day

    @property
    def domain(self) -> str:
        """The domain of the sender, which also names this machine to mail servers."""
        return self._sender.domain

    def write(
        self, template: str, to: str, data: Mapping[str, object], *, encoding: str | None = None
    ) -> EmailMessage:
        """Return the message to one address; `encoding` is that of its text."""
        page = self._templates.get_template(template).render(data)
        subject, _, text = page.partition("\n")
        message = EmailMessage()
        message["Subject"] = subject.strip()
        message["From"] = self._sender
        message["To"] = Address(addr_spec=to)
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = make_msgid(domain=self.domain)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text.lstrip("\n"), cte=encoding)
        return message


def _day(text: str, locale: str) -> str:
    """Return an ISO date in words of the locale."""
    return format_date(date.fromisoformat(text), "long", locale=locale)
