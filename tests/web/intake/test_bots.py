from tests.web.intake.conftest import DETAILS


def test_who_fills_in_the_hidden_field_seems_to_have_sent_and_is_stored_nowhere(prospect, stored):
    answer = prospect.visit.post("/intake", prospect.fields(website="https://spam.example"))

    assert prospect.visit.follow(answer).h1 == "Thank you"
    assert stored.count() == 0


def test_people_neither_see_nor_reach_the_hidden_field(visit):
    trap = visit.get("/intake").one("#website")

    assert trap["tabindex"] == "-1"
    assert trap.find_parent(attrs={"aria-hidden": "true"})


def test_who_sends_at_once_is_asked_to_send_again_and_loses_nothing(prospect, clock, stored):
    summary = prospect.check()
    clock.move(minutes=-3)

    page = prospect.send(summary, status=422)

    assert "very quick" in page.text(".error-summary")
    assert stored.count() == 0
    clock.move(seconds=5)
    prospect.send(page)
    assert stored.count() == 1


def test_coming_back_to_a_finished_draft_is_not_too_quick(prospect, clock, stored):
    prospect.open()

    prospect.visit.get("/intake")
    prospect.visit.post("/intake", prospect.fields() | DETAILS)

    assert stored.count() == 1


def test_the_next_person_at_a_shared_tablet_is_not_taken_for_a_bot(prospect, stored):
    for _ in range(3):
        prospect.send(prospect.check(url="/intake?kiosk=1"))

    assert stored.count() == 3
