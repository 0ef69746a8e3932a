"""What can befall a server between its socket and the app, path by path."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

LONGEST = 30  # seconds


class Weather:
    """Stands in front of an app, and counts who was asked for."""

    def __init__(self, app: Flask) -> None:
        self.asked: list[tuple[str, str]] = []
        self._failing: dict[str, int] = {}
        self._held: dict[str, threading.Event] = {}
        self._slow: dict[str, float] = {}
        self._came = threading.Condition()
        self._inner = app.wsgi_app
        app.wsgi_app = self  # type: ignore[method-assign]  # how Flask documents it

    def fail(self, path: str, status: int) -> None:
        """From now on this path answers with an error, as a broken server or a proxy before it."""
        self._failing[path] = status

    def hold(self, path: str) -> None:
        """From now on this path hangs, until it is fine again."""
        self._held[path] = threading.Event()

    def delay(self, path: str, seconds: float) -> None:
        """From now on this path takes so long."""
        self._slow[path] = seconds

    def clear(self) -> None:
        """Fine again; whoever hangs goes on."""
        self._failing.clear()
        self._slow.clear()
        held, self._held = self._held, {}
        for event in held.values():
            event.set()

    def count(self, path: str) -> int:
        """How often somebody has asked for this path."""
        return sum(asked == path for _, asked in self.asked)

    def wait_for(self, path: str, times: int) -> None:
        """Return once this path was asked for so often."""
        with self._came:
            assert self._came.wait_for(lambda: self.count(path) >= times, timeout=LONGEST), f"nobody asks for {path}"

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        with self._came:
            self.asked.append((environ["REQUEST_METHOD"], path))
            self._came.notify_all()
        if path in self._held:
            self._held[path].wait(LONGEST)
        if path in self._slow:
            threading.Event().wait(self._slow[path])
        if path in self._failing:
            start_response(f"{self._failing[path]} Trouble", [("Content-Type", "text/html")])
            return [b"<h1>Trouble</h1>"]
        return self._inner(environ, start_response)
