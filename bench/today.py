"""The client's page of today, against a bare Flask, SQLAlchemy and Jinja page of the same size.

Run: .venv/bin/python bench/today.py
Goal: at least as many requests per second as the bare page. Both run in this process through the WSGI interface, one
thread, without a socket, so that the ratio is of the work alone.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parent.parent))

from webapp.app import create_app, utc_now
from webapp.config import Config
from webapp.demo.story import Story, StoryClock
from webapp.server import prepare
from webapp.services import Services
from webapp.storage.rows import ClientRow

TIMES = 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = Config.from_environ({"STIPPLE_INSTANCE": folder})
        clock = StoryClock(utc_now)
        services = prepare(config, clock)
        token = Story(services, clock).play()[1].link.partition("#")[2]
        page = create_app(config).test_client()
        sign_in(page, token)
        size = len(page.get("/me").data)
        ours = median_ms(lambda: page.get("/me"))
        bare = median_ms(lambda: bare_page(services, size).get("/"))
        print(f"today: {ours:.1f} ms, {1000 / ours:.0f} a second, {size / 1024:.0f} kB")
        print(f"bare page of that size: {bare:.1f} ms; ours costs {ours / bare:.1f} times as much (goal 1)")


def sign_in(page: FlaskClient, token: str) -> None:
    """Presses the button of the demo's link."""
    answer = page.get("/sign-in/link").get_data(as_text=True)
    csrf = answer.partition('name="csrf_token" value="')[2].partition('"')[0]
    page.post("/sign-in/link", data={"csrf_token": csrf, "token": token})


_BARE: dict[int, FlaskClient] = {}


def bare_page(services: Services, size: int) -> FlaskClient:
    """One query, and a loop that writes as many bytes."""
    if size not in _BARE:
        app = Flask("bare")
        template = (
            "<ul>{% for row in rows %}<li class='line'>{{ row }}: some words of an ordinary line</li>{% endfor %}</ul>"
        )

        @app.get("/")
        def index() -> str:
            with services.database.read() as session:
                session.scalars(select(ClientRow).limit(20)).all()
            return render_template_string(template, rows=range(size // 60))

        _BARE[size] = app.test_client()
    return _BARE[size]


def median_ms(work: Callable[[], object]) -> float:
    """The median of many runs, the first ones left out."""
    times = []
    for _ in range(TIMES + 20):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[20:])


if __name__ == "__main__":
    main()
