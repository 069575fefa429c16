"""The web application as the server's workers build it."""

import os

from flask import Flask

from portal.settings import Settings
from portal.web.app import create_app
from portal.wiring import wire


def build() -> Flask:
    """Return the application wired from the environment."""
    return create_app(wire(Settings.read(os.environ)))
