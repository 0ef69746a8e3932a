"""What everybody can look at, and every form of it filled in wrongly."""

from typing import Any

from tests.intakes import CLEAR
from tests.web.walk import WORDS, Walk

PAGES = (
    "/", "/?kiosk=1", "/intake", "/intake?kiosk=1", "/intake/thank-you", "/intake/thank-you?kiosk=1", "/sign-in",
    "/sign-in?signed_out=1", "/sign-in/link", "/staff/sign-in?signed_out=1", "/staff/join", "/staff/new-password",
    "/offline", "/signed-out", "/nowhere", "/sign-out",
)  # fmt: skip
WRONG: dict[str, Any] = {
    **CLEAR, "age": "12", "care_plan_sex": "9", "habits": ["none", "smoke"], "scarring": ["recent_or_red"],
    "scar_date": "2036-01-01", "desired_date": "0",
}  # fmt: skip
CONTACT_WRONG: dict[str, Any] = {
    "name": "0" * 201, "email": "0", "phone": "0", "reach_by": "phone", "consent": "y", "consent_text": "0",
    "kiosk": "1",
}  # fmt: skip
UNKNOWN: dict[str, Any] = {WORDS: "1"}
ONE_CLICK: dict[str, Any] = {"List-Unsubscribe": "One-Click"}
SENT = CLEAR | {"desired_date": "2027-02-01"}


def walk_in_public(walk: Walk) -> None:
    for url in PAGES:
        walk.look(url)
    _intake(walk)
    _sign_in(walk)
    _staff_sign_in(walk)
    _stop_reminders(walk)
    _failures(walk)


def _intake(walk: Walk) -> None:
    walk.post("/intake", "nothing answered", step="summary", screens="1")
    walk.post("/intake", "all wrong", step="summary", **WRONG)
    walk.post("/intake", "a field too many", step="send", **UNKNOWN)
    walk.post("/intake", "to be checked", step="summary", **SENT)
    walk.post("/intake", "nobody to reach", step="send", **SENT)
    walk.post("/intake", "wrong contact", step="send", **SENT, **CONTACT_WRONG)


def _sign_in(walk: Walk) -> None:
    walk.post("/sign-in", "nothing", email="")
    walk.post("/sign-in", "no address", email="x")
    walk.post("/sign-in", "mailed", email="noor@example.com")
    for code in ("", "12", "123456"):
        walk.post("/sign-in/code", code, code=code)
    for token in ("", "0" * 43):
        walk.post("/sign-in/link", token, token=token)
    walk.post("/sign-out", "nobody")


def _staff_sign_in(walk: Walk) -> None:
    twice: dict[str, Any] = {"password": "0" * 20, "again": "0" * 20}
    walk.post("/staff/sign-in", "nothing")
    walk.post("/staff/sign-in", "wrong", email="a@example.com", password="0" * 20)
    walk.post("/staff/join", "nothing")
    walk.post("/staff/join", "wrong", token="0", name="0" * 201, email="0" * 300, password="0", again="1")
    walk.post("/staff/join", "unknown", token="0", name="0", email="0@example.com", **twice)
    walk.post("/staff/new-password", "unknown", token="0", **twice)


def _stop_reminders(walk: Walk) -> None:
    walk.look("/stop-reminders")
    walk.post("/stop-reminders", "no link")
    walk.post("/stop-reminders", "some link", token="0" * 43)
    walk.post("/stop-reminders/" + "0" * 43, "by mail program", **ONE_CLICK)


def _failures(walk: Walk) -> None:
    walk.post("/sign-in", "an old form", csrf_token="0", email="noor@example.com")
    walk.post("/", "no form")
    walk.post("/sign-in", "too much", email="0" * 70_000)
    walk.post("/me/ticks", "not signed in")
    for number in range(21):
        walk.post("/sign-in", f"too often {number}", email="noor@example.com")
