"""What the staff sees: the queue, reviews before and after their decision, records, every form filled in wrongly."""

from uuid import UUID

from tests.web.board_walk import walk_audit, walk_board
from tests.web.bookings_walk import walk_bookings
from tests.web.calendar_walk import walk_through_calendar
from tests.web.concern_walk import walk_clinic_page, walk_through_reports
from tests.web.jobs_walk import walk_jobs
from tests.web.page import Visit
from tests.web.readiness_walk import walk_readiness
from tests.web.settings_walk import walk_settings
from tests.web.treatment_walk import walk_treatments
from tests.web.walk import MANAGER, WORDS, Walk
from webapp.domain.decision import DecisionKind
from webapp.web.staff.protocol_approvals import tick

CASES = ("U01", "U03", "U07", "U09", "U12", "U14")
CHANGES = {"add": ["patch_test", "extended_prep"], "first_session": "2027-02-01", "letter_received": "y"}
ODD = {
    "defer_until": "2020-01-01", "first_session": "2090-01-01", "add": "patch_test", "oils": "0", "set_aside": "0",
}  # fmt: skip


def walk_as_staff(walk: Walk) -> None:
    manager = walk.clinic.staff(MANAGER, role="manager")
    clients = {case: walk.client(case) for case in CASES}
    desk = walk.desk(manager)
    for url in ("/staff/", "/staff/?flag=defer", "/staff/clients", "/staff/team"):
        walk.look(url, visit=desk)
    for case, client_id in clients.items():
        _look_at_record(walk, desk, client_id, case)
    walk_treatments(walk, manager)
    walk_readiness(walk, walk.clinic.staff(WORDS), manager)
    _review(walk, desk, clients["U14"])
    _record(walk, desk, clients["U07"])
    walk_through_calendar(walk, desk, manager)
    walk_bookings(walk, desk, walk.client("U01"))
    walk_through_reports(walk, desk, walk.client("U01"), manager)
    walk_clinic_page(walk, desk, manager)
    _sessions(walk, desk, clients["U01"])
    _changes(walk, desk, clients["U01"], manager)
    _search(walk, desk)
    _team(walk, desk)
    _protocol(walk, desk)
    _approvals(walk, desk)
    walk_settings(walk, desk, walk.desk(walk.clinic.staff(WORDS)), manager)
    walk_jobs(walk, desk, manager)
    walk_board(walk, desk, manager)
    walk_audit(walk, desk, clients["U01"])
    _work_beside_another(walk, clients["U09"], manager)
    _file(walk, desk, walk.client("U01"), walk.client("U03"))
    walk.lose_pdf()
    walk.look(f"/staff/clients/{clients['U01']}/plans/1/plan.pdf", "no PDF", desk)
    walk.look(f"/staff/clients/{clients['U01']}/sheet.pdf", "no PDF", desk)
    walk.look("/staff/protocol.pdf", "no PDF", desk)


def _look_at_record(walk: Walk, desk: Visit, client_id: UUID, case: str) -> None:
    record = f"/staff/clients/{client_id}"
    for page in ("", "/patch-test", "/patch-test/reading", "/scalp-check", "/homework-check"):
        walk.look(f"{record}{page}", case, desk)
    review_id = walk.services.staff.records.find(client_id).review_id
    if review_id:
        walk.look(f"/staff/reviews/{review_id}", case, desk)


def _review(walk: Walk, desk: Visit, client_id: UUID) -> None:
    review = f"/staff/reviews/{walk.clinic.review(client_id)}"
    walk.look(f"/staff/clients/{client_id}/sessions/1", "not decided", desk)
    walk.post(f"{review}/decision", "not in hand", desk, kind="approve", letter_received="y")
    walk.post(f"{review}/claim", "taken", desk)
    walk.post(f"{review}/decision", "nothing chosen", desk)
    for kind in DecisionKind:
        walk.post(f"{review}/decision", f"preview {kind}", desk, kind=str(kind), preview="1", reason=WORDS)
    walk.post(f"{review}/decision", "odd", desk, kind="approve_with_changes", **ODD, reason=WORDS)
    walk.post(f"{review}/decision", "no day", desk, kind="defer", defer_until="0", reason="0" * 3000)
    walk.post(f"{review}/release", "given back", desk)
    walk.post(f"{review}/claim", "taken again", desk)
    oils = ["jojoba"]
    walk.post(f"{review}/decision", "decided", desk, kind="approve_with_changes", reason=WORDS, oils=oils, **CHANGES)
    walk.look(review, "decided", desk)
    walk.look(f"/staff/clients/{client_id}", "decided", desk)
    walk.post(f"{review}/decision", "too late", desk, kind="approve", reason=WORDS)
    walk.post(f"/staff/clients/{client_id}/reviews", "again", desk)


