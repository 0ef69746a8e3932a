"""Long work: done once, by one worker, whoever dies; cancelled at once; its file kept for a day."""

import threading
import time
from datetime import timedelta
from uuid import UUID

import pytest

from tests.databases import another
from tests.rows import staff_row
from webapp.services.housekeeping import Housekeeping
from webapp.services.jobs import JobFailedError, Jobs, Kind, Made, Shift, UnknownJobError, Viewer
from webapp.services.jobs.beat import Beat, Turn
from webapp.services.jobs.errors import JobCancelledError, JobHandedBackError, JobLostError
from webapp.services.jobs.records import RESULT_KEPT, SILENCE, TURNS
from webapp.storage.rows import JobRow

DIG = "dig"


class Scene:
    """A clinic with one kind of work, `DIG`; `act` is what it does."""

    def __init__(self, database, cipher, clock):
        self.database, self.cipher, self.clock = database, cipher, clock
        self.act = lambda _asked, _progress: Made()
        self.runs = []
        self.rung = 0
        self.manager = Viewer(self._staff("Mona", "manager"), "manager")
        self.technician = Viewer(self._staff("Tess", "technician"), "technician")
        kinds = {DIG: Kind(self._run), "own": Kind(self._run, may="technician", is_shared=False)}
        self.kinds = kinds
        self.jobs = Jobs(database, cipher, clock, kinds, self._ring)

    def shift(self, database=None):
        return Shift(database or self.database, self.cipher, self.clock, self.kinds)

    def start(self, kind=DIG, about=None, who=None):
        return self.jobs.start(kind, about or {}, (who or self.manager).staff_id)

    def job(self, job_id):
        return self.jobs.find(job_id, self.manager)

    def row(self, job_id):
        with self.database.read() as session:
            return session.get_one(JobRow, job_id)

    def take(self):
        """A worker begins the oldest job."""
        turn = self.shift()._take()
        assert turn
        return turn

    def leave(self):
        """A worker has begun the oldest job and was killed."""
        turn = self.take()
        self.clock.move(seconds=SILENCE.total_seconds() + 1)
        return turn

    def _ring(self):
        self.rung += 1

    def _run(self, asked, progress):
        self.runs.append(asked)
        return self.act(asked, progress)

    def _staff(self, name, role):
        with self.database.write() as session:
            row = staff_row(name=name, role=role, email=f"{name.lower()}@clinic.example")
            session.add(row)
        return row.id


@pytest.fixture
def scene(database, cipher, clock):
    return Scene(database, cipher, clock)


def test_a_job_is_done_and_offers_its_file_to_managers(scene):
    scene.act = lambda _asked, _progress: Made("hole.txt", b"deep \x00", {"stones": 3})
    job_id = scene.start()

    scene.shift().work()

    found = scene.job(job_id)
    assert (found.state, found.counts, found.by, found.done, found.total) == ("done", {"stones": 3}, "Mona", 1, 1)
    assert scene.jobs.result(job_id, scene.manager) == ("hole.txt", b"deep \x00")


def test_the_worker_is_called_once_for_one_job(scene):
    scene.start()
    scene.start()

    assert scene.rung == 1


def test_a_double_click_gives_the_same_job(scene):
    assert scene.start() == scene.start()


def test_something_else_is_another_job(scene):
    assert scene.start(about={"day": 1}) != scene.start(about={"day": 2})


def test_a_file_for_one_person_is_made_for_each(scene):
    assert scene.start("own") != scene.start("own", who=scene.technician)


def test_after_the_end_the_same_can_be_asked_for_again(scene):
    first = scene.start()
    scene.shift().work()

    assert scene.start() != first


def test_a_kind_that_there_is_not_is_refused(scene):
    with pytest.raises(UnknownJobError):
        scene.start("swim")


def test_the_file_is_sealed_in_the_database(scene):
    scene.act = lambda _asked, _progress: Made("hole.txt", b"Layla")
    job_id = scene.start()

    scene.shift().work()

    assert b"Layla" not in (scene.row(job_id).result_enc or b"")


def test_a_technician_sees_own_jobs_alone(scene):
    theirs, own = scene.start(), scene.start("own", who=scene.technician)

    assert [job.id for job in scene.jobs.recent(scene.technician)] == [own]
    assert {job.id for job in scene.jobs.recent(scene.manager)} == {theirs, own}
    for ask in (scene.jobs.find, scene.jobs.cancel, scene.jobs.result):
        with pytest.raises(UnknownJobError):
            ask(theirs, scene.technician)


