"""What a request says about where it comes from, so that other sites cannot make a browser act here (C45)."""

from __future__ import annotations

from flask import Flask, abort, current_app, g, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from webapp.web import services

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Mail programs in a browser post from a site of their own, on behalf of whoever has the letter.
FROM_ANYWHERE = frozenset({"account.stop_reminders_at_once"})


def init_sender_check(app: Flask) -> None:
    """Refuse changes that another site asks for, whatever token they carry."""
    app.before_request(_refuse_other_sites)
    app.before_request(_refuse_bodies_of_unknown_size)


def wants_json() -> bool:
    """Whether a script asks, which could do nothing with a page."""
    accepted = request.accept_mimetypes
    return request.is_json or accepted["application/json"] > accepted["text/html"]


def is_from_our_page() -> bool:
    """Whether the browser proves that one of our own pages sent this. Only then may what it sent be shown again."""
    said = _is_same_origin()
    return _has_our_token() if said is None else said


def _refuse_other_sites() -> None:
    if request.method in SAFE_METHODS or request.endpoint in FROM_ANYWHERE:
        return
    if _is_same_origin() is False and not _is_typed_in():
        abort(403)


def _refuse_bodies_of_unknown_size() -> None:
    # Werkzeug cuts such a body at the limit and goes on, so the end of a form would be missing without a word.
    if "Transfer-Encoding" in request.headers and request.content_length is None:
        abort(411)


def _is_same_origin() -> bool | None:
    """What the browser says of itself; None if it says nothing."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    origin = request.headers.get("Origin", "null")
    # Our own pages send "null" too: no-referrer hides the origin as well as the address.
    return None if origin == "null" else origin in (services().config.base_url, request.host_url.rstrip("/"))


def _is_typed_in() -> bool:
    # "none" is the person: a reload, a restored tab. No site can bring it about.
    return request.headers.get("Sec-Fetch-Site") == "none"


def _has_our_token() -> bool:
    """Whether the form holds a token that we made for this very session, however long ago."""
    if g.get("csrf_valid"):
        return True
    serializer = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token")
    try:
        made_for = serializer.loads(request.form.get("csrf_token", ""))
    except BadData:
        return False
    return bool(made_for) and made_for == session.get("csrf_token")