def _record(walk: Walk, desk: Visit, client_id: UUID) -> None:
    record, note = f"/staff/clients/{client_id}", {"note": WORDS}
    walk.post(f"{record}/patch-test", "no day", desk)
    walk.post(f"{record}/patch-test", "a day to come", desk, done_on="2027-01-01")
    walk.post(f"{record}/patch-test", "done", desk, done_on="2026-11-20")
    walk.post(f"{record}/patch-test", "before the last one", desk, done_on="2026-11-10")
    walk.post(f"{record}/patch-test/reading", "nothing", desk)
    walk.post(f"{record}/patch-test/reading", "before the test", desk, result="clear", read_on="2026-11-11")
    walk.post(f"{record}/patch-test/reading", "too soon", desk, result="clear", read_on="2026-11-21")
    walk.post(f"{record}/patch-test/reading", "read", desk, result="reaction", read_on="2026-12-01", **note)
    walk.post(f"{record}/scalp-check", "nothing", desk)
    walk.post(f"{record}/scalp-check", "seen", desk, outcome="no", checked_on="2026-12-01", **note)
    walk.post(f"{record}/homework-check", "too soon", desk, outcome="yes", checked_on="2026-12-01")


def _sessions(walk: Walk, desk: Visit, client_id: UUID) -> None:
    session = f"/staff/clients/{client_id}/sessions"
    walk.look(f"{session}/1", visit=desk)
    for day in ("0", "2020-12-02", "2026-12-02", "2090-01-01", "2026-12-14"):
        walk.post(f"{session}/1", day, desk, day=day)
    walk.post(f"{session}/2", "too close", desk, day="2026-12-16")
    walk.post(f"{session}/2", "booked", desk, day="2026-12-22", confirmed="y", reason=WORDS)
    walk.look(f"{session}/1/move", visit=desk)
    walk.post(f"{session}/1/move", "preview", desk, day="2026-12-20", was="2026-12-14", preview="1")
    seen = "2026-12-20||||360"
    walk.post(f"{session}/1/move", "in the way", desk, day="2026-12-20", was="2026-12-14", seen=seen)
    walk.look(f"{session}/1/cancel", visit=desk)
    walk.post(f"{session}/1/cancel", "not alone", desk, was="2026-12-14")
    walk.look(f"/staff/clients/{client_id}", "booked", desk)
    walk.post(f"{session}/2/cancel", "cancelled", desk, was="2026-12-22")


def _changes(walk: Walk, desk: Visit, client_id: UUID, manager: UUID) -> None:
    record = f"/staff/clients/{client_id}"
    here, sent = f"{record}/changes", {"step": "send"}
    walk.look(here, visit=desk)
    walk.look(f"{here}/medicine", visit=desk)
    walk.post(f"{here}/pregnancy", "nothing new", desk, pregnancy="does_not_apply", **sent)
    walk.post(f"{here}/age", "counts", desk, age="35", **sent)
    walk.post(f"{here}/skin", "summed up", desk, dryness="very_dry", sensitivity="often")
    walk.post(f"{here}/skin", "waits", desk, dryness="very_dry", sensitivity="often", **sent)
    review = f"/staff/reviews/{walk.clinic.review(client_id)}"
    walk.look(review, "changed answers", desk)
    walk.post(f"{here}/pregnancy", "stopped", desk, pregnancy="pregnant", **sent)
    walk.look("/staff/", "a stopped plan", desk)
    walk.look(record, "a stopped plan", desk)
    walk.post(f"{review}/change/set-aside", "not in hand", desk, set_aside_reason=WORDS)
    walk.post(f"{review}/claim", "a stopped plan", desk)
    walk.post(f"{review}/change/set-aside", "no reason", desk)
    walk.post(f"{review}/decision", "unseen", desk, kind="defer", reason=WORDS)
    change = walk.services.staff.decisions.detail(walk.clinic.review(client_id)).change
    assert change
    walk.post(f"{review}/change/set-aside", "done", desk, set_aside_reason=WORDS, seen=str(change.response_id))
    walk.look(record, "set aside", desk)
    walk.post(f"{here}/sun", "to be shown beside others", desk, sun="sunburned", **sent)


