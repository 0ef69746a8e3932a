"""For a WSGI server: `gunicorn wsgi:app`."""

import os

from webapp.app import create_app
from webapp.config import Config

app = create_app(Config.from_environ(os.environ))
