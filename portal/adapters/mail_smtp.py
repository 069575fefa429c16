"""Mail by SMTP: encrypted, unless the server is this very machine."""

import logging
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from portal.adapters.mail_text import Writer
from portal.kernel.errors import Unavailable

_LOG = logging.getLogger(__name__)
_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


class MailNotTaken(Unavailable):
    """The mail server did not take a message now; `reason` names the kind of failure."""

    code = "mail.not_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The server that takes our mail.

    It speaks TLS from the start, or else must offer STARTTLS, but for one on this machine.
    Without a user nobody signs in.
    """

    host: str
    port: int
    tls_from_start: bool
    user: str = ""
    password: str = field(default="", repr=False)


class SmtpMailer:
    """Fulfils `portal.kernel.ports.Mailer`; `seconds` is how long each answer may take."""

    def __init__(
        self,
        relay: Relay,
        writer: Writer,
        *,
        context: ssl.SSLContext | None = None,
        seconds: float = 20.0,
    ) -> None:
        self._relay = relay
        self._writer = writer
        self._context = context or ssl.create_default_context()
        self._seconds = seconds

    def send(self, template: str, to: str, data: Mapping[str, object]) -> None:
        message = self._writer.write(template, to, data)
        try:
            self._hand_over(message)
        except OSError as error:
            # An error of the library repeats the address: only its kind and number go on.
            reason, reply = type(error).__name__, getattr(error, "smtp_code", None)
            _LOG.warning("the mail server took no message: %s %s", reason, reply or "")
            raise MailNotTaken(reason=reason, reply=reply) from None

    def _hand_over(self, message: EmailMessage) -> None:
        with closing(self._connect()) as server:
            if self._relay.user:
                server.login(self._relay.user, self._relay.password)
            server.send_message(message)
            with suppress(OSError):  # it is theirs now, however they say goodbye
                server.quit()

    def _connect(self) -> smtplib.SMTP:
        relay, name, seconds = self._relay, self._writer.domain, self._seconds
        if relay.tls_from_start:
            return smtplib.SMTP_SSL(
                relay.host, relay.port, name, timeout=seconds, context=self._context
            )
        server = smtplib.SMTP(relay.host, relay.port, name, timeout=seconds)
        if relay.host not in _THIS_MACHINE:
            try:
                server.starttls(context=self._context)
            except OSError:
                server.close()
                raise
        return server