def _file(walk: Walk, desk: Visit, kept: UUID, twin: UUID) -> None:
    record = f"/staff/clients/{kept}"
    walk.post(f"{record}/notes", "empty note", desk)
    walk.post(f"{record}/notes", "kept note", desk, words=WORDS)
    for kind in ("", "?kind=notes", "?kind=merges"):
        walk.look(f"{record}/timeline{kind}", visit=desk)
    walk.look(f"{record}/merge", visit=desk)
    walk.look(f"{record}/merge?with={kept}", "itself", desk)
    walk.look(f"{record}/merge?with={twin}", visit=desk)
    for words in ("0", WORDS, "0" * 300):
        walk.post(f"{record}/merge", f"found {len(words)}", desk, name=words)
    walk.post(f"{record}/merge?with={twin}", "nothing", desk)
    walk.post(f"{record}/merge?with={twin}", "merged", desk, keeps=str(kept), reason=WORDS)
    walk.look(f"/staff/clients/{twin}", "merged", desk)
    for client_id in (kept, twin):
        walk.look(f"/staff/clients/{client_id}/timeline", "merged", desk)
    walk.post(f"/staff/clients/{twin}/notes", "too late", desk, words=WORDS)


def _search(walk: Walk, desk: Visit) -> None:
    walk.post("/staff/clients", "symbols", desk, name="@@")
    walk.post("/staff/clients", "digits", desk, name="00")
    walk.post("/staff/clients", "nobody", desk, name=WORDS)
    walk.post("/staff/clients", "too long", desk, name="0" * 300)


def _team(walk: Walk, desk: Visit) -> None:
    invited = {"name": WORDS, "email": "new@example.com", "role": "technician"}
    colleague = walk.clinic.staff(WORDS, email="colleague@example.com")
    walk.post("/staff/team", "nothing", desk)
    walk.post("/staff/team", "invited", desk, **invited)
    walk.post("/staff/team", "has an account", desk, **invited | {"email": "colleague@example.com"})
    walk.post(f"/staff/team/{colleague}/role", "a manager now", desk, role="manager")
    for deed in ("new-password", "disable", "enable"):
        walk.post(f"/staff/team/{colleague}/{deed}", deed, desk)
    invitation = walk.services.accounts.invitations.open()[0].id
    walk.post(f"/staff/team/invitations/{invitation}/withdraw", "withdrawn", desk)
    walk.clock.move(minutes=11)
    walk.post("/staff/team", "password again", desk, **invited)
    walk.post("/staff/team", "not that one", desk, password="0", **invited)
    walk.clock.move(minutes=-11)


def _approvals(walk: Walk, desk: Visit) -> None:
    page, seen = "/staff/protocol/approvals", [tick(each) for each in walk.services.approvals.standings()]
    signed = {"clinician": WORDS, "role": WORDS, "approved_on": "2026-12-01", "note": WORDS}
    walk.look(f"{page}?all=1", "all ticked", desk)
    walk.post(f"{page}/record", "nothing", desk)
    walk.post(f"{page}/record", "too long", desk, subjects=seen[:1], **signed | {"role": "0" * 200})
    walk.post(f"{page}/record", "a day to come", desk, subjects=["0:0"], **signed | {"approved_on": "2090-01-01"})
    walk.post(f"{page}/record", "approved", desk, subjects=[seen[0], seen[-1]], **signed)
    walk.post(f"{page}/record", "approved by another", desk, subjects=seen[-1:], **signed | {"role": "0"})
    for show in ("open", "approved", "changed"):
        walk.look(f"{page}?show={show}", visit=desk)
    approval = walk.services.approvals.standings()[0].approval
    assert approval
    walk.look(f"{page}/{approval.id}/withdraw", visit=desk)
    walk.post(f"{page}/{approval.id}/withdraw", "no reason", desk)
    walk.post(f"{page}/{approval.id}/withdraw", "withdrawn", desk, reason=WORDS)


def _protocol(walk: Walk, desk: Visit) -> None:
    for page in ("", "/items", "/items?client=woman", "/flags", "/conflicts", "/coverage", "/sources"):
        walk.look(f"/staff/protocol{page}", visit=desk)
    for item in walk.services.protocol.view().items:
        walk.look(f"/staff/protocol/items/{item.key}", visit=desk)
    for page in ("items", "flags", "conflicts", "coverage", "sources"):
        walk.look(f"/staff/protocol/{page}?q=0000", "nothing found", desk)


def _work_beside_another(walk: Walk, client_id: UUID, manager: UUID) -> None:
    desk, review = walk.desk(walk.clinic.staff(WORDS)), walk.clinic.review(client_id)
    walk.look("/staff/team", "not a manager", desk)
    walk.services.staff.reviews.claim(review, manager)
    walk.look("/staff/", "one is taken", desk)
    walk.look(f"/staff/reviews/{review}", "of another", desk)
    walk.post(f"/staff/reviews/{review}/claim", "of another", desk)
