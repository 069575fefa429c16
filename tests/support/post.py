"""A mail server on a spare loopback port, as small as a test needs, and what it received."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from typing_extensions import override

_HOST = "127.0.0.1"


@dataclass
class Letterbox:
    """What reached the server, and how it is to behave.

    `refuse` names a command of SMTP that is answered with `reply`; without `tls` STARTTLS is
    not offered.
    """

    tls: ssl.SSLContext | None = None
    from_start: bool = False
    refuse: str = ""
    reply: str = "550 no"
    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    timeout = 10

    @property
    def box(self) -> Letterbox:
        return cast("_Server", self.server).box

    @override
    def handle(self) -> None:
        self.secure = self.box.from_start
        if self.box.tls and self.box.from_start:
            self.wrap(self.box.tls)
        self.say("220 box")
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            if verb.upper() == self.box.refuse:
                self.say(self.box.reply)
            elif not self.obey(verb.upper(), rest):
                return

    @override
    def finish(self) -> None:
        super().finish()
        self.connection.close()  # the server closes the socket below, which TLS took over

    def obey(self, verb: str, rest: str) -> bool:
        if verb == "EHLO":
            offers = ["box", "AUTH PLAIN"]
            if self.box.tls and not self.secure:
                offers.append("STARTTLS")
            for offer in offers[:-1]:
                self.say(f"250-{offer}")
            self.say(f"250 {offers[-1]}")
        elif verb == "STARTTLS":
            self.say("220 go on")
            assert self.box.tls
            self.wrap(self.box.tls)
        elif verb == "AUTH":
            self.box.logins.append(base64.b64decode(rest.split()[1]).decode())
            self.say("235 welcome")
        elif verb == "RCPT":
            self.box.recipients.append(rest)
            self.say("250 fine")
        elif verb == "DATA":
            self.say("354 go on")
            self.take()
            self.say("250 taken")
        else:
            self.say("221 bye" if verb == "QUIT" else "250 fine")
        return verb != "QUIT"

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        text = b"".join(lines).replace(b"\r\n", b"\n")
        self.box.received.append(message_from_bytes(text, policy=policy.default))
        self.box.encrypted.append(self.secure)

    def wrap(self, context: ssl.SSLContext) -> None:
        self.connection = self.request = context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.secure = True

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
        self.wfile.flush()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    box: Letterbox

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that broke off: that is what some tests are about."""


@contextmanager
def receiving(box: Letterbox) -> Iterator[Letterbox]:
    """Let a letterbox receive mail for as long as the block lasts; it learns its port."""
    with _Server((_HOST, 0), _Conversation) as server:
        server.box = box
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the TLS contexts of a server of this name, and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    signed = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))


def messages(data_dir: str | Path) -> list[EmailMessage]:
    """Return what lies in the mail folder of a portal in development, oldest first."""
    files = sorted((Path(data_dir) / "mail").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
