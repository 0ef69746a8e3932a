"""What can befall a server between its socket and the app, path by path."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class Weather:
    """Stands in front of an app, and counts who was asked for."""

    def __init__(self, app: Flask) -> None:
        self.asked: list[tuple[str, str]] = []
        self._failing: dict[str, int] = {}
        self._held: dict[str, threading.Event] = {}
        self._inner = app.wsgi_app
        app.wsgi_app = self  # type: ignore[method-assign]  # how Flask documents it

    def fail(self, path: str, status: int) -> None:
        """From now on this path answers with an error, as a broken server or a proxy before it."""
        self._failing[path] = status

    def hold(self, path: str) -> threading.Event:
        """From now on this path hangs until the event is set."""
        self._held[path] = threading.Event()
        return self._held[path]

    def clear(self) -> None:
        """Fine again; whoever hangs goes on."""
        self._failing.clear()
        held, self._held = self._held, {}
        for event in held.values():
            event.set()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append((environ["REQUEST_METHOD"], path))
        if path in self._held:
            self._held[path].wait(60)
        if path in self._failing:
            start_response(f"{self._failing[path]} Trouble", [("Content-Type", "text/html")])
            return [b"<h1>Trouble</h1>"]
        return self._inner(environ, start_response)
