"""A client reports a problem in a few taps, reads at once what to do, and later what the clinic says."""

from datetime import UTC, date, datetime
from unittest.mock import Mock

import pytest

from tests.clinic import clinic_of
from webapp.services.accounts.errors import TooManyAttemptsError
from webapp.services.concern_desk import Written
from webapp.services.concerns import ConcernService
from webapp.storage.errors import StorageUnavailableError

HERE, LIST = "/me/concern", "/me/concerns"
EMERGENCY, CLINIC = "tel:112", "tel:+97145550100"
LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_the_emergency_number_stands_on_top_before_anything_is_chosen(phone):
    page = phone.get(HERE)

    assert page.select("main .notice a")[0]["href"] == EMERGENCY
    assert page.html.index("In an emergency") < page.html.index("What do you notice?")


def test_trouble_breathing_shows_the_emergency_number_after_a_plain_submit(phone):
    page = report(phone, signs=["breathing"])

    first = page.select("main .notice.tone-stop")[0]
    assert "Call now. Do not wait for our answer." in first.get_text()
    assert first.select_one("a")["href"] == EMERGENCY
    assert CLINIC in page.html


def test_with_trouble_breathing_and_a_mistake_the_number_stands_there_too(phone):
    page = phone.submit(
        phone.get(HERE), {"signs": ["breathing"], "words": "x" * 2001}, 422, form="main form[data-module]"
    )

    assert page.select("main .notice.tone-stop a")[0]["href"] == EMERGENCY
    assert page.one(".call-now a")["href"] == EMERGENCY
    assert page.one("#signs-breathing").has_attr("checked")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"signs": ["pus", "fever"]}, "We look at it the same day."),
        ({"signs": ["sores"]}, "We read it and answer you here."),
        ({"words": "When may I swim?"}, "We read it and answer you here."),
        ({"words": "I cannot breathe"}, "Get help first."),
    ],
)
def test_what_happens_next_follows_the_urgency_with_the_clinics_phone(phone, said, words):
    page = report(phone, **said)

    assert words in page.text("main")
    assert page.select(f'main .steps a[href="{CLINIC}"]')


def test_nothing_chosen_and_nothing_written_is_said_and_nothing_is_stored(phone, clinic):
    page = phone.submit(phone.get(HERE), {}, 422, form="main form[data-module]")

    assert "choose what you notice" in page.text("#error-summary")
    assert clinic.work.concerns.open_count() == 0


def test_what_was_typed_stays_when_something_is_wrong(phone):
    page = phone.submit(phone.get(HERE), {"signs": ["pus"], "words": "x" * 2001}, 422, form="main form[data-module]")

    assert page.one("#signs-pus").has_attr("checked")
    assert page.one("#words").get_text().strip() == "x" * 2001


def test_a_sign_that_there_is_not_is_refused(phone, clinic):
    phone.post(HERE, {"signs": ["plague"], "words": "x"}, status=422)

    assert clinic.work.concerns.open_count() == 0


def test_two_taps_on_send_are_one_report(phone, clinic):
    page = phone.get(HERE)
    for _ in range(2):
        phone.submit(page, {"signs": ["pus"]}, 302, form="main form[data-module]")

    assert clinic.work.concerns.open_count() == 1


def test_an_odd_id_of_a_report_loses_nothing(phone, clinic):
    for identity in ("", "x", "0" * 500):
        phone.post(HERE, {"signs": ["pus"], "submission_id": identity}, status=302)

    assert clinic.work.concerns.open_count() == 3


def test_the_client_reads_when_somebody_looked_and_what_the_answer_is(phone, clinic):
    report(phone, signs=["pus"], words="Since this morning")
    assert "Nobody of our staff has said yet that they look at it." in phone.get(LIST).text("main")
    tess, concern_id = clinic.staff("Tess"), clinic.work.concerns.pressing()[0].concern_id

    clinic.work.concerns.look(concern_id, tess)
    assert "has looked at it on" in phone.get(LIST).text("main")
    clinic.work.concerns.note(Written(concern_id, tess, "Only for us", 0))
    clinic.work.concerns.answer(Written(concern_id, tess, "Come today at 4.", 2))

    page = phone.get(LIST)
    assert "Come today at 4." in page.text(".concern-answer")
    assert "Only for us" not in page.html
    assert "We have answered your report" in phone.get("/me").text("main")


