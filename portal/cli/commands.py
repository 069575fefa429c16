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
from portal.cli import older
from portal.cli.erasures import erasures, refuse_revived
from portal.cli.keys import keys
from portal.cli.opened import opened
from portal.domain import accounts, audit
from portal.jobs import outbox
from portal.jobs.daily import Daily
from portal.kernel.actor import SYSTEM
from portal.settings import SECRETS, key_folder
from portal.store import migrations, workdays
from portal.wiring import asset_dir, key_ring

_THREADS = 8  # for each web worker; more would only wait for each other


@click.group()
@click.version_option(package_name="liangzheng")
def main() -> None:
    """Liangzheng: licences and price lists that anyone can check."""
    logging.basicConfig(format="%(levelname)s %(name)s %(message)s")


main.add_command(keys)
main.add_command(erasures)


@main.command()
@click.option("--admin-email", default="admin@portal.example", show_default=True)
@click.option("--admin-name", default="Administrator", show_default=True)
def init(admin_email: str, admin_name: str) -> None:
    """Make keys, database and the first officer; safe to run again."""
    _make_keys(key_folder(os.environ))
    portal = opened()
    migrations.upgrade(portal.around.engine, asset_dir("migrations"))
    for line in older.seal(portal):
        click.echo(line)
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
    """Bring the database to the newest schema, and seal what older versions left."""
    portal = opened()
    migrations.upgrade(portal.around.engine, asset_dir("migrations"))
    click.echo("The database has the newest schema.")
    for line in older.seal(portal):
        click.echo(line)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the web pages."""
    portal = opened()
    if not portal.is_ready():
        raise click.ClickException("the database is not ready: run `portal init` first")
    refuse_revived(portal)
    portal.close()
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
    """Do what follows from events (lay out certificates, send mail), and what each day asks."""
    logging.getLogger("huey").setLevel(logging.INFO)
    portal = opened()
    refuse_revived(portal)
    daily = Daily(portal)

    def sweep() -> None:
        daily.run()
        outbox.deliver_due(portal)

    portal.queue.work(partial(outbox.deliver, portal), sweep)


@main.command()
def demo() -> None:
    """Play the whole story with invented members, and print who can sign in."""
    portal = opened()
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
    with opened().begin(SYSTEM, writes=False) as uow:
        broken = audit.check_chain(uow)
    if broken is not None:
        raise click.ClickException(f"the trail is broken at {broken.seq}: {broken.reason}")
    click.echo("The audit trail is whole.")


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
    key_ring(directory).begin()
