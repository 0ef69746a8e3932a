"""The processes of `stipple run`: gunicorn's, and the worker beside them."""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from webapp.supervision import Child

THREADS = 4
SECONDS_TO_FINISH = 10


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, set up by program: one command line for the clinic, not two."""

    def __init__(self, app: Flask, host: str, port: int, workers: int, worker: Child) -> None:
        self._app = app
        self._worker = worker
        self._options: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": SECONDS_TO_FINISH,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def run(self) -> None:
        """Serves until the process is asked to stop."""
        try:
            _Arbiter(self, self._worker).run()
        except RuntimeError as error:
            sys.exit(f"Error: {error}")


class _Arbiter(Arbiter):  # type: ignore[misc]  # the same
    """Gunicorn's first process, which looks after the worker as well: both in the same loop, once a second."""

    def __init__(self, server: WebServer, worker: Child) -> None:
        super().__init__(server)
        self._worker = worker

    def manage_workers(self) -> None:
        """Starts what is missing."""
        super().manage_workers()
        self._worker.keep_running(self._close_sockets)

    def reap_workers(self) -> None:
        """Takes note of who ended. Gunicorn waits for every child there is, so the worker's end is noted first."""
        self._worker.reap()
        super().reap_workers()

    def stop(self, graceful: bool = True) -> None:
        """Stops all of them; the worker may finish what it has begun."""
        self._worker.ask_to_stop()
        super().stop(graceful)
        self._worker.end(SECONDS_TO_FINISH)

    def _close_sockets(self) -> None:
        """In the worker: a port must be free again when the web's processes are gone."""
        for listener in self.LISTENERS:
            listener.close()
