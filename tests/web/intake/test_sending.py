from hashlib import sha256

from tests.intakes import FLAGGED
from tests.web.markup import words
from webapp.services.intake import PER_NETWORK
from webapp.storage.rows import AttemptRow, ConsentRow, LoginSessionRow, ResponseRow, ReviewRow


def test_the_summary_has_every_answer_in_words(prospect):
    page = prospect.check(FLAGGED)

    lines = {words(line.dt): words(line.dd) for line in page.select(".summary-list > div")}
    assert lines["How old are you?"] == "34"
    assert lines["How long is the hair on top of your head now?"] == "Buzz or crew cut"
    assert lines["When did you get this scar?"] == "Tuesday 1 September 2026"


def test_the_summary_leaves_out_what_was_not_asked(prospect):
    page = prospect.check({"scar_date": "2026-09-01"})

    assert "When did you get this scar?" not in page.text(".summary-list")


def test_an_answer_that_was_left_open_is_shown_as_open(prospect):
    page = prospect.check()

    assert words(page.select(".summary-list > div")[-1].select_one(".summary-value")) == "Left open"


def test_changing_an_answer_leads_back_to_it_with_all_answers(prospect):
    summary = prospect.check()
    button = next(tag for tag in summary.select("button") if "How long is the hair" in words(tag))

    page = prospect.visit.submit(summary, status=200, button="How long is the hair")

    assert button["formaction"] == "/intake#hair_length"
    assert page.one("#hair_length-buzz").has_attr("checked")
    assert page.one("#age")["value"] == "34"


def test_contact_data_survives_a_change_of_answers(prospect):
    summary = prospect.check()
    questions = prospect.visit.submit(summary, {"name": "نور حدّاد"}, status=200, button="How old are you")

    again = prospect.press_check(questions, {"age": "35"})

    assert again.one("#name")["value"] == "نور حدّاد"
    assert again.texts(".summary-words")[0] == "35"


def test_a_clear_intake_is_stored_and_the_phone_sees_its_result(prospect, stored):
    answer = prospect.send(prospect.check())

    assert answer.location == "/me/result"
    assert stored.count() == 1
    assert stored.count(ReviewRow) == 0
    prospect.visit.get("/me/result")


def test_a_flagged_intake_waits_for_a_person(prospect, stored):
    prospect.send(prospect.check(FLAGGED))

    assert stored.count(ReviewRow) == 1


def test_an_answer_that_no_longer_applies_never_reaches_a_rule(prospect, stored):
    prospect.send(prospect.check({"scar_date": "2026-09-01"}))

    assert "scar_date" not in stored.answers()


def test_screens_send_everything_at_once(prospect, stored):
    prospect.visit.post("/intake", prospect.fields())

    assert stored.count() == 1


def test_what_was_agreed_to_is_what_was_shown(prospect, stored):
    summary = prospect.check()
    shown = [f"{words(line.dt)}: {words(line.dd)}" for line in summary.select(".consent > div")]

    prospect.send(summary)

    consent = stored.rows(ConsentRow)[0]
    text = "\n".join(["1", *shown, summary.text("label[for=consent]")])
    assert (consent.version, consent.text_hash) == ("1", sha256(text.encode()).hexdigest())


def test_consent_says_how_long_and_how_to_withdraw(prospect):
    page = prospect.check()

    assert "25 years" in page.text(".consent")
    assert "+971 4 555 0100" in page.text(".consent")


def test_sent_twice_it_is_stored_once(prospect, stored):
    fields = prospect.fields()

    prospect.visit.post("/intake", fields)
    prospect.visit.post("/intake", fields)

    assert stored.count() == 1


def test_another_body_under_the_same_id_is_refused_and_can_be_sent_anew(prospect, stored):
    fields = prospect.fields()
    prospect.visit.post("/intake", fields)

    page = prospect.visit.post("/intake", fields | {"age": "35"}, status=422)

    assert "We have answers that you sent before" in page.text(".error-summary")
    assert stored.count() == 1
    anew = str(page.one("input[name=submission_id]")["value"])
    prospect.visit.post("/intake", fields | {"age": "35", "submission_id": anew})
    assert stored.count() == 2


def test_a_lost_or_garbled_id_is_no_reason_to_lose_the_rest(prospect, stored):
    prospect.visit.post("/intake", prospect.fields(submission_id="not an id"))

    assert stored.count() == 1


def test_a_shared_tablet_signs_nobody_in(prospect, stored):
    answer = prospect.send(prospect.check(url="/intake?kiosk=1"))

    assert answer.location == "/intake/thank-you?kiosk=1"
    assert stored.count(LoginSessionRow) == 0
    assert stored.rows(ResponseRow)[0].kiosk
    prospect.visit.get("/me/result", status=302)


def test_after_a_shared_tablet_says_thank_you_the_next_person_can_start(prospect):
    page = prospect.visit.follow(prospect.send(prospect.check(url="/intake?kiosk=1")))

    assert page.h1 == "Thank you"
    assert page.one(".action-bar a")["href"] == "/?kiosk=1"
    assert page.one("[data-idle]")["data-idle"] == "/?kiosk=1"


def test_no_page_shows_an_answer_after_it_was_sent(prospect):
    prospect.send(prospect.check({"allergies": ["other"], "allergy_details": "canary-4711"}))

    for url in ("/", "/intake", "/intake/thank-you", "/me/result"):
        assert "canary-4711" not in prospect.visit.get(url).html


def test_a_full_limit_keeps_everything_and_says_when_to_come_back(prospect, services, clock, stored):
    fields = prospect.fields()
    with services.database.write() as session:
        attempts = dict(bucket="intake_ip:127.0.0.1", at=clock(), created_at=clock())
        session.add_all(AttemptRow(**attempts) for _ in range(PER_NETWORK.most))

    page = prospect.visit.post("/intake", fields, status=429)

    assert page.response.headers["Retry-After"] == "600"
    assert page.one("#name")["value"] == "Noor Haddad"
    assert page.one("#hair_length-buzz").has_attr("checked")
    assert stored.count() == 0
