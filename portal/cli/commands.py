"""The operator's commands; each says what it did."""

import logging
import os
import secrets
from functools import partial
from pathlib import Path

import click
from granian.constants import Interfaces
from granian.server import Server

from portal.adapters import calendar_china
from portal.cli import demo as demonstration
from portal.domain import accounts, audit
from portal.jobs import outbox
from portal.kernel.actor import SYSTEM
from portal.settings import SECRETS, BadSettings, Settings
from portal.store import migrations, workdays
from portal.wiring import Portal, asset_dir, wire

_THREADS = 8  # for each web worker; more would only wait for each other


@click.group()
@click.version_option(package_name="liangzheng")
def main() -> None:
    """Liangzheng: licences and price lists that anyone can check."""
    logging.basicConfig(format="%(levelname)s %(name)s %(message)s")


@main.command()
@click.option("--admin-email", default="admin@portal.example", show_default=True)
@click.option("--admin-name", default="Administrator", show_default=True)
def init(admin_email: str, admin_name: str) -> None:
    """Make keys, database and the first officer; safe to run again."""
    _make_keys(Path(os.environ.get("PORTAL_DATA_DIR", "var")) / "keys")
    portal = _portal()
    migrations.upgrade(portal.around.engine, asset_dir("migrations"))
    with portal.begin(SYSTEM) as uow:
        workdays.replace_days(uow.session, calendar_china.days())
        if accounts.user_by_email(uow, admin_email) is not None:
            click.echo(f"The first officer {admin_email} is there already.")
            return
        secret = accounts.create_officer(
            uow,
            email=admin_email,
            name=admin_name,
            roles=[accounts.StaffRole.SYSTEM_ADMIN],
        )
    click.echo(f"Database: {portal.around.engine.url.render_as_string()}")
    click.echo(f"First officer: {admin_email}. Set the password within 7 days at")
    click.echo(f"  {portal.settings.base_url}/activations/{secret}")


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    portal = _portal()
    migrations.upgrade(portal.around.engine, asset_dir("migrations"))
    click.echo("The database has the newest schema.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the web pages."""
    if not _portal().is_ready():
        raise click.ClickException("the database is not ready: run `portal init` first")
    Server(
        "portal.cli.application:build",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=_THREADS,
    ).serve()


@main.command()
def worker() -> None:
    """Do what follows from events: lay out certificates, send mail."""
    logging.getLogger("huey").setLevel(logging.INFO)
    portal = _portal()
    portal.queue.work(partial(outbox.deliver, portal), partial(outbox.deliver_due, portal))


@main.command()
def demo() -> None:
    """Play the whole story with invented members, and print who can sign in."""
    portal = _portal()
    if not portal.is_ready():
        raise click.ClickException("the database is not ready: run `portal init` first")
    if portal.settings.environment == "production":
        raise click.ClickException("a production database is no place for a demonstration")
    try:
        for line in demonstration.play(portal):
            click.echo(line)
    except demonstration.BrokenOff as error:
        raise click.ClickException(
            f"an earlier demonstration was broken off: remove {portal.settings.data_dir} "
            "and begin again with `portal init`"
        ) from error


@main.command("audit-verify")
def audit_verify() -> None:
    """Check the chain of the audit trail; fail at its first break."""
    with _portal().begin(SYSTEM, writes=False) as uow:
        broken = audit.check_chain(uow)
    if broken is not None:
        raise click.ClickException(f"the trail is broken at {broken.seq}: {broken.reason}")
    click.echo("The audit trail is whole.")


def _portal() -> Portal:
    try:
        return wire(Settings.read(os.environ))
    except BadSettings as error:
        raise click.ClickException(str(error)) from error


def _make_keys(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    for name in SECRETS:
        path = directory / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32), encoding="ascii")
            path.chmod(0o400)
            click.echo(f"Made the key {path}. Keep a copy outside the database's backup.")
