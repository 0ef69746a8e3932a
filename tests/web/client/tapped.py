"""Taps as the script of a phone sends them."""

from uuid import UUID

TODAY = "2026-12-08"


def event(number: int = 1, **changes: object) -> dict[str, object]:
    """A tap on the evening's oil."""
    made = {
        "id": str(UUID(int=number)),
        "device": "phone-1",
        "counter": number,
        "item_key": "T06",
        "day": TODAY,
        "slot": 0,
        "state": "done",
        "time": "2026-12-08T08:00:00.000Z",
    }
    return made | changes
