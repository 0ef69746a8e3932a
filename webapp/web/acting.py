"""Tells the audit trail who acts in a request."""

from __future__ import annotations

from flask import Flask, g, has_request_context

from webapp.storage.audit import Actor, acting
from webapp.web.sign_in_state import SignedInClient, SignedInStaff


def init_acting(app: Flask) -> None:
    """From the beginning of each request to its end."""
    app.before_request(_begin)
    app.teardown_request(_end)


def _begin() -> None:
    g.acting = acting(_who)
    g.acting.__enter__()


def _end(_error: BaseException | None) -> None:
    running = g.pop("acting", None)
    if running:
        running.__exit__(None, None, None)


def _who() -> Actor:
    # `_login_user` is where Flask-Login keeps its answer: nobody is looked up in the middle of a transaction.
    who = g.get("_login_user") if has_request_context() else None
    if isinstance(who, SignedInStaff):
        return Actor("staff", who.staff_id)
    return Actor("client") if isinstance(who, SignedInClient) else Actor("nobody")