def test_who_is_no_manager_any_more_gets_no_file_that_is_for_managers(scene):
    scene.act = lambda _asked, _progress: Made("hole.txt", b"deep")
    job_id = scene.start()
    scene.shift().work()
    demoted = Viewer(scene.manager.staff_id, "technician")

    assert scene.job(job_id).offered_until == scene.clock() + RESULT_KEPT
    for found in (scene.jobs.find(job_id, demoted), *scene.jobs.recent(demoted)):
        assert (found.id, found.state, found.offered_until) == (job_id, "done", None)
    with pytest.raises(UnknownJobError):
        scene.jobs.result(job_id, demoted)


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(scene):
    job_id = scene.start()

    scene.jobs.cancel(job_id, scene.manager)
    scene.shift().work()

    assert scene.job(job_id).state == "cancelled"
    assert scene.runs == []


def test_a_running_job_stops_at_its_next_report(scene):
    def act(_asked, progress):
        progress(1, 10)
        scene.jobs.cancel(job_id, scene.manager)
        for done in range(2, 10**6):
            progress(done, 10**6)
            time.sleep(0.05)
        raise AssertionError("nobody stopped it")

    scene.act = act
    job_id = scene.start()

    scene.shift().work()

    assert scene.job(job_id).state == "cancelled"


def test_cancelling_what_has_ended_changes_nothing(scene):
    job_id = scene.start()
    scene.shift().work()

    scene.jobs.cancel(job_id, scene.manager)

    assert scene.job(job_id).state == "done"


def test_progress_is_written_at_most_once_a_second(scene, monkeypatch):
    written = []
    monkeypatch.setattr(Beat, "_write", lambda beat: written.append(beat._done))
    scene.act = lambda _asked, progress: [progress(done, 1000) for done in range(1000)] and Made()
    scene.start()

    scene.shift().work()

    assert written == [0]


def test_work_that_cannot_be_done_says_why(scene):
    def act(_asked, _progress):
        raise JobFailedError("no_pdf")

    scene.act = act
    job_id = scene.start()

    scene.shift().work()

    assert (scene.job(job_id).state, scene.job(job_id).why) == ("failed", "no_pdf")


def test_a_mistake_of_ours_ends_the_job_and_not_the_worker(scene, caplog):
    def act(_asked, _progress):
        raise ZeroDivisionError

    scene.act = act
    first = scene.start()
    second = scene.start("own")

    scene.shift().work()

    assert [scene.job(job_id).why for job_id in (first, second)] == ["broke", "broke"]
    assert "ZeroDivisionError" in caplog.text


def test_a_job_whose_worker_died_is_begun_anew(scene):
    job_id = scene.start()
    scene.leave()

    scene.shift().work()

    assert (scene.job(job_id).state, scene.job(job_id).turns) == ("done", 2)


def test_a_worker_that_said_something_lately_keeps_its_job(scene):
    scene.start()
    scene.take()
    scene.clock.move(seconds=SILENCE.total_seconds() - 1)

    scene.shift().work()

    assert scene.runs == []


def test_a_job_that_its_worker_dies_of_is_tried_three_times_and_then_failed(scene):
    job_id = scene.start()
    for _ in range(TURNS):
        scene.leave()

    scene.shift().work()

    assert (scene.job(job_id).state, scene.job(job_id).why, scene.runs) == ("failed", "died", [])


def test_whoever_cancels_the_job_of_a_dead_worker_ends_it_at_once(scene):
    job_id = scene.start()
    scene.leave()

    scene.jobs.cancel(job_id, scene.manager)

    assert scene.job(job_id).state == "cancelled"


def test_a_worker_that_comes_back_from_the_dead_writes_nothing(scene):
    job_id = scene.start()
    late = scene.leave()
    scene.shift().work()

    with Beat(scene.database, scene.clock, late) as beat, pytest.raises(JobLostError):
        beat.report(1, 2)
    scene.shift()._end(late, "failed", why="broke")

    assert (scene.job(job_id).state, scene.job(job_id).done) == ("done", 1)


