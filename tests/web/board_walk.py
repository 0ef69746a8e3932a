"""What stands on the board of a day, the check before a session written down for a client, and the audit trail."""

from datetime import date
from uuid import UUID

from tests.board import ALLERGIC, book
from tests.rows import patch_test_row, staff_task_row
from tests.web.page import Visit
from tests.web.walk import WORDS, Walk
from webapp.domain.session_check import CheckAnswer
from webapp.storage.rows import ClientRow, StaffRow

TODAY = date(2026, 12, 1)
PLAIN = {"answers": {**ALLERGIC["answers"], "allergy_details": WORDS}}


def walk_board(walk: Walk, desk: Visit, staff_id: UUID) -> None:
    walk.look("/staff/today?day=2027-06-01", "empty", desk)
    client_id, other = walk.client(PLAIN), walk.client("U01")
    book(walk.clinic, staff_id, client_id, at="09:00", day=TODAY, room=WORDS)
    book(walk.clinic, staff_id, other, day=TODAY)
    _set_the_scene(walk, client_id, staff_id)
    walk.services.session_checks.record(other, 1, set(CheckAnswer), staff_id)
    walk.look("/staff/today", visit=desk)
    walk.look("/staff/today?day=x", "nonsense", desk)
    for day in ("2026-12-02", "2026-12-14", "2026-12-21"):
        walk.look(f"/staff/today?day={day}", "another day", desk)
    check = f"/staff/clients/{client_id}/sessions/1/check"
    walk.look(check, visit=desk)
    walk.post(check, "nothing chosen", desk)
    walk.post(check, "both", desk, answers="fever", nothing="y")
    walk.post(check, "odd", desk, answers="0")
    walk.post(check, "answered", desk, answers="fever")
    walk.look(check, "answered", desk)
    walk.post(check, "leads to the answers", desk, answers="pregnancy")


def walk_session_check(walk: Walk, staff_id: UUID) -> None:
    today = walk.services.today()
    waits, check = walk.phone(walk.client("U01")), "/me/check"
    walk.look(check, "nothing asked", waits)
    client_id = walk.client("U01")
    book(walk.clinic, staff_id, client_id, day=today)
    phone = walk.phone(client_id)
    for page in ("/me", check):
        walk.look(page, "asked", phone)
    walk.post(check, "nothing chosen", phone)
    walk.post(check, "both", phone, answers="fever", nothing="y")
    walk.post(check, "nothing", phone, nothing="y")
    walk.post(check, "more", phone, answers=["new_medicine", "pregnancy"])
    walk.post(check, "all", phone, answers=[str(answer) for answer in CheckAnswer])
    walk.look("/me", "answered", phone)


def walk_audit(walk: Walk, desk: Visit, client_id: UUID) -> None:
    for query in ("", "?page=2", "?page=3", f"?client={client_id}", "?act=review_claimed", "?last=2020-01-01"):
        walk.look(f"/staff/audit{query}", visit=desk)
    for query in ("staff=0", "act=0", "client=0", "first=0", "first=2026-12-03&last=2026-12-02"):
        walk.look(f"/staff/audit?{query}", visit=desk)


def _set_the_scene(walk: Walk, client_id: UUID, staff_id: UUID) -> None:
    with walk.services.database.write() as session:
        client, staff = session.get_one(ClientRow, client_id), session.get_one(StaffRow, staff_id)
        session.add(patch_test_row(client, staff, done_on=date(2026, 11, 10)))
        session.add_all([staff_task_row(client, kind=kind, subject_id=client.id) for kind in ("call", "touch_up")])
