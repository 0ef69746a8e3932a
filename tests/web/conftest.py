"""The app on a database file of its own, with a clock that stands still, and a client that inspects what it gets."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask

from tests.clock import FakeClock
from tests.web.page import Visit
from webapp.app import create_app
from webapp.config import Config
from webapp.services import Services
from webapp.storage.database import Database


@pytest.fixture
def environ(tmp_path: Path, sqlite_database: Database) -> Mapping[str, str]:
    """The environment of the app under test. A test file with its own fixture of this name runs on another one."""
    url = sqlite_database.url.render_as_string(hide_password=False)
    return {"STIPPLE_INSTANCE": str(tmp_path), "DATABASE_URL": url, "STIPPLE_CLINIC_PHONE": "+971 4 555 0100"}


@pytest.fixture
def config(environ: Mapping[str, str]) -> Config:
    return Config.from_environ(environ)


@pytest.fixture
def app(config: Config, clock: FakeClock) -> Iterator[Flask]:
    app = create_app(config, clock=clock)
    app.testing = True
    yield app
    app.extensions["stipple"].database.dispose()


@pytest.fixture
def services(app: Flask) -> Services:
    """The use cases of the app under test, to set the scene with and to look at what was stored."""
    found: Services = app.extensions["stipple"]
    return found


@pytest.fixture
def visit(app: Flask) -> Visit:
    """One browser."""
    return Visit(app)


@pytest.fixture
def another_visit(app: Flask) -> Callable[[], Visit]:
    """More browsers, for more people."""
    return lambda: Visit(app)
