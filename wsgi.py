"""For a WSGI server: `gunicorn wsgi:app`."""

import os
from functools import partial

import click

from webapp.app import create_app
from webapp.config import Config
from webapp.server import refuse_unproved

config = Config.from_environ(os.environ)
refuse_unproved(config, partial(click.echo, err=True))
app = create_app(config)
