"""The portal as an operator's command opens it."""

import os

import click

from portal.settings import BadSettings, Settings
from portal.wiring import Portal, wire


def opened() -> Portal:
    """Return the portal wired from the environment; a bad setting ends the command."""
    try:
        return wire(Settings.read(os.environ))
    except BadSettings as error:
        raise click.ClickException(str(error)) from error
