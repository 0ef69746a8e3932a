"""Hours, free slots, and the days that clients ask for, as staff and clients see them."""

from datetime import date
from uuid import UUID

from tests.rows import room_row
from tests.web.page import Visit
from tests.web.walk import WORDS, Walk

WISH = {"number": "1", "day": "2026-12-22", "part": "morning", "note": WORDS}


def walk_bookings(walk: Walk, desk: Visit, client_id: UUID) -> None:
    """A client without a booking who may be booked: booked at an hour, moved, cancelled."""
    technician = walk.clinic.staff(WORDS)
    with walk.services.database.write() as session:
        session.add(room_row(name=WORDS))
    phone, here = walk.phone(client_id), f"/staff/clients/{client_id}/sessions"
    walk.look("/staff/date-requests", "nobody waits", desk)
    walk.post("/me/date", "asked", phone, **WISH)
    walk.look("/me/date", "waits", phone)
    request = walk.services.date_requests.waiting()[0]
    walk.look("/staff/date-requests", "one waits", desk)
    walk.look(f"/staff/date-requests/{request.id}", "waits", desk)
    walk.post(f"/staff/date-requests/{request.id}", "no answer", desk)
    walk.look(f"{here}/1", "asked for", desk)
    walk.look(f"{here}/1?day=2026-12-22", "a day chosen", desk)
    slot = {"day": "2026-12-22", "technician": str(technician), "minutes": "360"}
    walk.post(f"{here}/1", "no room", desk, **slot | {"time": "09:00", "room": ""})
    room = str(next(iter(walk.services.staff.schedule.rota(date(2026, 12, 1), date(2026, 12, 1)).rooms)))
    walk.post(f"{here}/1", "outside", desk, **slot | {"time": "20:00", "room": room})
    walk.post(
        f"{here}/1", "a free day of the week", desk, **slot | {"day": "2026-12-20", "time": "09:00", "room": room}
    )
    walk.post(f"{here}/1", "no hour", desk, **slot | {"time": "x", "room": room})
    walk.post(f"{here}/1", "unknown room", desk, **slot | {"time": "09:00", "room": "x"})
    walk.post(f"{here}/1", "booked at an hour", desk, **slot | {"time": "09:00", "room": room})
    walk.look(f"/staff/date-requests/{request.id}", "confirmed", desk)
    walk.look(f"/staff/clients/{client_id}", "an hour", desk)
    walk.look(f"{here}/1/move?day=2026-12-23&time=10:00", "an hour", desk)
    walk.look(f"{here}/1/cancel", "an hour", desk)
    for url in ("/me", "/me/plan", "/me/kept", "/me/date", "/me/day/2026-12-22"):
        walk.look(url, "an hour", phone)
    _decline(walk, desk, phone)


def walk_wishes(walk: Walk, client_id: UUID) -> None:
    """A client asks for a day, and takes it back."""
    phone = walk.phone(client_id)
    walk.look("/me/date", "nothing asked", phone)
    walk.post("/me/date", "asked", phone, **WISH)
    walk.post("/me/date/withdraw", "withdrawn", phone)


def _decline(walk: Walk, desk: Visit, phone: Visit) -> None:
    walk.post("/me/date", "too soon", phone, **WISH | {"day": "2026-12-02"})
    walk.post("/me/date", "no day", phone, **WISH | {"day": "0"})
    walk.post("/me/date", "another", phone, **WISH | {"day": "2026-12-28"})
    request = walk.services.date_requests.waiting()[0]
    walk.post(f"/staff/date-requests/{request.id}", "declined", desk, answer=WORDS)
    walk.look(f"/staff/date-requests/{request.id}", "declined", desk)
    walk.look("/me/date", "declined", phone)
    walk.look("/me", "declined", phone)
    walk.post("/me/date", "asked again", phone, **WISH | {"day": "2026-12-29"})
    walk.post("/me/date/withdraw", "withdrawn", phone)
    walk.post("/me/date/withdraw", "nothing to withdraw", phone)
