"""What staff see of long work and of the clinic's numbers: nothing yet, waiting, at work, done, failed, cancelled."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.web.page import Visit
from tests.web.walk import Walk
from webapp.services.jobs.work import EXPORT, MOVE_PLANS, NUMBERS, PRINT_SHEETS
from webapp.storage.rows import JobRow

JOBS = "/staff/jobs"


def walk_jobs(walk: Walk, desk: Visit, manager: UUID) -> None:
    walk.look(JOBS, "nothing", desk)
    walk.look("/staff/numbers", "nothing", desk)
    walk.post(JOBS, "no day", desk, kind=PRINT_SHEETS, day="0", span="0")
    for kind in (NUMBERS, EXPORT):
        walk.post(JOBS, kind, desk, kind=kind)
    walk.post(JOBS, "sheets", desk, kind=PRINT_SHEETS, day="2090-01-01", span="week")
    _every_state(walk, desk, manager)
    walk.services.shift.work()
    walk.look(JOBS, "all", desk)
    for row in _rows(walk):
        walk.look(f"{JOBS}/{row.id}", f"{row.kind} {row.state}", desk)
    walk.clock.move(hours=25)
    next_day = walk.desk(manager)
    walk.look(JOBS, "a day later", next_day)
    walk.look("/staff/numbers", "worked out", next_day)
    walk.clock.move(hours=-25)


def _every_state(walk: Walk, desk: Visit, manager: UUID) -> None:
    now = walk.clock()
    ended = {"ended_at": now, "started_at": now - timedelta(seconds=9)}
    states: list[dict[str, Any]] = [
        {"state": "running", "done": 3, "total": 9, "beat_at": now, "asked": {"turns": 2}},
        {"state": "running", "beat_at": now, "cancel_at": now},
        {"state": "cancelled", "done": 3, "total": 9, **ended},
        {"state": "cancelled", **ended},
        {"state": "done", "asked": {"counts": {"moved": 4, "held": 1}}, **ended},
        *(
            {"state": "failed", "asked": {"why": why}, **ended}
            for why in ("died", "broke", "no_pdf", "settings_changed")
        ),
    ]
    with walk.services.database.write() as session:
        for state in states:
            session.add(JobRow(**{"created_at": now, "kind": MOVE_PLANS, "asked": {}, "staff_id": manager} | state))
    for row in _rows(walk):
        walk.look(f"{JOBS}/{row.id}", f"{row.kind} {row.state}", desk)
        walk.post(f"{JOBS}/{row.id}/cancel", row.state, desk)


def _rows(walk: Walk) -> list[JobRow]:
    with walk.services.database.read() as session:
        return list(session.query(JobRow))
