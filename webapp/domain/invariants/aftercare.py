"""What may touch the scalp and when: I1-I9 and I18-I21."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.domain.calendar import days
from webapp.domain.invariants.checked import Checked, Violation, each_day
from webapp.domain.protocol import Kind, Part

WASHES = frozenset({"wash_water", "wash_baby_shampoo", "wash_shampoo"})
SHORT = ("shaved", "buzz")


def dry(checked: Checked) -> Iterator[Violation]:
    for day, session in checked.after_sessions(0, 3):
        for item in checked.tasks(*WASHES, "exfoliate"):
            if Part.AFTER in item.parts_on(day) or (day > session and item.covers(day)):
                yield Violation("I1", day, "the scalp gets wet in the dry days", (item.key,))


def first_wash(checked: Checked) -> Iterator[Violation]:
    for day, session in checked.after_sessions(1, 6):
        for item in checked.tasks("wash_shampoo", "wash_baby_shampoo"):
            if item.covers(day):
                yield Violation("I2", day, f"shampoo {(day - session).days} days after a session", (item.key,))


def baby_shampoo_only(checked: Checked) -> Iterator[Violation]:
    first, last = checked.sessions[0], checked.sessions[-1]
    for day in each_day(first + days(1), last + days(20)):
        for item in checked.tasks("wash_shampoo"):
            if item.covers(day):
                yield Violation("I3", day, "ordinary shampoo between the sessions", (item.key,))


def exfoliation(checked: Checked) -> Iterator[Violation]:
    first_wash = checked.case.number("first_wash_day")
    for day, session in checked.after_sessions(1, 6):
        for item in checked.tasks("exfoliate"):
            if item.covers(day) and (day - session).days < max(first_wash, 4):
                yield Violation("I4", day, "rubbing before the first wash", (item.key,))


def oil(checked: Checked) -> Iterator[Violation]:
    is_short = checked.case.response.chose("hair_length", *SHORT)
    for day, session in checked.after_sessions(0, 0 if is_short else 6):
        for item in checked.tasks("oil"):
            if item.covers(day):
                yield Violation("I5", day, f"oil {(day - session).days} days after a session", (item.key,))


def hands_off(checked: Checked) -> Iterator[Violation]:
    protocol = checked.content.protocol
    for session in checked.sessions:
        for item in checked.tasks(*protocol.acts):
            touches = "touch" in protocol.involved(item.acts)
            too_soon = Part.AFTER in item.parts_on(session) or Part.BEFORE in item.parts_on(session + days(1))
            if touches and too_soon:
                yield Violation("I6", session, "a task touches the scalp within 24 hours", (item.key,))


def shaving(checked: Checked) -> Iterator[Violation]:
    if not checked.case.response.chose("hair_length", *SHORT):
        yield from (
            Violation("I7", item.start, "only short hair is shaved", (item.key,)) for item in checked.tasks("shave")
        )
    for day, _ in checked.after_sessions(1, 6):
        for item in checked.tasks("shave"):
            if item.covers(day):
                yield Violation("I7", day, "shaving in the first week", (item.key,))


def sun(checked: Checked) -> Iterator[Violation]:
    for day, _ in checked.after_sessions(0, 6):
        for item in checked.tasks("sunscreen"):
            if item.covers(day):
                yield Violation("I8", day, "sunscreen in the first week", (item.key,))
    if checked.case.number("spf") < 50:
        yield Violation("I8", None, "the sun protection factor is below 50")
    covers = list(checked.tasks("cover_head"))
    first = max(checked.sessions[0] - days(10), checked.case.plan_start)
    for day in each_day(first, checked.sessions[-1] + days(20)):
        if not any(item.covers(day) for item in covers):
            yield Violation("I8", day, "nobody is asked to cover the head")


def aftercare_first(checked: Checked) -> Iterator[Violation]:
    for session in checked.sessions[1:]:
        eve = session - days(1)
        since = min((eve - earlier).days for earlier in checked.sessions if earlier < session)
        for item in checked.tasks("wash_shampoo", "wash_baby_shampoo"):
            if item.covers(eve) and since < 7:
                yield Violation("I9", eve, "preparation beats aftercare", (item.key,))


def heat_and_sweat(checked: Checked) -> Iterator[Violation]:
    first, last = checked.sessions[0], checked.sessions[-1]
    for act, after in (("heat", 20), ("swim", 20), ("sun", 20), ("sweat", 13)):
        for day in checked.barred(act, first, last + days(after)):
            yield Violation("I18", day, f"{act} is not barred")


def smoke_alcohol_spice(checked: Checked) -> Iterator[Violation]:
    for session in checked.sessions:
        for act in ("smoke", "alcohol", "spicy_food"):
            for day in checked.barred(act, session, session + days(6)):
                yield Violation("I19", day, f"{act} is not barred")


def bare_on_the_day(checked: Checked) -> Iterator[Violation]:
    for session in checked.sessions:
        for item in checked.tasks("oil", "sunscreen"):
            if item.covers(session):
                yield Violation("I20", session, "something is put on the scalp on a session day", (item.key,))
        for item in checked.tasks("oil"):
            if item.covers(session - days(1)) and not any(wash.covers(session) for wash in checked.tasks(*WASHES)):
                yield Violation("I20", session, "the oil of the night is not washed out", (item.key,))


def order(checked: Checked) -> Iterator[Violation]:
    keys = [item.key for item in checked.assessment.plan.items if item.kind is Kind.TASK]
    for first, then in (("T05", "T06"), ("T07", "T08")):
        if first in keys and then in keys and keys.index(first) > keys.index(then):
            yield Violation("I21", None, "the steps stand in the wrong order", (first, then))


AFTERCARE = (
    dry, first_wash, baby_shampoo_only, exfoliation, oil, hands_off, shaving, sun, aftercare_first, heat_and_sweat,
    smoke_alcohol_spice, bare_on_the_day, order,
)  # fmt: skip