def test_todays_page_tells_of_an_answer_and_of_what_waits_beside_it(phone, clinic, clock):
    tess = clinic.staff("Tess")
    report(phone, signs=["pus"])
    clock.move(minutes=5)
    report(phone, signs=["fever"])
    older, newer = (each.concern_id for each in clinic.work.concerns.pressing())
    clinic.work.concerns.look(newer, tess)
    assert "Nobody has said yet that they look at it." in phone.get("/me").text("main")

    clock.move(minutes=5)
    clinic.work.concerns.answer(Written(newer, tess, "Come today at 4.", 1))

    answered = phone.get("/me").text("main")
    assert "We have answered your report" in answered
    assert "Another one still waits: nobody has said yet that they look at it." in answered
    clinic.work.concerns.look(older, tess)
    assert "Another one still waits: somebody looks at it." in phone.get("/me").text("main")

    clock.move(days=8)
    assert "We have your report" in phone.get("/me").text("main")


def test_nobody_reads_the_report_of_another(phone, clinic, services, another_visit):
    report(phone, signs=["pus"])
    other = another_visit()
    other.sign_in(services.accounts.start_session("client", clinic.arrive("U22")))

    pages = [visit.get(LIST).text("main") for visit in (phone, other)]
    assert ["You have reported nothing" in page for page in pages] == [False, True]


def test_what_was_written_is_shown_on_no_phone(phone):
    page = report(phone, words="Since this morning")

    assert "Since this morning" not in page.html
    assert "With your own words" in page.text()


@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2026, 12, 14), date(2026, 12, 18), date(2026, 12, 30)])
def test_the_way_to_the_form_is_on_every_day_of_the_plan(phone, clock, day):
    clock.set_day(day)

    assert phone.get("/me").select(f"main a[href='{HERE}']")


@pytest.mark.parametrize("page", ["/me/warning-signs", "/me/result"])
def test_the_way_to_the_form_is_on_the_other_pages_too(phone, page):
    assert phone.get(page).select(f"main a[href='{HERE}']")


def test_who_was_signed_out_meanwhile_is_not_left_without_the_emergency_number(phone, another_visit):
    page = another_visit().submit(phone.get(HERE), {"signs": ["breathing"]}, 401, form="main form[data-module]")

    assert page.select("main .notice.tone-stop a")[0]["href"] == EMERGENCY


@pytest.mark.parametrize("wanted", [HERE, "/me/warning-signs"])
def test_who_has_to_sign_in_before_reporting_reads_the_emergency_number(another_visit, wanted):
    visit = another_visit()

    page = visit.follow(visit.get(wanted, 302))

    assert page.select("main .notice.tone-stop a")[0]["href"] == EMERGENCY
    assert not visit.get("/sign-in").select(".tone-stop")


@pytest.mark.parametrize(
    ("trouble", "status"), [(StorageUnavailableError("down"), 503), (TooManyAttemptsError(LATER), 429)]
)
def test_a_report_that_cannot_be_taken_shows_the_emergency_number(phone, monkeypatch, trouble, status):
    form = phone.get(HERE)
    monkeypatch.setattr(ConcernService, "send", Mock(side_effect=trouble))

    page = phone.submit(form, {"signs": ["breathing"]}, status, form="main form[data-module]")

    assert page.select("main .notice.tone-stop a")[0]["href"] == EMERGENCY


def test_who_has_to_wait_can_report_as_well(clinic, services, another_visit):
    visit = another_visit()
    visit.sign_in(services.accounts.start_session("client", clinic.arrive("U12")))

    assert visit.get("/me").select(f"main a[href='{HERE}']")


def test_without_a_network_the_page_in_its_place_has_both_numbers(visit):
    page = visit.get("/offline")

    assert {EMERGENCY, CLINIC} <= {str(link["href"]) for link in page.select("main a")}


def report(phone, **said):
    return phone.follow(phone.submit(phone.get(HERE), said, 302, form="main form[data-module]"))


@pytest.fixture
def clinic(services):
    return clinic_of(services)


@pytest.fixture
def phone(visit, services, clinic):
    """The phone of a client whose first session is booked for 14 December."""
    client_id, tess = clinic.arrive("U01"), clinic.staff("Teo", email="teo@clinic.example")
    clinic.book(client_id, tess, 1, date(2026, 12, 14))
    visit.sign_in(services.accounts.start_session("client", client_id))
    return visit
