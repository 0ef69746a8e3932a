"""The headers that every answer carries, whatever it is (C44, C48)."""

from __future__ import annotations

from flask import Flask, Response, request

from webapp.web import services
from webapp.web.access import permission_needed

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}

# What a script could spy or pay with. More names would cost every answer more: this goes with each file of a visit.
UNUSED_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in CONTENT_SECURITY_POLICY.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
TWO_YEARS = 63_072_000


def init_headers(app: Flask) -> None:
    """Put the headers on every answer, errors and files included."""
    app.after_request(_harden)
    app.after_request(_say_who_may_keep_it)


def _harden(response: Response) -> Response:
    response.headers.update(HEADERS)
    if services().config.is_https:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return response


def _say_who_may_keep_it(response: Response) -> Response:
    """Nothing personal, nothing posted and no error stays in any cache; public pages are asked for anew each time."""
    if permission_needed() == "public" and request.method in ("GET", "HEAD") and response.status_code < 400:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
