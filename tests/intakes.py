"""What people might send: complete answers by code, and intakes that are valid as they are."""

from dataclasses import replace
from typing import Any

from tests.clients import BASE, TODAY
from webapp.domain.questionnaire import Questionnaire
from webapp.domain.response import Response, read_response
from webapp.services.contact import Contact
from webapp.services.intake import Consent, Intake
from webapp.storage.rows import new_id

# Nobody needs to look at this one.
CLEAR: dict[str, Any] = {question: answer for question, answer in BASE.items() if question != "desired_date"} | {
    "age": "34",  # as a form sends it
    "hair_length": "buzz",
}
# A person has to look at this one.
FLAGGED: dict[str, Any] = CLEAR | {
    "scarring": ["recent_or_red"],
    "scar_date": "2026-09-01",
    "medicines": ["blood_thinner"],
    "desired_date": "2027-02-01",
}
CONTACT = Contact(name="Noor Haddad", email="noor@example.com", phone="+971 50 123 4567", reach_by="text")
CONSENT = Consent(version="1", text_hash="0" * 64)


def response(questionnaire: Questionnaire, answers: dict[str, Any]) -> Response:
    return read_response(questionnaire, answers, TODAY, complete=True)


def intake(answers: Response, contact: Contact = CONTACT, **changes: Any) -> Intake:
    sent = Intake(new_id(), answers, contact, CONSENT, locale="en", address="203.0.113.7")
    return replace(sent, **changes)
