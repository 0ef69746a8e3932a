"""What staff and client see of a session that is over: the form filled in wrongly, records, and how it is later."""

from datetime import date, timedelta
from uuid import UUID

from tests.web.walk import WORDS, Walk
from webapp.storage.rows import new_id

TODAY, S1 = date(2026, 12, 1), date(2026, 12, 14)
S2, S3 = S1 + timedelta(days=7), S1 + timedelta(days=35)
EVERYTHING = {
    "outcome": "cut_short", "reason": WORDS, "areas": ["crown", "hairline"], "areas_words": WORDS, "pigment": WORDS,
    "dilution": WORDS, "batch": "0", "needle": "0", "depth": WORDS, "minutes": "200", "reaction": WORDS,
    "next_steps": WORDS,
}  # fmt: skip
CAUSES = ["sensitive_skin", "scar_tissue", "light_pigment", "too_shallow", "fades_fast", "large_area"]
HOME = {"outcome": "sent_home", "home_causes": ["too_dry", "sunburn", "sores", "unwell", "reaction", "other"]}
SAID = {
    "satisfaction": "1", "feeling": "mixed", "feeling_words": WORDS, "life": ["confident", "people", "harder"],
    "life_words": WORDS, "noticed": "sees_it", "noticed_words": WORDS, "expectations": "partly",
    "expectations_words": WORDS, "wishes": ["denser", "darker", "other"], "wishes_words": WORDS, "question": WORDS,
    "wants_call": "y", "wants_touch_up": "y",
}  # fmt: skip


def walk_treatments(walk: Walk, manager: UUID) -> None:
    """A session from which the client is sent home, then one that is signed, and what they say of it."""
    walk.clock.set_day(TODAY)
    client_id = walk.client("U01")
    walk.clinic.book(client_id, manager, 1, S1)
    _first_session(walk, client_id, manager)
    for number, day in ((1, S1), (2, S2), (3, S3)):
        walk.clinic.book(client_id, manager, number, day)
    _third_session(walk, client_id, manager)
    _follow_up(walk, client_id)
    walk.clock.set_day(TODAY)


def _first_session(walk: Walk, client_id: UUID, manager: UUID) -> None:
    desk, form = walk.desk(manager), _form(client_id, 1)
    walk.post(form, "before its day", desk, technician=str(manager), was=str(S1), **EVERYTHING)
    walk.clock.set_day(S1)
    desk, signed = walk.desk(manager), {"technician": str(manager), "was": str(S1)}
    walk.look(f"/staff/clients/{client_id}", "on the day of a session", desk)
    walk.look(form, visit=desk)
    walk.post(form, "nothing", desk)
    walk.post(form, "nothing chosen", desk, **signed, outcome="cut_short", pigment="0" * 201)
    walk.post(form, "unknown codes", desk, **signed, outcome="0", areas=["0"], causes=["0"], home_causes=["0"])
    walk.post(form, "no cause", desk, **signed, outcome="sent_home", areas=["crown"])
    walk.post(form, "no reason", desk, **signed, outcome="sent_home", home_causes=["other"])
    walk.post(form, "nobody", desk, outcome="done", areas=["crown"], minutes="0", was="2026-12-13", technician="0")
    walk.post(form, "further", desk, **signed, outcome="done", minutes="9", technician_agrees="y", areas_words=WORDS)
    walk.post(form, "sent home", desk, **signed, **HOME, reason=WORDS)
    walk.look(f"/staff/clients/{client_id}", "sent home", desk)
    walk.post(_form(client_id, 2), "not booked", desk)


def _third_session(walk: Walk, client_id: UUID, manager: UUID) -> None:
    walk.clock.set_day(S2 + timedelta(days=1))
    desk, signed = walk.desk(manager), {"technician": str(manager), "was": str(S2)}
    form = _form(client_id, 1)
    walk.post(form, "it was held", desk, **signed | {"was": str(S1)}, **HOME, reason=WORDS)
    walk.clock.set_day(S3)
    desk, signed, form = walk.desk(manager), signed | {"was": str(S3)}, _form(client_id, 3)
    walk.look(form, visit=desk)
    walk.post(form, "one word", desk, **signed, **EVERYTHING, client_agrees="y")
    agreed = {"causes": [*CAUSES, "client_changes", "instructions"], "causes_words": WORDS}
    agreed |= {"technician_agrees": "y", "client_agrees": "y"}
    walk.post(form, "signed", desk, **signed, **EVERYTHING, **agreed)
    walk.post(form, "on record", desk, **signed, outcome="done", areas=["crown"], minutes="9")
    record_id = walk.services.staff.treatments.of_client(client_id)[0].id
    record = f"/staff/clients/{client_id}/treatments/{record_id}"
    walk.post(f"{record}/additions", "nothing", desk)
    walk.post(f"{record}/additions", "added", desk, words=WORDS, submission_id=str(new_id()))
    walk.look(record, visit=desk)
    walk.look(f"/staff/clients/{client_id}", "recorded", desk)


def _follow_up(walk: Walk, client_id: UUID) -> None:
    due = S3 + timedelta(days=21)
    walk.clock.set_day(due)
    walk.post("/me/follow-up", "said", walk.phone(client_id), **SAID, due_on=str(due))
    desk = walk.desk(walk.clinic.staff(WORDS))
    (said,) = walk.services.follow_ups.of_client(client_id)
    walk.look(f"/staff/clients/{client_id}/follow-ups/{said.id}", visit=desk)
    walk.look(f"/staff/clients/{client_id}", "said how it is", desk)


def walk_follow_ups(walk: Walk, manager: UUID) -> None:
    """What the client sees of it, three weeks after the last session and a year later."""
    walk.clock.set_day(TODAY)
    page, client_id = "/me/follow-up", walk.client("U01")
    for number, day in ((1, S1), (2, S2), (3, S3)):
        walk.clinic.book(client_id, manager, number, day)
    walk.look(page, "not asked", walk.phone(client_id))
    due = S3 + timedelta(days=21)
    walk.clock.set_day(due)
    phone = walk.phone(client_id)
    walk.look("/me", "asked how it is", phone)
    walk.look(page, visit=phone)
    walk.post(page, "nothing", phone, question="0" * 1001)
    walk.post(page, "unknown codes", phone, satisfaction="9", feeling="0", life=["0"])
    walk.post(page, "too late", phone, **SAID, due_on="2026-12-01")
    walk.post(page, "said", phone, **SAID, due_on=str(due))
    walk.post(page, "said again", phone, **SAID, due_on=str(due))
    year = walk.clinic.plan(client_id).plan.follow_up
    assert year
    walk.clock.set_day(year)
    phone = walk.phone(client_id)
    walk.look("/me", "a year later", phone)
    walk.look(page, "a year later", phone)
    walk.post(page, "a year later", phone, satisfaction="5", due_on=str(year))
    walk.clock.set_day(TODAY)


def _form(client_id: UUID, number: int) -> str:
    return f"/staff/clients/{client_id}/sessions/{number}/record"
