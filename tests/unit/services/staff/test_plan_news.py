"""The letter about a changed plan says nothing but that, and trouble with it undoes nothing."""

from pathlib import Path
from uuid import UUID

import pytest

from tests.clinic import Clinic, open_clinic
from tests.clock import FakeClock
from tests.mailbox import FakeMail
from webapp.messaging.letters import LetterTemplates
from webapp.services.accounts.post import Post
from webapp.services.plan_news import PlanNews
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.keys import FieldKeys

TOP = Path(__file__).parents[4]
WORDS_OF_HEALTH = ("patch", "scalp", "skin", "session", "treatment", "plan", "hair", "approved", "noor")


def test_a_client_is_told_by_mail_where_to_look(clinic: Clinic, tess: UUID, mailbox: FakeMail):
    clinic.decide(clinic.arrive("U22"), tess)

    assert mailbox.newest["To"] == "noor@example.com"
    assert mailbox.link == "https://intake.example/me/plan"


def test_the_letter_is_neutral(clinic: Clinic, tess: UUID, mailbox: FakeMail):
    clinic.decide(clinic.arrive("U22"), tess)

    words = f"{mailbox.newest['Subject']} {mailbox.text}".lower().replace("/me/plan", "")
    assert not [word for word in WORDS_OF_HEALTH if word in words]


def test_a_mail_server_that_is_down_undoes_no_decision(clinic: Clinic, tess: UUID, mailbox: FakeMail, caplog):
    mailbox.is_down = True
    client_id = clinic.arrive("U22")

    clinic.decide(client_id, tess)

    assert not clinic.plan(client_id).plan.provisional
    assert f"Client {client_id} was not told" in caplog.text
    assert "noor@" not in caplog.text


@pytest.fixture
def clinic(sqlite_database: Database, field_keys: FieldKeys, clock: FakeClock, mailbox: FakeMail) -> Clinic:
    render = LetterTemplates(TOP / "templates" / "mail", TOP / "webapp" / "translations")
    post = Post(mailbox, render, clock, "https://intake.example", "clinic@intake.example")
    news = PlanNews(sqlite_database, FieldCipher(field_keys), post)
    return open_clinic(sqlite_database, field_keys, clock, tell_client=news)
