"""The operator's commands for the master keys; docs/keys.md says when to use which."""

from collections import Counter

import click

from portal.adapters.master_keys import MasterKeyRing
from portal.cli.opened import opened
from portal.domain import documents
from portal.kernel.actor import SYSTEM
from portal.store import former, rotation, sealed
from portal.store.sealed import Opening
from portal.store.vault import CannotOpen
from portal.wiring import Portal, key_ring

_BATCH = 500  # subject keys for each transaction: the write lock is held for milliseconds
_SHOWN = 20


@click.group()
def keys() -> None:
    """Rotate, count and check the keys that personal data is sealed with."""


@keys.command()
@click.option("--retire", is_flag=True, help="Then remove the key files that wrap nothing.")
def rotate(*, retire: bool) -> None:
    """Make a new master key and wrap every subject's key with it, while the portal runs.

    When it was broken off, run it again: it goes on with the key that was made.
    """
    portal = opened()
    ring = key_ring(portal.settings.keys)
    newest = ring.ids()[-1]
    with portal.begin(SYSTEM, writes=False) as uow:
        begun = bool(rotation.keys_under(uow.session).keys() - {newest})
    if begun:
        click.echo(f"Going on with the rotation to {newest}.")
    else:
        newest = ring.make()
        click.echo(f"Made the master key {newest}. Keep a copy of it apart from every backup.")
    try:
        moved = _rewrap(portal, ring)
    except CannotOpen as error:
        raise click.ClickException(
            "a subject key does not open, nothing is lost: see `portal keys verify`"
        ) from error
    click.echo(f"{moved} subject keys were wrapped anew; all are under {newest}.")
    if retire:
        _retire(portal, ring)


@keys.command()
def status() -> None:
    """Say how many subject keys each master key wraps."""
    portal = opened()
    ring = key_ring(portal.settings.keys)
    with portal.begin(SYSTEM, writes=False) as uow:
        counts = rotation.keys_under(uow.session)
    for key_id in sorted({*ring.ids(), *counts}):
        note = "newest" if key_id == ring.ids()[-1] else "older"
        if key_id not in ring.ids():
            note = "MISSING: what it wraps cannot be opened"
        click.echo(f"{key_id}: {counts.get(key_id, 0)} subject keys ({note})")


@keys.command()
@click.option("--files", is_flag=True, help="Open every document as well.")
def verify(*, files: bool) -> None:
    """Open every subject key and every sealed value; fail when one does not open."""
    portal = opened()
    ring = key_ring(portal.settings.keys)
    problems = [f"the file of key {name} is open to others" for name in ring.exposed()]
    with portal.begin(SYSTEM, writes=False) as uow:
        broken = rotation.broken_keys(uow.session, ring)
        problems += [f"subject key {row.id} does not open" for row in broken]
        counted = sum(rotation.keys_under(uow.session).values())
        found = Counter[Opening]()
        for place, opening in sealed.openings(uow.session, uow.vault):
            found[opening] += 1
            if opening is Opening.BROKEN:
                problems.append(f"{place} does not open")
        read = 0
        for document_id, opens in documents.check_files(uow) if files else ():
            read += 1
            if not opens:
                problems.append(f"document {document_id} does not open")
    click.echo(f"Subject keys: {counted}. Files: {read if files else 'not opened'}.")
    click.echo(
        "Sealed values: " + ", ".join(f"{found[one]} {one.value}" for one in Opening) + "."
    )
    for problem in problems[:_SHOWN]:
        click.echo(problem)
    if problems:
        raise click.ClickException(f"{len(problems)} problems")
    click.echo("Everything opens.")


def _rewrap(portal: Portal, ring: MasterKeyRing) -> int:
    moved = 0
    while True:
        with portal.begin(SYSTEM) as uow:
            done = rotation.rewrap(uow.session, ring, limit=_BATCH)
        moved += done
        if not done:
            break
    with portal.begin(SYSTEM) as uow:
        return moved + rotation.finish(uow.session, ring)


def _retire(portal: Portal, ring: MasterKeyRing) -> None:
    with portal.begin(SYSTEM) as uow:
        if former.is_left(uow.session):
            raise click.ClickException("values of an older version are left: `portal migrate`")
        for key_id in rotation.unused(uow.session, ring.ids()[:-1]):
            ring.remove(key_id)
            click.echo(f"Removed the master key {key_id}: nothing is wrapped with it.")
