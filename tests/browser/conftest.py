"""The app behind a real port with a clock that tests move, and phones that drive it in Chromium."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

from tests.browser.staff_steps import MONA, TESS
from tests.browser.steps import settle
from tests.clinic import Clinic as Work
from tests.clinic import clinic_of
from tests.clock import FakeClock
from tests.people import PASSWORD
from webapp.app import create_app
from webapp.config import Config
from webapp.services import Services
from webapp.storage.database import Database

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
PHONE_NUMBER = "+971 4 555 0100"
PATIENCE = 30_000  # milliseconds: for a machine that does much else; what works does not wait for it

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Clinic:
    """One running installation."""

    url: str
    clock: FakeClock
    services: Services
    outbox: Path
    app: Flask

    def last_mail(self) -> str:
        """The text of the newest mail."""
        newest = max(self.outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        message = message_from_bytes(newest.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def mailed_code(self) -> str:
        """The six digits of the newest mail."""
        found = re.search(r"\b\d{6}\b", self.last_mail())
        assert found
        return found.group()


@pytest.fixture
def clinic(tmp_path: Path, sqlite_database: Database, clock: FakeClock) -> Iterator[Clinic]:
    listener = socket.create_server(("127.0.0.1", 0))  # Held from here on: nobody else gets the port.
    port = listener.getsockname()[1]
    config = Config.from_environ(
        {
            "STIPPLE_INSTANCE": str(tmp_path),
            "STIPPLE_BASE_URL": f"http://localhost:{port}",
            "STIPPLE_CLINIC_NAME": "Marina SMP",
            "STIPPLE_CLINIC_PHONE": PHONE_NUMBER,
            "DATABASE_URL": sqlite_database.url.render_as_string(hide_password=False),
        }
    )
    app = create_app(config, clock=clock)
    services: Services = app.extensions["stipple"]
    with listener, _serving(app, listener):
        yield Clinic(config.base_url, clock, services, tmp_path / "outbox", app)
    services.database.dispose()


@pytest.fixture
def work(clinic: Clinic) -> Work:
    """What happens at the clinic besides the pages."""
    return clinic_of(clinic.services)


@pytest.fixture
def tess(clinic: Clinic) -> UUID:
    """A technician who can sign in."""
    return clinic.services.accounts.team.add("Tess", TESS, "technician", PASSWORD)


@pytest.fixture
def mona(clinic: Clinic) -> UUID:
    """A manager who can sign in."""
    return clinic.services.accounts.team.add("Mona", MONA, "manager", PASSWORD)


@pytest.fixture
def phone(browser: Browser, clinic: Clinic) -> Iterator[Callable[..., Page]]:
    """Opens one more phone, with cookies and storage of its own; fails on any script error it meets."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_phone(**options: Any) -> Page:
        settings: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "base_url": clinic.url}
        context = browser.new_context(**{**settings, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", lambda message: faults.append(message.text) if _is_violation(message.text) else None)
        return context.new_page()

    yield open_phone
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def desk(phone: Callable[..., Page]) -> Callable[..., Page]:
    """The same at the desk."""
    return lambda **options: phone(viewport=DESK, has_touch=False, is_mobile=False, **options)


@pytest.fixture
def audit() -> Callable[[Page], None]:
    """Asks axe whether everybody can use the page once it stands still, and that nothing scrolls sideways."""
    axe = Axe()

    def run(page: Page) -> None:
        settle(page)
        # What passed is not asked for: putting it together and bringing it here takes as long as the rules themselves.
        found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == [], page.url
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{page.url} scrolls sideways by {width} px"

    return run


@pytest.fixture
def worker(clinic: Clinic) -> Iterator[None]:
    """`stipple work` in a process of its own, on the same database and queue."""
    config = clinic.services.config
    settings = {
        "STIPPLE_INSTANCE": str(config.instance_path),
        "STIPPLE_BASE_URL": config.base_url,
        "DATABASE_URL": config.database_url,
    }
    process = subprocess.Popen([sys.executable, "-m", "webapp", "work"], env=os.environ | settings)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _serving(app: Flask, listener: socket.socket) -> Iterator[BaseWSGIServer]:
    """Answers on this socket; afterwards every request that had begun is finished."""
    server = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
    server.daemon_threads = False  # type: ignore[attr-defined]  # the threaded server's, so that closing it joins them
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()


def _is_violation(text: str) -> bool:
    return "Content Security Policy" in text or "Content-Security-Policy" in text
