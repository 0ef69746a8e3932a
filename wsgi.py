"""For a WSGI server: `gunicorn wsgi:app`."""

import os
import sys
from functools import partial

import click

from webapp.app import create_app
from webapp.config import Config, ConfigError
from webapp.domain.errors import DomainError
from webapp.server import refuse_unproved

# Gunicorn gives up on this code, where it would start a worker that failed in another way again and again.
_FAILED_TO_BOOT = 3

try:
    config = Config.from_environ(os.environ)
    refuse_unproved(config, partial(click.echo, err=True))
    app = create_app(config)
except (DomainError, ConfigError) as error:
    click.echo(str(error), err=True)
    sys.exit(_FAILED_TO_BOOT)
