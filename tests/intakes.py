"""What people might send: complete answers by code, and intakes that are valid as they are."""

from dataclasses import replace
from datetime import date
from typing import Any

from webapp.domain.questionnaire import Questionnaire
from webapp.domain.response import Response, read_response
from webapp.services.intake import Consent, Contact, Intake
from webapp.storage.rows import new_id

TODAY = date(2026, 12, 1)

# Nobody needs to look at this one.
CLEAR: dict[str, Any] = {
    "age": "34",
    "care_plan_sex": "man",
    "hair_length": "buzz",
    "loss_pattern": ["crown"],
    "dryness": "comfortable",
    "sensitivity": "never",
    "scarring": ["none"],
    "sun": "almost_none",
    "minoxidil": "no",
    "growth_products": ["none"],
    "scalp_condition": ["none"],
    "allergies": ["none"],
    "history": ["none"],
    "medicines": ["none"],
    "health": ["none"],
    "pregnancy": "does_not_apply",
    "habits": ["none"],
    "patch_wish": "no",
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
