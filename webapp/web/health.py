"""For whoever watches the server: it answers."""

from __future__ import annotations

from flask import Response


def health() -> Response:
    """The process lives. It says nothing of the database, so that a watcher does not restart the app for its sake."""
    return Response("ok\n", mimetype="text/plain")
