"""A portal that listens: real HTTP on a spare loopback port, over the application as it is."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.jobs import outbox
from portal.kernel.clock import FrozenClock
from portal.settings import Settings
from portal.web.app import create_app
from portal.wiring import Portal, wire

_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Site:
    """A portal, its clock, and where it can be reached."""

    portal: Portal
    clock: FrozenClock
    address: str

    def work(self) -> int:
        """Do what the worker does: make every delivery that is due; return how many."""
        return outbox.deliver_due(self.portal)


class _Quiet(WSGIRequestHandler):
    @override
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: what a test needs to know, its browser tells."""


@contextmanager
def serving(database_url: str, data_dir: Path, clock: FrozenClock) -> Iterator[Site]:
    """Serve the portal on a migrated database for as long as the block lasts."""
    with socket.create_server((_HOST, 0)) as listener:
        port = listener.getsockname()[1]
        address = f"http://{_HOST}:{port}"
        settings = Settings(data_dir=str(data_dir), database_url=database_url, base_url=address)
        portal = wire(settings, clock=clock)
        server = make_server(
            _HOST,
            port,
            create_app(portal),
            threaded=True,
            request_handler=_Quiet,
            fd=listener.fileno(),
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Site(portal, clock, address)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            portal.close()
