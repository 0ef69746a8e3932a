"""What a script of ours is told that sends an intake, maybe long after somebody pressed the button."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.intakes import CLEAR
from tests.web.intake.conftest import DETAILS
from webapp.services.intake import PER_NETWORK
from webapp.storage.rows import AttemptRow, ClientRow, ConsentRow, LoginSessionRow, ResponseRow, new_id

SCRIPT = {"Accept": "application/json"}


def test_it_is_told_where_to_go_and_signed_in(visit, prospect, stored):
    answer = sent(visit, prospect.fields())

    assert (answer.status_code, answer.json) == (200, {"next": "/me/result"})
    assert stored.count() == 1
    visit.get("/me/result")


def test_a_shared_tablet_is_thanked_and_signs_nobody_in(visit, prospect, stored):
    answer = sent(visit, prospect.fields(kiosk="1"))

    assert answer.json == {"next": "/intake/thank-you?kiosk=1"}
    assert stored.count(LoginSessionRow) == 0


def test_it_is_told_which_answers_need_another_look(visit, prospect, stored):
    answer = sent(visit, prospect.fields(age="200", email="noor"))

    assert (answer.status_code, answer.json) == (422, {"error": "needs_another_look", "fields": ["age", "email"]})
    assert stored.count() == 0


@pytest.mark.parametrize(
    ("changes", "fields"),
    [({"consent_text": "0" * 64}, ["consent"]), ({"desired_date": "2026-01-01"}, ["desired_date"]), ({"x": "1"}, [])],
    ids=["another text of consent", "a day that has passed", "a question that is gone"],
)
def test_what_changed_while_it_waited_is_told(visit, prospect, stored, changes, fields):
    answer = sent(visit, prospect.fields(**changes))

    assert (answer.status_code, answer.json["fields"]) == (422, fields)
    assert stored.count() == 0


def test_other_answers_under_the_same_id_have_a_code(visit, prospect, stored):
    fields = prospect.fields()
    sent(visit, fields)

    answer = sent(visit, fields | {"age": "35"})

    assert (answer.status_code, answer.json["error"]) == (422, "changed_submission")
    assert stored.count() == 1


def test_who_is_too_quick_has_a_code(visit, prospect, clock, stored):
    visit.get("/intake")

    answer = sent(visit, prospect.fields())

    assert (answer.status_code, answer.json["error"]) == (422, "too_quick")
    clock.move(minutes=3)
    assert sent(visit, prospect.fields()).status_code == 200
    assert stored.count() == 1


def test_a_full_limit_says_when_to_come_back(visit, prospect, services, clock, stored):
    with services.database.write() as session:
        attempts = dict(bucket="intake_ip:127.0.0.1", at=clock(), created_at=clock())
        session.add_all(AttemptRow(**attempts) for _ in range(PER_NETWORK.most))

    answer = sent(visit, prospect.fields())

    assert (answer.status_code, answer.json["error"]) == (429, "too_many_requests")
    assert answer.headers["Retry-After"] == "600"


def test_an_answer_that_was_lost_on_the_way_is_given_again(visit, prospect, stored):
    fields = prospect.fields()

    answers = [sent(visit, fields).json, sent(visit, fields | {"waited": "1"}).json]

    assert answers[0] == {"next": "/me/result"}
    assert stored.count() == 1


def test_what_reached_us_in_time_is_not_refused_because_the_phone_asks_later(visit, prospect, services, clock, stored):
    fields = prospect.fields(desired_date="2026-12-20")
    sent(visit, fields)
    clock.set_day(date(2026, 12, 24))

    answer = sent(visit, fields | {"consent_text": "0" * 64})

    assert answer.status_code == 200
    assert stored.count() == 1


def test_who_stands_at_the_last_screen_chooses_another_day_than_one_that_has_passed(visit, prospect, clock, stored):
    clock.set_day(date(2026, 12, 24))

    assert sent(visit, prospect.fields(desired_date="2026-12-20")).status_code == 422
    assert stored.count() == 0


def test_what_waited_until_the_wished_day_had_passed_is_taken_without_that_wish(visit, prospect, clock, stored):
    clock.set_day(date(2026, 12, 24))

    answer = sent(visit, prospect.fields(desired_date="2026-12-20", waited="1"))

    assert answer.json == {"next": "/me/result"}
    assert "desired_date" not in stored.answers()
    assert "The day that you wished for passed before your answers reached us." in visit.get("/me/result").text()


def test_a_wish_that_can_still_be_met_is_kept_however_long_it_waited(visit, prospect, clock, stored):
    clock.set_day(date(2026, 12, 24))

    sent(visit, prospect.fields(desired_date="2026-12-24", waited="1"))

    assert stored.answers()["desired_date"] == date(2026, 12, 24)
    assert "passed before your answers" not in visit.get("/me/result").text()


def test_a_passed_wish_that_is_sent_again_because_our_answer_was_lost_is_the_same_intake(
    visit, prospect, clock, stored
):
    clock.set_day(date(2026, 12, 24))
    fields = prospect.fields(desired_date="2026-12-20", waited="1")
    sent(visit, fields)
    clock.set_day(date(2026, 12, 27))

    assert sent(visit, fields).status_code == 200
    assert stored.count() == 1


@pytest.mark.parametrize("wish", ["2026-13-01", "tomorrow", "2126-01-01"])
def test_a_wish_that_is_no_day_needs_another_look_also_after_waiting(visit, prospect, stored, wish):
    answer = sent(visit, prospect.fields(desired_date=wish, waited="1"))

    assert (answer.status_code, answer.json["fields"]) == (422, ["desired_date"])
    assert stored.count() == 0


def test_a_text_that_was_agreed_to_before_it_changed_is_what_is_stored(visit, prospect, clock, stored):
    sent(visit, prospect.fields())
    agreed_to = agreed_by_somebody(stored, clock)

    answer = sent(visit, prospect.fields(consent_text=agreed_to, waited="1", email="second@example.com"))

    assert answer.status_code == 200
    agreed = Counter((row.version, row.text_hash) for row in stored.rows(ConsentRow))
    assert agreed["0", agreed_to] == 2


def test_who_stands_before_the_new_text_reads_it(visit, prospect, clock, stored):
    sent(visit, prospect.fields())
    agreed_to = agreed_by_somebody(stored, clock)

    assert sent(visit, prospect.fields(consent_text=agreed_to)).json["fields"] == ["consent"]


def test_a_text_that_nobody_has_ever_read_here_is_no_consent(visit, prospect, stored):
    sent(visit, prospect.fields())

    assert sent(visit, prospect.fields(consent_text="b" * 64, waited="1")).json["fields"] == ["consent"]
    assert stored.count() == 1


def test_what_the_phone_sends_by_itself_takes_nobody_s_session(visit, prospect, stored):
    sent(visit, prospect.fields(email="first@example.com"))
    before = visit.get("/me/result").html

    answer = sent(visit, prospect.fields(waited="1", email="second@example.com", age="17"))

    assert answer.json == {"next": "/intake/thank-you"}
    assert stored.count(ResponseRow) == 2
    assert visit.get("/me/result").h1 in before


def test_what_waited_signs_its_own_phone_in(visit, prospect):
    assert sent(visit, prospect.fields(waited="1")).json == {"next": "/me/result"}
    visit.get("/me/result")


def test_a_bot_is_told_nothing(visit, prospect, stored):
    assert sent(visit, prospect.fields(website="https://spam.example")).json == {"next": "/intake/thank-you"}
    assert stored.count() == 0


def agreed_by_somebody(stored, clock):
    """The hash of an earlier text, to which the only client so far agreed."""
    with stored.services.database.write() as session:
        client_id = session.scalars(select(ClientRow.id)).one()
        at = clock() - timedelta(days=30)
        session.add(ConsentRow(created_at=at, client_id=client_id, version="0", text_hash="a" * 64, given_at=at))
    return "a" * 64


def sent(visit, fields):
    form = CLEAR | DETAILS | {"submission_id": str(new_id())} | fields
    token = visit.client.get("/form-token", base_url=visit.base_url).json["token"]
    return visit.client.post("/intake", data=form | {"csrf_token": token}, headers=SCRIPT, base_url=visit.base_url)
