"""The clinic's numbers against records that were counted by hand."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.clients import library
from tests.clinic import DUBAI
from tests.rows import appointment_row, follow_up_row, tick_event_row, treatment_record_row
from webapp.domain.completion import ticks_on
from webapp.domain.numbers import CountTable, MeasureTable, percentile, share, week_of
from webapp.domain.small_counts import Mark
from webapp.services.accounts.attempts import Attempts
from webapp.services.answer_changes import AnswerChangeService, SentChange
from webapp.services.housekeeping import Housekeeping
from webapp.services.intake_reach import IntakeReach
from webapp.services.jobs import Jobs, Kind, Made
from webapp.services.jobs.work import NUMBERS
from webapp.services.numbers import TABLES, Numbers
from webapp.services.numbers.nightly import NightlyNumbers
from webapp.services.numbers.source import Source
from webapp.storage.assessment_record import read_tasks, write_assessment
from webapp.storage.rows import ClientRow, JobRow, NumbersRow, StaffRow, new_id


class Scene:
    def __init__(self, clinic):
        self.clinic, self.clock, self.database = clinic, clinic.clock, clinic.database
        self.tess = clinic.staff("Tess")
        self.source = Source(clinic.database, clinic.desk.cipher, library(), clinic.desk.today, DUBAI)
        self.numbers = Numbers(self.source, self.clock)
        self.steps = []

    def table(self, key) -> CountTable | MeasureTable:
        return TABLES[key].table(self.source, self.steps.append)

    def cells(self, key):
        """The counts that are not zero, by row and column."""
        table = self.table(key)
        assert isinstance(table, CountTable)
        rows = zip(table.rows, table.counts, strict=True)
        return {(*row, code): n for row, counts in rows for code, n in zip(table.columns, counts, strict=True) if n}

    def hold(self, client_id, number, day, outcome="done", readiness=None, causes=(), record=True):
        with self.database.write() as session:
            client, tess = session.get_one(ClientRow, client_id), session.get_one(StaffRow, self.tess)
            booked = appointment_row(client, tess, number=number, starts_on=day)
            session.add(booked)
            if not record:
                return
            row_id = new_id()
            body = self.source.cipher.seal("treatment_record", "body_enc", row_id, json.dumps({"causes": causes}))
            row = treatment_record_row(booked, tess, id=row_id, body_enc=body, outcome=outcome, readiness=readiness)
            session.add(row)

    def answer(self, client_id, stars, **said):
        row_id = new_id()
        sealed = self.source.cipher.seal("follow_up", "answers_enc", row_id, json.dumps(said))
        with self.database.write() as session:
            client = session.get_one(ClientRow, client_id)
            session.add(follow_up_row(client, id=row_id, satisfaction=stars, answers_enc=sealed))

    def tap(self, client_id, tick, state, counter=1):
        with self.database.write() as session:
            client = session.get_one(ClientRow, client_id)
            key, day, slot = tick
            session.add(tick_event_row(client, item_key=key, day=day, slot=slot, state=state, counter=counter))


@pytest.fixture
def scene(clinic):
    return Scene(clinic)


def test_intakes_count_in_their_week_by_their_gravest_flag(scene):
    for case in ("U01", "U01", "U03"):
        scene.clinic.arrive(case)
    scene.clock.move(days=7)
    scene.clinic.arrive("U03")

    first, second = week_of(date(2026, 12, 1)), week_of(date(2026, 12, 8))
    table = scene.table("intakes")

    assert table.rows == ((first,), (second,))
    assert table.row_totals == (3, 1)


def test_a_ready_intake_counts_although_nobody_has_to_look_at_it(scene):
    scene.clinic.arrive("U01")

    assert list(scene.cells("intakes").values()) == [1]


def test_a_second_look_at_a_client_is_no_second_intake(scene):
    client_id = scene.clinic.arrive("U03")
    scene.clinic.decide(client_id, scene.tess)
    scene.clock.move(minutes=1)
    scene.clinic.work.reviews.decide_again(client_id)

    assert scene.table("intakes").total == 1


def test_a_flag_counts_once_for_an_intake(scene):
    scene.clinic.arrive("U03")

    assert scene.cells("flags") == {("staff_review", "intakes"): 1, ("extended_prep", "intakes"): 1}


def test_a_changed_answer_is_no_intake_and_raises_no_flag_of_one(scene):
    intakes = scene.clinic.intakes
    changes = AnswerChangeService(scene.clinic.desk, intakes._blind_index, intakes._attempts)
    client_id = scene.clinic.arrive("U01")
    before = scene.cells("flags"), scene.cells("intakes")
    scene.clock.move(days=1)

    changes.send(SentChange(client_id, new_id(), {"pregnancy": "pregnant"}, None))

    assert scene.clinic.review(client_id)
    assert (scene.cells("flags"), scene.cells("intakes")) == before


def test_waiting_is_from_opening_to_decision(scene):
    for hours in (1, 2, 9):
        client_id = scene.clinic.arrive("U03")
        scene.clock.move(hours=hours)
        scene.clinic.decide(client_id, scene.tess)
    scene.clinic.arrive("U03")

    table = scene.table("waiting")

    assert table.values == ((3, 2.0, 9.0),)
    assert table.people == (3,)


def test_sessions_count_by_month_readiness_and_end(scene):
    client_id = scene.clinic.arrive("U01")
    scene.hold(client_id, 1, date(2026, 10, 5))
    scene.hold(client_id, 2, date(2026, 11, 5), "sent_home", "red")

    assert scene.cells("outcomes") == {
        ("2026-10", "before_readiness", "done"): 1,
        ("2026-11", "red", "sent_home"): 1,
    }


def test_behind_two_sessions_of_one_client_stands_one_person(scene):
    client_id = scene.clinic.arrive("U01")
    for number, day in ((1, date(2026, 11, 2)), (2, date(2026, 11, 20))):
        scene.hold(client_id, number, day, "done", "green")

    table = scene.table("outcomes")

    assert (table.total, table.people) == (2, ((1, 0, 0),))


def test_sessions_of_a_client_are_those_that_took_place(scene):
    client_id = scene.clinic.arrive({"answers": ANSWERS})
    scene.hold(client_id, 1, date(2026, 10, 1))
    scene.hold(client_id, 2, date(2026, 10, 9), "sent_home")
    scene.hold(client_id, 3, date(2026, 11, 9), record=False)
    scene.hold(client_id, 4, date(2027, 11, 9), record=False)

    assert scene.cells("sessions-by-hair") == {("shaved", "2"): 1}
    assert scene.cells("sessions-by-plan") == {("man", "2"): 1}
    assert scene.cells("sessions-by-scars") == {("none", "2"): 1}


def test_causes_of_more_sessions_count_records_and_people(scene):
    client_id = scene.clinic.arrive("U01")
    scene.hold(client_id, 1, date(2026, 8, 1), causes=["large_area"])
    scene.hold(client_id, 3, date(2026, 10, 1), causes=["large_area", "fades_fast"])
    scene.hold(client_id, 4, date(2026, 11, 1), causes=["large_area"])

    table = scene.table("extra-causes")

    assert dict(zip(table.rows, table.counts, strict=True)) == {("fades_fast",): (1,), ("large_area",): (2,)}
    assert table.people == ((1,), (1,))


def test_answers_afterwards_are_counted_by_question(scene):
    for stars in (5, 5, 1):
        scene.answer(scene.clinic.arrive("U01"), stars, feeling="good", wishes=["denser", "darker"], question="Why?")

    assert scene.cells("satisfaction") == {("yearly", "5"): 2, ("yearly", "1"): 1}
    assert scene.cells("follow-up-answers") == {
        ("feeling", "good", "answers"): 3,
        ("wishes", "denser", "answers"): 3,
        ("wishes", "darker", "answers"): 3,
    }


def test_what_a_plan_asked_for_is_done_skipped_or_unknown(scene):
    client_id = scene.clinic.arrive({"answers": ANSWERS})
    plan = scene.clinic.plan(client_id).plan
    item = next(each for each in plan.items if each.slots and is_long(each))
    days = [item.start + timedelta(days=number) for number in range(3)]
    zero = {each.number: each.date for each in plan.sessions}[item.session or 1]
    for state, day in zip(("done", "skipped"), days, strict=False):
        for tick, _ in ticks_on(item, day):
            scene.tap(client_id, tick, "undone", counter=1)
            scene.tap(client_id, tick, state, counter=2)
    scene.clock.move(days=(days[2] - scene.clinic.desk.today()).days + 1)

    cells = scene.cells("adherence")

    labels = [(item.id, str((day - zero).days)) for day in days]
    assert cells[*labels[0], "done"] == 1
    assert cells[*labels[1], "skipped"] == 1
    assert cells[*labels[2], "unknown"] == 1


def test_today_and_what_is_to_come_is_not_asked_for_yet(scene):
    scene.clinic.arrive({"answers": ANSWERS})

    assert scene.cells("adherence") == {}


def test_a_record_that_was_merged_is_asked_for_nothing_any_more(scene):
    kept, twin = (scene.clinic.arrive({"answers": ANSWERS}) for _ in range(2))
    scene.clock.move(days=30)
    both = scene.cells("adherence")

    scene.clinic.merges.merge(twin, kept, "Same passport", scene.tess)

    assert scene.cells("adherence") == {label: days // 2 for label, days in both.items()}


def test_visits_stop_where_they_stopped(scene):
    reach = IntakeReach(
        scene.database, library(), Attempts(scene.database, scene.clock), scene.clock, scene.clinic.desk.today
    )
    for place, is_sent in (("age", False), ("scarring", False), ("your-details", True)):
        reach.note(uuid4(), place, is_sent=is_sent, address="10.0.0.1")

    assert scene.cells("drop-off") == {("age", "visits"): 1, ("scarring", "visits"): 1, ("sent", "visits"): 1}


def test_all_tables_are_worked_out_kept_and_read_back(scene):
    scene.hold(scene.clinic.arrive("U01"), 1, date(2026, 10, 5))
    told = []

    scene.numbers.work_out(lambda done, total: told.append((done, total)))

    known = scene.numbers.latest()
    assert known.at == scene.clock()
    assert known.tables == {key: scene.table(key) for key in TABLES}
    assert told[-1][0] == told[-1][1] > 0
    assert known.given["outcomes"].cells == ((Mark.SMALL,) * 3,)


def test_the_running_week_does_not_leave_the_clinic(scene):
    scene.clinic.arrive("U01")
    scene.clock.move(days=7)
    scene.clinic.arrive("U01")

    scene.numbers.work_out(lambda _done, _total: None)

    known = scene.numbers.latest()
    assert len(known.tables["intakes"].rows) == 2
    assert len(known.given["intakes"].rows) == 1


def test_before_the_first_night_there_are_none(scene):
    assert scene.numbers.latest() is None


def test_the_numbers_are_asked_for_once_a_night(scene):
    jobs = Jobs(scene.database, scene.clinic.desk.cipher, scene.clock, {NUMBERS: Kind(lambda *_: Made())}, lambda: None)
    nightly = NightlyNumbers(scene.database, jobs, scene.clock, DUBAI)
    asked = []
    for hours in (0, 1, 14, 1, 0.5, 24):
        scene.clock.move(hours=hours)
        nightly.look()
        with scene.database.read() as session:
            asked.append(session.query(JobRow).count())
        _end_all(scene)

    # Noon, 13:00; 03:00 next day, 04:00, 04:30, 04:30 the day after.
    assert asked == [1, 1, 1, 2, 2, 3]


def test_old_numbers_are_thrown_away_and_the_last_ones_stay(scene):
    for days in (0, 50, 50):
        scene.clock.move(days=days)
        scene.numbers.work_out(lambda _done, _total: None)
    scene.clock.move(days=50)

    Housekeeping(scene.database, scene.clock).tidy()

    with scene.database.read() as session:
        assert session.query(NumbersRow).count() == 1


def test_a_percentile_is_a_value_that_was_there():
    assert percentile([5, 1, 3], 0.5) == 3
    assert percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9) == 9
    assert percentile([], 0.5) is None
    assert share(1, 4) == 25
    assert share(0, 0) is None


def is_long(item):
    """Whether the client ticks it for days."""
    has_days = item.end is not None and item.end - item.start > timedelta(days=3)
    return has_days and not item.once and item.kind == "task" and not item.staff


ANSWERS = {
    "age": 34, "care_plan_sex": "man", "hair_length": "shaved", "dryness": "comfortable", "scarring": ["none"],
    "desired_date": "2026-12-21",
}  # fmt: skip


def _end_all(scene):
    with scene.database.write() as session:
        for row in session.query(JobRow):
            row.state, row.ended_at = "done", scene.clock()


def test_the_tasks_of_a_plan_are_read_as_they_are_in_the_whole(scene):
    whole = scene.clinic.plan(scene.clinic.arrive({"answers": ANSWERS}))

    found = read_tasks(write_assessment(whole))

    def asked(plan):
        fields = ("id", "key", "start", "end", "session", "slots", "first_slots", "once", "staff")
        return [[getattr(each, name) for name in fields] for each in plan.items if each.kind == "task"]

    assert asked(found) == asked(whole.plan)
    assert found.sessions == whole.plan.sessions
