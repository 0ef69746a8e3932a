"""A fresh form token, for what a phone sends long after its page was loaded. Only our own pages can read it."""

from __future__ import annotations

from flask import Response, jsonify
from flask_wtf.csrf import generate_csrf


def form_token() -> Response:
    """The token of this browser's session."""
    answer = jsonify(token=generate_csrf())
    answer.headers["Cache-Control"] = "no-store"
    return answer
