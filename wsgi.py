"""The WSGI entry point: granian, gunicorn and `flask run` import `app` from here."""

import os

from portal.settings import Settings
from portal.web.app import create_app
from portal.wiring import wire

app = create_app(wire(Settings.read(os.environ)))
