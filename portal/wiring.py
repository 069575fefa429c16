"""The one place that knows every part: settings in, a running portal out."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from portal.adapters.blob_local import LocalBlobStore
from portal.adapters.inspector import Inspector
from portal.adapters.mail_folder import MailFolder
from portal.adapters.mail_smtp import Relay, SmtpMailer
from portal.adapters.mail_text import Writer
from portal.adapters.pdf_weasyprint import WeasyPrintRenderer
from portal.adapters.queue_huey import HueyQueue
from portal.domain import certificates, licences, suppliers
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.clock import Clock, SystemClock
from portal.kernel.issuer import Issuer
from portal.kernel.limits import Limits
from portal.kernel.ports import Mailer
from portal.settings import Settings
from portal.store.engine import open_engine
from portal.store.eventlog import EventHead, EventRow
from portal.store.outbox import Subscriber
from portal.store.uow import Surroundings, UnitOfWork
from portal.store.vault import Vault

_LOG = logging.getLogger(__name__)
_CHECKOUT = Path(__file__).parent.parent
_INSTALLED = Path(__file__).parent / "_assets"


def _lay_out_certificate(uow: UnitOfWork, event: EventRow) -> certificates.Layout:
    return certificates.lay_out(uow, event.subject)


def _send_link(uow: UnitOfWork, event: EventRow) -> suppliers.SentLink | None:
    return suppliers.send_link(uow, UUID(event.body["confirmation_id"]))


_CERTIFICATE = Subscriber(_lay_out_certificate, certificates.issue_certificate)
_CONFIRMATION = Subscriber(_send_link, suppliers.keep_link)
# Who hears of what after commit: event name -> subscriber's name -> what it does.
SUBSCRIBERS: Mapping[str, Mapping[str, Subscriber]] = MappingProxyType(
    {
        licences.LicenceGranted.name: {"certificates.issue": _CERTIFICATE},
        suppliers.BrandAsked.name: {"suppliers.send_confirmation": _CONFIRMATION},
    }
)


def asset_dir(name: str) -> Path:
    """Return `templates`, `static` or `migrations`: of the checkout, or inside the wheel."""
    installed = _INSTALLED / name
    return installed if installed.is_dir() else _CHECKOUT / name


@dataclass(frozen=True, slots=True)
class Portal:
    """What every entrance (web, jobs, command line) is given."""

    settings: Settings
    around: Surroundings
    queue: HueyQueue

    @property
    def clock(self) -> Clock:
        """The one source of now."""
        return self.around.clock

    @property
    def subscribers(self) -> Mapping[str, Mapping[str, Subscriber]]:
        """Who hears of what after commit."""
        return SUBSCRIBERS

    def begin(
        self, actor: Actor, *, writes: bool = True, request_id: str | None = None
    ) -> UnitOfWork:
        """Open one transaction for one actor."""
        return UnitOfWork(
            self.around, actor, writes=writes, request_id=request_id or token_hex(8)
        )

    def is_ready(self) -> bool:
        """Return whether the database answers and has its tables."""
        try:
            with self.begin(ANONYMOUS, writes=False) as uow:
                return uow.session.get(EventHead, 1) is not None
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        """Let go of every connection and file."""
        self.around.engine.dispose()
        self.queue.close()


def wire(settings: Settings, *, clock: Clock | None = None) -> Portal:
    """Build the portal from its settings."""
    data = Path(settings.data_dir)
    data.mkdir(parents=True, exist_ok=True)
    queue = HueyQueue(data / "queue.db")

    def wake(delivery_ids: Sequence[int]) -> None:
        try:
            for delivery_id in delivery_ids:
                queue.enqueue(delivery_id)
        except Exception:  # noqa: BLE001 - committed already; the sweep finds what is lost
            _LOG.exception("the queue does not take messages")

    clock = clock or SystemClock()
    around = Surroundings(
        engine=open_engine(settings.database),
        clock=clock,
        issuer=_issuer(settings),
        limits=Limits(settings.max_tiers, settings.min_remaining_days),
        vault=Vault(_key(settings.sealing_key), _key(settings.digest_key)),
        blobs=LocalBlobStore(data / "blobs"),
        pdf=WeasyPrintRenderer(asset_dir("templates") / "pdf"),
        inspector=Inspector(),
        mailer=_mailer(settings, clock),
        subscribers={name: tuple(hearers) for name, hearers in SUBSCRIBERS.items()},
        wake=wake,
    )
    return Portal(settings, around, queue)


def _issuer(settings: Settings) -> Issuer:
    return Issuer(
        code=settings.association_code,
        name=settings.association_name,
        name_en=settings.association_name_en,
        uscc=settings.association_uscc,
        phone=settings.association_phone,
        email=settings.association_email,
        base_url=settings.base_url,
        rulebook_name=settings.rulebook_name,
        rulebook_version=settings.rulebook_version,
    )


def _mailer(settings: Settings, clock: Clock) -> Mailer:
    sender = settings.mail_from or settings.association_email
    writer = Writer(asset_dir("templates"), sender, settings.association_name, clock)
    server = settings.smtp
    if server is None:
        return MailFolder(Path(settings.data_dir) / "mail", writer)
    relay = Relay(
        host=server.host,
        port=server.port,
        tls_from_start=server.scheme == "smtps",
        user=server.user,
        password=settings.mail_password,
    )
    return SmtpMailer(relay, writer)


def _key(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
