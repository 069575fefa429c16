"""The command line `portal`, for operators."""

from portal.cli.commands import main

__all__ = ["main"]
