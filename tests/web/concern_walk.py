"""What a client reports and the clinic answers, as both see it; and the clinic's own page."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.intakes import CLEAR
from tests.web.page import Visit
from tests.web.walk import WORDS, Walk
from webapp.domain.concern import Report, Sign
from webapp.services.concern_desk import Written
from webapp.services.concerns import SentConcern
from webapp.storage.rows import new_id

EVERY_SIGN = [str(sign) for sign in Sign]
LATER = {"answers": {**CLEAR, "desired_date": "2027-01-10"}}


def walk_reports(walk: Walk, client_id: UUID, staff_id: UUID) -> None:
    """As the client: nothing reported yet, every urgency, seen, answered, closed."""
    phone, here, desk = walk.phone(client_id), "/me/concern", walk.services.staff.concerns
    walk.look(here, visit=phone)
    walk.look("/me/concerns", "nothing reported", phone)
    walk.post(here, "nothing", phone)
    walk.post(here, "too long", phone, words="0" * 2001)
    walk.post(here, "unknown", phone, signs=["0"])
    for signs in (["worry"], ["pus"], EVERY_SIGN):
        walk.post(here, " ".join(signs), phone, signs=signs, words=WORDS)
    walk.look("/me", "a report waits", phone)
    first, second, third = (line.concern_id for line in desk.of_client(client_id))
    desk.look(first, staff_id)
    walk.look("/me", "a report is looked at", phone)
    desk.answer(Written(second, staff_id, WORDS, 0))
    desk.note(Written(third, staff_id, WORDS, 0))
    desk.close(third, staff_id)
    walk.look("/me/concerns", "seen, answered, closed", phone)
    for concern_id in (first, third):
        desk.reopen(concern_id, staff_id)
        desk.answer(Written(concern_id, staff_id, WORDS, 9))
    walk.look("/me", "answered", phone)


def walk_through_reports(walk: Walk, desk: Visit, client_id: UUID, manager: UUID) -> None:
    """As the staff: on top of the queue, every form filled in wrongly and rightly."""
    walk.look("/staff/concerns", "none", desk)
    for signs in ({Sign.BREATHING}, {Sign.PUS}, set(Sign)):
        walk.services.concerns.send(SentConcern(client_id, new_id(), Report(frozenset(signs), WORDS)))
    waiting = walk.clinic.arrive("U12", WORDS)
    walk.services.concerns.send(SentConcern(waiting, new_id(), Report(frozenset({Sign.SORES}), WORDS)))
    for page in ("/staff/", "/staff/concerns", "/staff/concerns?page=2", f"/staff/clients/{client_id}"):
        walk.look(page, "reports", desk)
    of_client = walk.services.staff.concerns.of_client
    here = f"/staff/concerns/{of_client(client_id)[0].concern_id}"
    walk.look(here, visit=desk)
    walk.look(f"/staff/concerns/{of_client(waiting)[0].concern_id}", "without a plan", desk)
    walk.post(f"{here}/close", "no words", desk)
    walk.post(f"{here}/answer", "nothing", desk)
    walk.post(f"{here}/note", "nothing", desk)
    walk.post(f"{here}/look", "seen", desk)
    walk.services.staff.concerns.answer(Written(of_client(client_id)[0].concern_id, walk.clinic.staff(WORDS), WORDS, 0))
    walk.post(f"{here}/answer", "somebody else was faster", desk, answer=WORDS, known="0")
    walk.post(f"{here}/answer", "sent", desk, answer=WORDS, known="9")
    walk.post(f"{here}/note", "kept", desk, note=WORDS)
    walk.post(f"{here}/close", "closed", desk)
    walk.look(here, "closed", desk)
    walk.look("/staff/", "one closed", desk)
    walk.post(f"{here}/reopen", "opened again", desk)


def walk_clinic_page(walk: Walk, desk: Visit, manager: UUID) -> None:
    """The clinic's own page: wrong, stale, saved, with its history."""
    page = "/staff/clinic"
    good: dict[str, Any] = {"name": WORDS, "phone": "+971 4 555 0100", "email": "", "address": WORDS}
    good |= {"emergency_number": "112", "languages": ["en", "ar"], "retention_years": "25", "base": "0"}
    walk.look(page, visit=desk)
    wrong = {"name": "", "phone": "0", "email": "0", "emergency_number": "", "retention_years": "0", "languages": []}
    walk.post(page, "wrong", desk, **wrong)
    walk.post(page, "no number", desk, **good | {"retention_years": "0 0"})
    walk.post(page, "too long", desk, **good | {"address": "0" * 300})
    walk.post(page, "saved", desk, **good)
    walk.services.profile.save({"address": "", "languages": ["ar"]}, manager)
    walk.post(page, "somebody else was faster", desk, **good | {"address": "0"})
    walk.services.profile.save({"languages": []}, manager)
    walk.look(page, "with its history", desk)


def walk_client_reports(walk: Walk, manager: UUID) -> None:
    """A client in the preparation, and one after a session."""
    walk.clock.set_day(date(2026, 12, 1))
    walk_reports(walk, walk.client(LATER), manager)
