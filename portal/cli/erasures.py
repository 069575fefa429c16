"""`portal erasures`: what was erased stays erased, also after a backup was restored."""

import click

from portal.adapters.erasure_log import ErasureLogDamaged
from portal.cli.opened import opened
from portal.domain import privacy
from portal.kernel.actor import SYSTEM
from portal.wiring import Portal


@click.group()
def erasures() -> None:
    """See that what was erased stays erased, also after a restore."""


@erasures.command()
def verify() -> None:
    """Fail when something is held again that was erased."""
    refuse_revived(opened())
    click.echo("Every erasure of the log is in force.")


@erasures.command()
def replay() -> None:
    """Erase again what a restored backup brought back; safe to run at any time."""
    with opened().begin(SYSTEM) as uow:
        again = privacy.replay(uow)
    click.echo(f"Erased again: {len(again)}.")


def refuse_revived(portal: Portal) -> None:
    """Let nothing start on a database that has forgotten an erasure (security T25)."""
    try:
        with portal.begin(SYSTEM, writes=False) as uow:
            revived = privacy.not_in_force(uow)
    except ErasureLogDamaged as error:
        line = error.facts["line"]
        raise click.ClickException(f"line {line} of the log of erasures is damaged") from error
    if revived:
        raise click.ClickException(
            f"a backup brought back what was erased ({len(revived)} erasures, the first is "
            f"{revived[0]}): run `portal erasures replay`"
        )
