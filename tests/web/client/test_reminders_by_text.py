"""Where a gateway for texts is configured, clients with a number are offered it."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.push import PushService
from webapp.storage.database import Database
from webapp.storage.rows import ClientRow

PAGE = "/me/reminders"


def test_a_client_with_a_number_can_choose_texts_and_try_them(man, push_service):
    page = man.open(PAGE)
    man.visit.submit(page, {"channels": ["email", "text"]}, form="form.reminders", button="Save")

    man.visit.submit(man.open(PAGE), form="[data-trial=text]")

    (posted,) = push_service.pushed
    said = json.loads(posted.body)
    assert (said["to"], said["text"].splitlines()[0]) == ("+971 50 123 4567", "It works")


def test_a_client_without_a_number_is_not_offered_them(man):
    with man.services.database.write() as session:
        session.execute(update(ClientRow).values(phone_enc=None, phone_index=None))

    assert man.open(PAGE).select("[name=channels][value=text]") == []


def test_the_page_does_not_show_the_number(man):
    assert "123 4567" not in man.open(PAGE).html


@pytest.fixture
def environ(tmp_path: Path, sqlite_database: Database, push_service: PushService) -> Mapping[str, str]:
    return {
        "STIPPLE_INSTANCE": str(tmp_path),
        "DATABASE_URL": sqlite_database.url.render_as_string(hide_password=False),
        "STIPPLE_TEXT_WEBHOOK": f"{push_service.url}/texts",
        "STIPPLE_TEXT_WEBHOOK_SECRET": "0" * 32,
    }
