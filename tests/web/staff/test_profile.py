"""What a manager says about the clinic is shown everywhere at once, and nobody else may say it."""

import pytest

from webapp.web.intake.consent import consent_text

NUMBER, HERE = "+971 4 555 0199", "/staff/clinic"


def test_a_manager_changes_it_and_every_page_shows_it(mona, visit, services):
    page = mona.fill_in(HERE, name="Creek SMP", phone=NUMBER, email="hello@creek.example")

    assert "It is shown everywhere" in page.text("main")
    shown = visit.get("/").html
    assert "Creek SMP" in shown
    assert NUMBER in shown
    assert "Creek SMP" in visit.get("/manifest.webmanifest").response.text


def test_a_signed_in_client_reads_the_new_numbers(mona, clinic, services, visit):
    visit.sign_in(services.accounts.start_session("client", clinic.arrive("U22")))
    kept_before = visit.get("/me").one("body")["data-kept"]

    mona.fill_in(HERE, phone=NUMBER, emergency_number="998", email="hello@creek.example")

    shown = visit.get("/me/warning-signs").html
    assert all(words in shown for words in (NUMBER, "998", "hello@creek.example"))
    assert visit.get("/me").one("body")["data-kept"] != kept_before


def test_the_numbers_of_readiness_are_a_tap_away(mona):
    assert mona.open(HERE).text("main a[href='/staff/readiness']") == "Rules of readiness"


def test_the_letterhead_of_new_papers_follows(mona, clinic, services):
    plan = services.plans.current(clinic.arrive("U22"))
    before = services.documents._document(plan)

    mona.fill_in(HERE, name="Creek SMP", phone=NUMBER)

    after = services.documents._document(plan)
    assert (after.clinic.name, after.clinic.phone) == ("Creek SMP", NUMBER)
    assert after.fingerprint != before.fingerprint


def test_the_consent_text_and_its_hash_follow_the_retention(mona, app):
    with app.test_request_context():
        before = consent_text()

    mona.fill_in(HERE, retention_years="7")

    with app.test_request_context():
        after = consent_text()
    assert "7 years" in str(after.points)
    assert after.text_hash != before.text_hash


def test_the_page_for_when_everything_failed_has_the_new_number(mona, app, visit):
    mona.fill_in(HERE, phone=NUMBER)
    visit.get("/")

    _, pages = app.extensions["stipple_last_resort"]

    assert all(NUMBER in page for page in pages.values())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "what the clinic is called"),
        ({"phone": "call us"}, "phone number"),
        ({"email": "clinic"}, "e-mail address"),
        ({"emergency_number": ""}, "phone number"),
        ({"retention_years": "0"}, "from 1 to 100"),
        ({"retention_years": "ten"}, "whole number"),
        ({"name": "x" * 201}, "at most 200"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(mona, clinic, wrong, words):
    before = clinic.stored()

    page = mona.fill_in(HERE, 422, **wrong)

    assert words in page.text("#error-summary")
    assert clinic.stored() == before


def test_numbers_in_arabic_digits_can_be_dialled(mona, services):
    mona.fill_in(HERE, phone="+٩٧١ ٤ ٥٥٥ ٠١٩٩")

    assert services.profile.current().phone == NUMBER


def test_saving_twice_keeps_one_version(mona, services):
    page = mona.open(HERE)
    for _ in range(2):
        mona.visit.submit(page, {"phone": NUMBER}, 302, form="main form[method=post]")

    assert services.profile.number() == 1


def test_who_saves_over_somebody_else_is_told_and_keeps_what_was_typed(mona, seat, services):
    stale = mona.open(HERE)
    seat("Omar", "manager").fill_in(HERE, phone=NUMBER)

    page = mona.visit.submit(stale, {"name": "Creek SMP"}, 422, form="main form[method=post]")

    assert "Omar saved other values in the meantime" in page.text("#error-summary")
    assert page.one("#name")["value"] == "Creek SMP"
    mona.visit.submit(page, {"phone": NUMBER}, 302, form="main form[method=post]")
    assert (services.profile.current().name, services.profile.current().phone) == ("Creek SMP", NUMBER)


def test_the_page_shows_who_changed_what_when(mona):
    page = mona.fill_in(HERE, name="Creek SMP")

    assert "Mona" in page.text(".log")
    assert "Creek SMP" in page.text(".log ins")


def test_a_technician_reads_that_this_is_for_managers(tess, clinic):
    before = clinic.stored()

    assert "manager" in tess.open(HERE, 403).text("main")
    assert clinic.stored() == before


def test_the_lines_in_the_clinics_own_words_are_linked(mona):
    assert "/staff/protocol/settings" in str(mona.open(HERE).one("a[href*=settings]")["href"])
