"""Whose phone it is: a name for each client that says nothing, so no phone sends one client's taps as another's."""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

from flask import Blueprint, current_app, request

from webapp.web import services
from webapp.web.sign_in_state import SignedInClient, signed_in
from webapp.web.told import is_to_be_kept

DIGITS = 24


def owner_key(client_id: UUID) -> str:
    """The same on every phone of a client, and nothing that anybody could make without this installation's secret."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, b"owner|" + client_id.bytes, sha256).hexdigest()[:DIGITS]


def init_owner(pages: Blueprint) -> None:
    """Tell the scripts of these pages whose phone it is, which day the clinic has, and how late it is really."""
    pages.context_processor(_facts)


def _facts() -> dict[str, object]:
    who = signed_in()
    if not isinstance(who, SignedInClient):
        return {}  # The page that asks to sign in is made here, too.
    return {
        "owner": owner_key(who.client_id),
        "time_zone": services().config.time_zone.key,
        "server_time": "" if _is_to_be_kept() else services().clock().isoformat(),
        "clinic_day": services().today(),
    }


def _is_to_be_kept() -> bool:
    """A copy is read at another time: from it no phone may learn how late it is."""
    return request.endpoint == "client.kept" or is_to_be_kept()
