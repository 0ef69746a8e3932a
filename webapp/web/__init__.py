"""The web front: blueprints that parse, call one service method, and render or redirect."""

from __future__ import annotations

from typing import cast

from flask import current_app

from webapp.services import Services


def services() -> Services:
    """The use cases of the running app."""
    return cast(Services, current_app.extensions["stipple"])
