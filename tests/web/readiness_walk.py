"""What staff and clients see of sessions that are not ready: every reason, going ahead, numbers refused and saved."""

from datetime import date
from uuid import UUID

from tests.known import Known
from tests.web.page import Visit
from tests.web.walk import WORDS, Walk
from webapp.domain.session_check import CheckAnswer

TODAY, EVE, S1 = date(2026, 12, 1), date(2026, 12, 13), date(2026, 12, 14)
NUMBERS = {"base": "0", "last_days": "9", "enough_percent": "70", "least_percent": "40", "patch_valid_days": "90"}
EVERYTHING = ", ".join(f'"{answer}"' for answer in CheckAnswer)


def walk_readiness(walk: Walk, technician: UUID, manager: UUID) -> None:
    """As staff: the page of the rules, a record with many reasons, going ahead, tasks."""
    walk.clock.set_day(TODAY)
    known = _booked(walk, technician)
    desk, reader = walk.desk(manager), walk.desk(technician)
    walk.look("/staff/readiness", "read", reader)
    walk.post("/staff/readiness/settings", "nothing", desk)
    walk.post("/staff/readiness/settings", "wrong", desk, **NUMBERS | {"least_percent": "71", "hours_before": "48"})
    walk.post("/staff/readiness/settings", "saved", desk, **NUMBERS | {"hours_before": "72"})
    walk.post("/staff/readiness/settings", "second", desk, **NUMBERS | {"hours_before": "96"})
    walk.look(f"/staff/clients/{known.client_id}", "not heard of", desk)
    _everything_happens(known)
    walk.services.staff.alarms.ring()
    for task in walk.services.staff.tasks.open():
        walk.post(f"/staff/tasks/{task.task_id}/done", "done", desk)
    page = f"/staff/clients/{known.client_id}/sessions/1/go-ahead"
    _go_ahead(walk, desk, page, known)
    walk.clock.set_day(S1)
    walk.look(f"/staff/clients/{known.client_id}", "on the day", walk.desk(manager))
    walk.clock.set_day(TODAY)


def walk_one_thing(walk: Walk, staff_id: UUID) -> None:
    """As a client: the card on today's page, for everything that can be done."""
    walk.clock.set_day(TODAY)
    known = _booked(walk, staff_id)
    walk.look("/me", "do the preparation", walk.phone(known.client_id))
    known.answers_check(f"[{EVERYTHING}]")
    walk.look("/me", "call us", walk.phone(known.client_id))
    walk.clock.set_day(TODAY)
    tested = Known(walk.clinic, walk.client("U01"), staff_id)
    walk.clinic.book(tested.client_id, staff_id, 1, S1)
    tested.waits_for_reading()
    walk.clock.set_day(date(2026, 12, 12))
    for day in range(5, 12):
        for item in ("T05", "T06"):
            tested.taps(date(2026, 12, day), item=item)
    tested.phone_in_touch()
    walk.look("/me", "show the spot", walk.phone(tested.client_id))
    walk.clock.set_day(TODAY)


def _booked(walk: Walk, staff_id: UUID) -> Known:
    client_id = walk.client("U01")
    walk.clinic.book(client_id, staff_id, 1, S1)
    walk.clock.set_day(EVE)
    return Known(walk.clinic, client_id, staff_id)


def _everything_happens(known: Known) -> None:
    known.answers_check(f"[{EVERYTHING}]")
    known.reports()
    known.taps(EVE, "skipped", "sore")
    known.tests_skin("reaction")
    known.is_reviewed()
    known.phone_in_touch()


def _go_ahead(walk: Walk, desk: Visit, page: str, known: Known) -> None:
    walk.look(page, "red", desk)
    walk.post(page, "no reason", desk)
    walk.post(page, "unseen", desk, reason=WORDS, seen="check_fever")
    walk.post(page, "done", desk, reason=WORDS, seen=",".join(known.against))
    walk.look(f"/staff/clients/{known.client_id}", "goes ahead", desk)
    walk.clock.move(minutes=1)
    known.answers_check(f"[{EVERYTHING}]")
    walk.look(f"/staff/clients/{known.client_id}", "said again", desk)
