"""What the phone shows of the app once it stands on the home screen."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, url_for
from flask_babel import gettext as _

from webapp.web.clinic import clinic
from webapp.web.language import direction, language

PAPER = "#faf7f3"  # --paper of base.css: the splash screen passes into the page without a flash.
NARROW = "780x1688"


def manifest() -> Response:
    """The manifest in the language of the page that links to it."""
    response = jsonify(_manifest(clinic().name))
    response.content_type = "application/manifest+json"
    return response


def _manifest(clinic_name: str) -> dict[str, Any]:
    return {
        "id": "/me",
        "name": clinic_name,
        "short_name": clinic_name,
        "description": _("Your dated list before and after each session."),
        "lang": language(),
        "dir": direction(),
        # Nobody's choice of a language for one visit may stay in the address for ever.
        "start_url": url_for("client.today", lang=None),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            _icon("app-192.png", "192x192", "any"),
            _icon("app-512.png", "512x512", "any"),
            _icon("app-maskable-512.png", "512x512", "maskable"),
            _icon("app-monochrome-512.png", "512x512", "monochrome"),
        ],
        "screenshots": [
            _picture("screenshots/today.png", NARROW) | {"form_factor": "narrow", "label": _("What to do today")},
            _picture("screenshots/plan.png", NARROW) | {"form_factor": "narrow", "label": _("The whole plan")},
        ],
        "shortcuts": [
            {"name": _("Today"), "url": url_for("client.today", lang=None), "icons": [_icon("app-192.png", "192x192")]},
            {"name": _("Plan"), "url": url_for("client.plan", lang=None), "icons": [_icon("app-192.png", "192x192")]},
        ],
    }


def _icon(name: str, sizes: str, purpose: str = "any") -> dict[str, str]:
    return _picture(f"icons/{name}", sizes) | {"purpose": purpose}


def _picture(filename: str, sizes: str) -> dict[str, str]:
    return {"src": url_for("static", filename=filename), "sizes": sizes, "type": "image/png"}
