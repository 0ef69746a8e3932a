"""Reminders as a client chooses, tries and stops them."""

from typing import Any
from uuid import UUID

from tests.push import Browser
from tests.web.walk import Walk
from webapp.services.login import ClientLogin
from webapp.services.reminders.subscriptions import PushSubscriptions
from webapp.storage.encryption import FieldCipher
from webapp.storage.keys import load_or_create

HERE = "/me/reminders"
RIGHT: dict[str, Any] = {
    "is_on": "y", "channels": ["email", "text"], "morning": "08:00", "evening": "19:00", "quiet_from": "21:30",
    "quiet_until": "07:30",
}  # fmt: skip


def walk_reminders(walk: Walk, client_id: UUID) -> None:
    phone = walk.phone(client_id)
    walk.look(HERE, "not chosen", phone)
    walk.post(HERE, "no times", phone, is_on="y", morning="0")
    walk.post(HERE, "quiet", phone, **RIGHT | {"channels": [], "morning": "03:00"})
    walk.post(HERE, "the wrong way round", phone, **RIGHT | {"evening": "08:00"})
    walk.post(HERE, "saved", phone, **RIGHT)
    for way in ("email", "email", "email", "email", "text", "push"):
        walk.post(HERE, f"tried by {way}", phone, trial=way)
    _reach_another(walk, client_id)
    walk.look(HERE, "another phone", phone)
    phone.post_json(f"{HERE}/push", {}, 400)
    phone.post_json(f"{HERE}/push/stop", {})
    walk.post(HERE, "off", phone)


def _reach_another(walk: Walk, client_id: UUID) -> None:
    services = walk.services
    login = services.accounts.login_session(services.accounts.start_session("client", client_id))
    assert isinstance(login, ClientLogin)
    cipher = FieldCipher(load_or_create(services.config.instance_path).field_keys)
    phones = PushSubscriptions(services.database, cipher, services.clock, lambda _: None)
    phones.add(client_id, login.session_id, Browser("https://push.example/x").address)
