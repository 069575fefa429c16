"""A provider of identity checks on a spare loopback port: it replays answers, and keeps what
it was asked.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override

_HOST = "127.0.0.1"


@dataclass
class Asked:
    """One request: the action it names, and its fields."""

    action: str
    fields: dict[str, Any]


@dataclass
class Counter:
    """What the provider answers, and what it was asked; with `silent` it never answers."""

    answer: bytes = b"{}"
    status: int = 200
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    silent: threading.Event | None = None

    @property
    def endpoint(self) -> str:
        """Where the provider is."""
        return f"{_HOST}:{self.port}"

    def replay(self, answer: object) -> None:
        """Let the provider answer with this, as JSON."""
        self.answer = json.dumps(answer).encode()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        counter = cast("_Server", self.server).counter
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        sent: dict[str, Any] = dict(parse_qsl(urlsplit(self.path).query))
        if self.headers.get("Content-Type", "").startswith("application/json"):
            sent |= json.loads(body)
        else:
            sent |= dict(parse_qsl(body))
        action = self.headers.get("x-acs-action") or self.headers.get("X-TC-Action") or ""
        counter.asked.append(Asked(action, sent))
        if counter.silent is not None:
            counter.silent.wait(10)
            return
        self.send_response(counter.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(counter.answer)))
        self.end_headers()
        self.wfile.write(counter.answer)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the address of a request holds what was asked."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    counter: Counter

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that broke off: that is what some tests are about."""


@contextmanager
def answering(counter: Counter) -> Iterator[Counter]:
    """Let a provider answer for as long as the block lasts; it learns its port."""
    with _Server((_HOST, 0), _Handler) as server:
        server.counter = counter
        counter.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        try:
            yield counter
        finally:
            if counter.silent is not None:
                counter.silent.set()
            server.shutdown()
            thread.join()
