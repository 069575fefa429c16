"""The one place that knows every part: settings in, a running portal out."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from portal.adapters import identity_sandbox
from portal.adapters.blob_local import LocalBlobStore
from portal.adapters.erasure_log import ErasureLogFile
from portal.adapters.inspector import Inspector
from portal.adapters.mail_folder import MailFolder
from portal.adapters.mail_smtp import Relay, SmtpMailer
from portal.adapters.mail_text import Writer
from portal.adapters.master_keys import MasterKeyRing
from portal.adapters.pdf_weasyprint import WeasyPrintRenderer
from portal.adapters.queue_huey import HueyQueue
from portal.adapters.raster import Rasteriser
from portal.domain import certificates, distributors, documents, licences, privacy, suppliers
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.clock import Clock, SystemClock
from portal.kernel.issuer import Issuer
from portal.kernel.limits import AgeRule, Limits
from portal.kernel.money import Money
from portal.kernel.ports import IdentityChecker, Mailer
from portal.settings import BadSettings, Settings
from portal.store.engine import open_engine
from portal.store.eventlog import EventHead, EventRow
from portal.store.outbox import Subscriber
from portal.store.uow import Surroundings, UnitOfWork
from portal.store.vault import Keys

_LOG = logging.getLogger(__name__)
_CHECKOUT = Path(__file__).parent.parent
_INSTALLED = Path(__file__).parent / "_assets"


def _lay_out_certificate(uow: UnitOfWork, event: EventRow) -> certificates.Layout:
    return certificates.lay_out(uow, event.subject)


def _send_link(uow: UnitOfWork, event: EventRow) -> suppliers.SentLink | None:
    return suppliers.send_link(uow, UUID(event.body["confirmation_id"]))


def _dropped(_uow: UnitOfWork, event: EventRow) -> str:
    return str(event.body["dropped"])


def _log_entry(uow: UnitOfWork, event: EventRow) -> dict[str, Any]:
    return privacy.log_entry(uow, event.subject)


def _send_reminder(uow: UnitOfWork, event: EventRow) -> None:
    distributors.send_reminder(uow, event.subject)


def _send_contact_notice(uow: UnitOfWork, event: EventRow) -> None:
    distributors.send_contact_notice(uow, UUID(event.body["change_id"]))


def _send_turnover_notice(uow: UnitOfWork, event: EventRow) -> None:
    distributors.send_turnover_notice(uow, event.subject)


def _nothing_more(_uow: UnitOfWork, _prepared: None) -> None:
    """Keep nothing: that the letter is gone, the closed delivery says."""


def _ask_provider(uow: UnitOfWork, event: EventRow) -> distributors.Answer | None:
    return distributors.ask_provider(uow, UUID(event.body["check_id"]))


_CERTIFICATE = Subscriber(_lay_out_certificate, certificates.issue_certificate)
_DROPPED = Subscriber(_dropped, documents.drop_content)
_ERASURE = Subscriber(_log_entry, privacy.log_erasure)
_CONFIRMATION = Subscriber(_send_link, suppliers.keep_link)
_CHECK = Subscriber(_ask_provider, distributors.keep_answer)
# Who hears of what after commit: event name -> subscriber's name -> what it does.
SUBSCRIBERS: Mapping[str, Mapping[str, Subscriber]] = MappingProxyType(
    {
        distributors.CheckRequested.name: {"distributors.ask_provider": _CHECK},
        distributors.CheckResumed.name: {"distributors.ask_provider": _CHECK},
        distributors.ContactChangeRequested.name: {
            "distributors.send_contact_notice": Subscriber(_send_contact_notice, _nothing_more)
        },
        distributors.ReminderDue.name: {
            "distributors.send_reminder": Subscriber(_send_reminder, _nothing_more)
        },
        distributors.TurnoverNoticed.name: {
            "distributors.send_turnover_notice": Subscriber(
                _send_turnover_notice, _nothing_more
            )
        },
        documents.DocumentErased.name: {"documents.drop_content": _DROPPED},
        documents.DocumentSealed.name: {"documents.drop_content": _DROPPED},
        licences.LicenceGranted.name: {"certificates.issue": _CERTIFICATE},
        privacy.ErasureMade.name: {"privacy.log_erasure": _ERASURE},
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

    @property
    def test_identities(self) -> tuple[identity_sandbox.TestIdentity, ...]:
        """Whom the sandbox of identity checks knows; nobody where real people are checked."""
        if isinstance(self.around.checker, identity_sandbox.Checker):
            return identity_sandbox.TEST_IDENTITIES
        return ()

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
        limits=_limits(settings),
        keys=Keys(_opened_ring(settings), _key(settings.digest_key)),
        blobs=LocalBlobStore(data / "blobs"),
        pdf=WeasyPrintRenderer(asset_dir("templates") / "pdf"),
        inspector=Inspector(),
        mailer=_mailer(settings, clock),
        checker=_checker(settings, clock),
        rasteriser=Rasteriser(),
        erasures=ErasureLogFile(settings.keys / "erasures.jsonl"),
        subscribers={name: tuple(hearers) for name, hearers in SUBSCRIBERS.items()},
        wake=wake,
    )
    return Portal(settings, around, queue)


def key_ring(folder: Path) -> MasterKeyRing:
    """Return the ring of master keys in the folder of keys; empty before `portal init`."""
    return MasterKeyRing(folder / "sealing", former=folder / "sealing_key")


def _opened_ring(settings: Settings) -> MasterKeyRing:
    ring = key_ring(settings.keys)
    if settings.environment != "production":
        ring.begin()
    if not ring.ids():
        raise BadSettings(f"there is no master key in {settings.keys}: run `portal init`")
    return ring


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


def _limits(settings: Settings) -> Limits:
    return Limits(
        max_tiers=settings.max_tiers,
        min_remaining_days=settings.min_remaining_days,
        age_rule=AgeRule(settings.kyc_age_rule),
        face_min=settings.kyc_face_min,
        reverify_months=settings.kyc_reverify_months,
        retention_years=settings.kyc_retention_years,
        np_turnover=Money(settings.kyc_np_turnover_limit * 100),
    )


def _checker(settings: Settings, clock: Clock) -> IdentityChecker:
    if settings.identity_provider == "sandbox":
        return identity_sandbox.Checker(clock)
    try:
        vendor = import_module(f"portal.adapters.identity_{settings.identity_provider}")
    except ModuleNotFoundError as error:
        extra = f"kyc-{settings.identity_provider}"
        raise BadSettings(f"install liangzheng[{extra}] to ask this provider") from error
    access = vendor.Access(
        settings.identity_key_id, settings.identity_secret, settings.identity_scene
    )
    checker: IdentityChecker = vendor.Checker(access, clock)
    return checker


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