def test_a_worker_that_is_asked_to_stop_hands_its_job_back_without_using_up_a_try(scene):
    shift = scene.shift()

    def act(_asked, progress):
        shift.end()
        progress(1, 2)
        raise AssertionError("it went on")

    scene.act = act
    job_id = scene.start()

    shift.work()

    assert (scene.job(job_id).state, scene.job(job_id).turns, scene.job(job_id).done) == ("waiting", 0, 0)


def test_a_worker_that_is_asked_to_stop_while_it_takes_a_job_hands_it_back_too(scene, monkeypatch):
    shift, take = scene.shift(), Shift._take
    monkeypatch.setattr(Shift, "_take", lambda _: (take(shift), shift.end())[0])

    def act(_asked, progress):
        progress(1, 2)
        raise AssertionError("it went on")

    scene.act = act
    job_id = scene.start()

    shift.work()

    assert (scene.job(job_id).state, scene.job(job_id).turns) == ("waiting", 0)


def test_a_shift_that_has_ended_begins_nothing(scene):
    shift = scene.shift()
    shift.end()
    scene.start()

    shift.work()

    assert scene.runs == []


def test_a_long_step_is_no_dead_worker(scene):
    """The thread of the beat says that the worker is alive while nothing is reported."""
    job_id = scene.start()
    turn = scene.take()
    scene.clock.move(minutes=5)

    with Beat(scene.database, scene.clock, turn, every=0.01):
        _wait_until(lambda: scene.row(job_id).beat_at == scene.clock())

    scene.clock.move(seconds=30)
    scene.shift().work()
    assert scene.runs == []


def test_the_beat_hears_of_a_cancelled_job(scene):
    job_id = scene.start()
    turn = scene.take()
    scene.jobs.cancel(job_id, scene.manager)

    with Beat(scene.database, scene.clock, turn) as beat, pytest.raises(JobCancelledError):
        beat.report(1, 2)


def test_a_handed_back_job_is_told_at_the_next_report(scene):
    turn = Turn(UUID(int=1), 1)
    beat = Beat(scene.database, scene.clock, turn)
    beat._reported_at = time.monotonic()
    beat.hand_back()

    with pytest.raises(JobHandedBackError):
        beat.report(1, 2)


def test_one_process_does_one_job_at_a_time(scene):
    shift, inside = scene.shift(), []

    def act(_asked, _progress):
        other = threading.Thread(target=shift.work)
        other.start()
        other.join()
        inside.append(len(scene.runs))
        return Made()

    scene.act = act
    scene.start()
    scene.start("own")

    shift.work()

    assert inside == [1, 2]


def test_two_workers_never_run_the_same_job(scene, database):
    """Two processes, as far as a test can have them: each its own connections, both at it in the same moment."""
    scene.act = lambda _asked, _progress: Made()
    wanted = [scene.start(about={"hole": number}) for number in range(40)]

    with another(database, patience=30) as other:
        shifts = [scene.shift(), scene.shift(other)]
        together = threading.Barrier(2)

        def work(shift):
            together.wait()
            shift.work()

        threads = [threading.Thread(target=work, args=(shift,)) for shift in shifts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(asked.about["hole"] for asked in scene.runs) == list(range(40))
    assert {scene.job(job_id).turns for job_id in wanted} == {1}


def test_the_file_is_offered_for_a_day_and_then_thrown_away(scene):
    scene.act = lambda _asked, _progress: Made("hole.txt", b"deep")
    job_id = scene.start()
    scene.shift().work()
    scene.clock.move(seconds=RESULT_KEPT.total_seconds() + 1)

    with pytest.raises(UnknownJobError):
        scene.jobs.result(job_id, scene.manager)
    assert scene.job(job_id).offered_until is None
    assert scene.row(job_id).result_enc is not None
    Housekeeping(scene.database, scene.clock).tidy()

    assert (scene.row(job_id).result_enc, scene.row(job_id).state) == (None, "done")


def test_the_file_is_there_until_the_day_is_over(scene):
    scene.act = lambda _asked, _progress: Made("hole.txt", b"deep")
    job_id = scene.start()
    scene.shift().work()
    scene.clock.move(seconds=(RESULT_KEPT - timedelta(minutes=1)).total_seconds())

    Housekeeping(scene.database, scene.clock).tidy()

    assert scene.jobs.result(job_id, scene.manager)[1] == b"deep"


def _wait_until(is_so, seconds=10):
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.01)
