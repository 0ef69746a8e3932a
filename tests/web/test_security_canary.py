"""Words that nobody else could have written, typed into every field: where they turn up, and where they must not."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.clinic import Clinic, clinic_of
from tests.intakes import CLEAR
from tests.people import PASSWORD
from tests.web.page import Visit
from webapp.services import Services
from webapp.storage.rows import new_id
from webapp.web.intake.consent import consent_text

CANARY = "Zwetschgenkanarie"
PHONE, MAIL = "+971 58 777 3131", f"{CANARY.lower()}@example.com"
TYPED = {CANARY, CANARY.lower(), PHONE, PHONE.replace(" ", "")}
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)">\u202elive\u2028'
CLIENT_PAGES = (
    "/me", "/me/kept", "/me/plan", "/me/result", "/me/warning-signs", "/me/day/2026-12-02", "/me/calendar",
    "/me/concern", "/me/concerns", "/me/date", "/me/follow-up", "/me/check", "/me/changes", "/me/changes/medicine",
    "/me/changes/reaction", "/me/changes/health", "/me/reminders",
)  # fmt: skip
SCHEMES = ("/", "#", "mailto:", "tel:", "webcal:", "?")
PLACES = ("", "/patch-test", "/patch-test/reading", "/scalp-check", "/homework-check", "/sessions/1/move")


def test_what_is_typed_lies_nowhere_on_the_disk_in_the_clear(story, tmp_path):
    story(CANARY)

    found = {(path.name, word) for path in files(tmp_path) for word in TYPED if word.encode() in path.read_bytes()}

    assert found == set()
    assert {".sqlite3", ".sqlite3-wal"} <= {path.suffix for path in files(tmp_path)}


def test_what_is_typed_is_in_no_log(story, caplog):
    caplog.set_level(logging.DEBUG)

    told = story(CANARY)
    told.phone.ask("POST", "/me/ticks", data={"state": CANARY, "event_id": CANARY, "day": CANARY})
    told.desk.ask("POST", f"/staff/clients/{told.client_id}/scalp-check", data={"note": CANARY})
    told.desk.ask("GET", f"/staff/clients?name={CANARY}")

    assert [word for word in TYPED if word in caplog.text] == []


def test_no_token_lies_on_the_disk_in_the_clear(story, tmp_path):
    told = story(CANARY)
    secrets = {*told.tokens, PASSWORD}

    found = {(path.name, word) for path in files(tmp_path) for word in secrets if word.encode() in path.read_bytes()}

    assert found == set()


def test_no_page_tells_a_client_what_anybody_typed(story):
    told = story(CANARY)

    shown = {page: told.phone.get(page).html for page in (*CLIENT_PAGES, "/", "/intake")}

    assert {(page, word) for page, html in shown.items() for word in TYPED if word in html} == set()


def test_all_of_it_had_arrived_at_those_who_need_it(story):
    told = story(CANARY)

    review = told.desk.get(f"/staff/reviews/{told.review_id}").html
    record = told.desk.get(f"/staff/clients/{told.client_id}").html

    assert all(f"{CANARY} {place}" in review for place in ("the nut", "the box", "the illness"))
    assert all(f"{CANARY} {place}" in record for place in ("of the decision", "on the spot", "on the scalp"))
    assert MAIL in review


def test_whatever_is_typed_stays_text_on_every_page(story):
    told = story(HOSTILE)
    pages = {page: told.phone.get(page).soup for page in CLIENT_PAGES}
    record = f"/staff/clients/{told.client_id}"
    for page in (
        "/staff/",
        "/staff/clients",
        "/staff/concerns",
        "/staff/date-requests",
        "/staff/today",
        "/staff/audit",
        f"{record}/timeline",
        f"/staff/reviews/{told.review_id}",
        *(record + place for place in PLACES),
    ):
        pages[page] = told.desk.get(page).soup

    assert {page: intruders(soup) for page, soup in pages.items() if intruders(soup)} == {}
    assert "onerror=alert(1)" in pages["/staff/"].get_text() + pages[record].get_text()


def test_that_test_would_see_an_intruder():
    assert len(intruders(BeautifulSoup(f"<p>{HOSTILE}</p>", "html.parser"))) == 3


def test_whatever_is_typed_stays_out_of_the_mails(story, tmp_path):
    story(HOSTILE)
    letters = [path.read_text() for path in (tmp_path / "outbox").iterdir()]

    assert letters
    assert [letter for letter in letters if "alert(" in letter or "onerror" in letter] == []


def intruders(soup: BeautifulSoup) -> list[str]:
    """What no template of ours has written."""
    scripts = [tag for tag in soup.select("script") if not str(tag.get("src", "")).startswith("/static/")]
    handlers = [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    links = [tag for tag in soup.select("[href]") if not str(tag["href"]).startswith(SCHEMES)]
    return [str(tag) for tag in (*scripts, *handlers, *links, *soup.select("iframe, object, base"))]


def files(folder: Path) -> Iterator[Path]:
    """All that an installation keeps, but for the letters: those are for the person who wrote."""
    return (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "outbox")


class Told:
    """One client's whole story, told through the pages, with `words` in every field that takes some."""

    def __init__(self, app: Flask, services: Services, words: str) -> None:
        self._services = services
        self.clinic: Clinic = clinic_of(services)
        self.desk, self.phone = Visit(app), Visit(app)
        self.tokens = [services.accounts.start_session("staff", self.clinic.staff("Tess", role="manager"))]
        self.desk.sign_in(self.tokens[0])
        self.phone.post("/intake", self._intake(app, words))
        with self.phone.client.session_transaction(base_url=self.phone.base_url) as session:
            self.tokens.append(session["_user_id"])
        self.client_id = self._client_id()
        self.review_id = self.clinic.review(self.client_id)
        self._at_the_clinic(words)
        self._on_the_phone(words)

    def _intake(self, app: Flask, words: str) -> dict[str, str | list[str]]:
        with app.test_request_context(base_url=self.phone.base_url):
            agreed_to = consent_text().text_hash
        details = {"allergy_details": "the nut", "medicine_details": "the box", "health_details": "the illness"}
        written = {name: f"{words} {place}" for name, place in details.items()}
        others = {"allergies": ["other"], "medicines": ["other"], "health": ["other"]}
        person = {"name": words, "email": MAIL, "phone": PHONE, "reach_by": "text", "consent": "y"}
        hidden = {"consent_text": agreed_to, "step": "send", "screens": "1"}
        return {**CLEAR, **others, **written, **person, **hidden, "desired_date": "2027-02-01"}

    def _client_id(self) -> UUID:
        login = self._services.accounts.login_session(self.tokens[1])
        return UUID(str(getattr(login, "client_id", None)))

    def _at_the_clinic(self, words: str) -> None:
        review, record = f"/staff/reviews/{self.review_id}", f"/staff/clients/{self.client_id}"
        self.desk.post(f"{review}/claim")
        decision = {"kind": "approve_with_changes", "letter_received": "y", "first_session": "2027-02-20"}
        self.desk.post(f"{review}/decision", decision | {"reason": f"{words} of the decision"})
        self.desk.post(f"{record}/scalp-check", noted(words, "on the scalp", outcome="yes", checked_on="2026-12-01"))
        self.clinic.work.patch_tests.record(self.client_id, date(2026, 11, 10), self._tess())
        self.desk.post(
            f"{record}/patch-test/reading", noted(words, "on the spot", result="clear", read_on="2026-12-01")
        )
        self.clinic.book(self.client_id, self._tess(), 1, date(2027, 2, 20), reason=f"{words} sooner")
        self.desk.post("/staff/clients", {"name": words})

    def _on_the_phone(self, words: str) -> None:
        tap = {"id": str(new_id()), "device": "phone", "counter": 1, "item_key": "T05", "day": "2026-12-01"}
        events = [tap | {"slot": 0, "state": "skipped", "time": "2026-12-01T08:00:00Z", "note": words}]
        self.phone.post_json("/me/ticks", {"events": events})
        self.phone.post("/me/concern", {"signs": ["pus"], "words": f"{words} on my head"})
        self.phone.post("/me/date", {"number": "2", "day": "2027-04-01", "part": "any", "note": f"{words} before"})
        self.desk.post(f"/staff/clients/{self.client_id}/notes", {"words": f"{words} among us"})
        Visit(self.phone.app).post("/sign-in", {"email": MAIL})

    def _tess(self) -> UUID:
        login = self._services.accounts.login_session(self.tokens[0])
        return UUID(str(getattr(login, "staff_id", None)))


def noted(words: str, place: str, **fields: str) -> dict[str, str]:
    return fields | {"note": f"{words} {place}"}


@pytest.fixture
def story(app: Flask, services: Services) -> Callable[[str], Told]:
    return lambda words: Told(app, services, words)
