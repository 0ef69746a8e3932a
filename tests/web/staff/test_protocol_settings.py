"""The settings of the clinic: who may change them, what is shown before, and what becomes of bad input."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from tests.clinic import Clinic
from tests.web.page import Page
from tests.web.staff.conftest import Seat
from webapp.proof.certificate import Certificate

PAGE = "/staff/protocol/settings"
PREVIEW, SAVE, PLANS, MOVES = f"{PAGE}/preview", f"{PAGE}/versions", f"{PAGE}/plans", f"{PAGE}/plans/moves"
FORM = "main form.form"
FIRST_WASH = "Day after a session on which the scalp is first washed"
SHAMPOO = "Day after a session from which baby shampoo is used"


def test_a_manager_sees_what_would_change_before_anything_is_saved(mona: Seat, clinic: Clinic):
    clinic.arrive("U01", "Liam Hale")

    page = change(mona, first_wash_day="6")

    assert page.h1 == "What would change"
    assert "1 client would see a change." in page.text()
    assert "Avoid: Water on your scalp: 1 day longer [T31]" in page.text()
    assert "Liam Hale" in page.text()
    assert clinic.work.settings.current().number == 0


def test_the_result_of_the_proof_stands_beside_what_would_change(mona: Seat, app: Flask):
    proof = Certificate("sha256:5a", "sha256:bc", 184 * 10**63, 1968, 21.1, mona.services.clock(), ())
    app.extensions["stipple"] = replace(mona.services, proof=proof)

    page = change(mona, first_wash_day="6")

    assert "1.8 × 10⁶⁵ cases in 21.1 seconds" in page.text()


def test_a_failed_proof_is_shown_in_its_own_words(mona: Seat, app: Flask):
    proof = Certificate("sha256:5a", "sha256:bc", 1, 1, 1.0, mona.services.clock(), ("protocol.yaml:658: T41 asks",))
    app.extensions["stipple"] = replace(mona.services, proof=proof)

    page = change(mona, first_wash_day="6")

    assert "protocol.yaml:658: T41 asks" in page.text()


def test_saving_keeps_who_when_and_why_and_leads_to_the_live_plans(mona: Seat, clinic: Clinic):
    clinic.arrive("U01", "Liam Hale")

    page = save(mona, first_wash_day="6", reason="Less swelling")

    assert "Saved as version 1. Live plans stay as they are." in page.text()
    assert "Liam Hale" in page.text()
    history = mona.open(PAGE).text("section[aria-labelledby=history]")
    assert "Mona" in history
    assert "Less swelling" in history
    assert "Day after a session on which the scalp is first washed 5 6" in history


def test_a_value_outside_its_range_says_the_range_next_to_the_field_and_keeps_what_was_typed(mona: Seat):
    page = change(mona, 422, first_wash_day="3", spf="60")

    assert "Please write a whole number from 4 to 7." in page.text("#first_wash_day-error")
    assert page.one("#first_wash_day")["value"] == "3"
    assert page.one("#spf")["value"] == "60"


def test_the_list_of_errors_names_each_field_and_leads_to_it(mona: Seat):
    page = change(mona, 422, first_wash_day="3", shampoo_start_day="3")

    assert [(link["href"], link.get_text()) for link in page.select("#error-summary a")] == [
        ("#first_wash_day", f"{FIRST_WASH}: Please write a whole number from 4 to 7."),
        ("#shampoo_start_day", f"{SHAMPOO}: Please write a whole number from 7 to 14."),
    ]


def test_an_error_that_is_about_no_field_has_no_name_before_it(mona: Seat):
    page = change(mona, 422, base="-1")

    assert "Please open this page again." in page.texts("#error-summary a")


@pytest.mark.parametrize("typed", ["", "x", "5.5", "nan", "1e400", "-1", "5" * 8, "٣"])
def test_what_is_no_such_number_is_refused(mona: Seat, clinic: Clinic, typed: str):
    before = clinic.stored()

    change(mona, 422, first_wash_day=typed)

    assert clinic.stored() == before


def test_no_oil_at_all_is_refused(mona: Seat):
    page = change(mona, 422, oils=[])

    assert "Please choose at least one of the list." in page.text("#oils-error")


def test_a_decimal_comma_is_understood(mona: Seat):
    page = change(mona, session_hours_2="4,5")

    assert "Hours planned for session 2 5.5 4.5" in page.text("section[aria-labelledby=changes]")


@pytest.mark.parametrize("line", ["It is painless.", "Stop your medicine first.", "x" * 201])
def test_a_line_that_may_not_be_said_is_refused_with_the_reason(mona: Seat, line: str):
    page = change(mona, 422, contact=line)

    assert page.one("#contact-error")
    assert page.one("#contact")["value"] == line


def test_nothing_different_is_nothing_to_show(mona: Seat):
    page = mona.visit.submit(mona.open(PAGE), {}, 302, form=FORM)

    assert "Nothing is different" in mona.visit.follow(page).text()


def test_going_back_to_the_values_keeps_them(mona: Seat):
    page = mona.visit.submit(change(mona, first_wash_day="6"), {}, 200, form=FORM, button="Back to the values")

    assert page.h1 == "Settings"
    assert page.one("#first_wash_day")["value"] == "6"


def test_a_save_pressed_twice_is_one_version(mona: Seat, clinic: Clinic):
    page = change(mona, first_wash_day="6")
    mona.visit.submit(page, {}, form=FORM, button="Save")

    mona.visit.submit(page, {}, form=FORM, button="Save")

    assert clinic.work.settings.current().number == 1


def test_the_second_of_two_managers_sees_what_the_first_changed_and_loses_nothing(mona: Seat, seat, clinic: Clinic):
    mine = change(mona, first_wash_day="6")
    save(seat("Rana", "manager"), spf="60")

    page = mona.visit.submit(mine, {"reason": "Less swelling"}, 422, form=FORM, button="Save")

    assert "Rana changed settings while you typed" in page.text()
    assert "Sun protection factor 50 60" in page.text()
    assert page.one("#reason").get_text(strip=True) == "Less swelling"
    mona.visit.submit(page, {}, form=FORM, button="Save")
    values = clinic.work.settings.current().values
    assert (values["first_wash_day"], values["spf"]) == (6, 60)


def test_putting_an_older_version_back_is_another_change(mona: Seat, clinic: Clinic):
    save(mona, first_wash_day="6")
    form = mona.open(f"{PAGE}?version=0")

    page = mona.visit.submit(form, {}, 200, form=FORM)
    mona.visit.submit(page, {}, form=FORM, button="Save")

    current = clinic.work.settings.current()
    assert (current.number, current.values["first_wash_day"]) == (2, 5)


@pytest.mark.parametrize("version", ["-1", "99999999999999999999", "x"])
def test_a_version_that_is_not_there_shows_one_that_is(mona: Seat, version: str):
    assert mona.open(f"{PAGE}?version={version}").h1 == "Settings"


def test_a_technician_reads_values_and_history_without_a_form(tess: Seat, mona: Seat):
    save(mona, first_wash_day="6", contact="We answer from 9 to 18.")

    page = tess.open(PAGE)

    assert "Day after a session on which the scalp is first washed" in page.text()
    assert "We answer from 9 to 18." in page.text()
    assert page.select("main form") == []
    assert page.select("main a[href*='version=']") == []


@pytest.mark.parametrize(("method", "url"), [("POST", PREVIEW), ("POST", SAVE), ("GET", PLANS), ("POST", MOVES)])
def test_a_technician_changes_and_moves_nothing(tess: Seat, method: str, url: str):
    tess.visit.send(method, url, 403, {}, data={"csrf_token": tess.visit.csrf_token()} if method == "POST" else None)


def test_a_page_of_plans_without_any_says_so(mona: Seat):
    assert "Every live plan is on the settings of today" in mona.open(PLANS).text()


def test_one_client_is_moved_and_the_others_are_not(mona: Seat, clinic: Clinic):
    one, other = clinic.arrive("U01", "Liam Hale"), clinic.arrive("U22", "Noor Haddad")
    save(mona, first_wash_day="6")

    page = mona.visit.follow(mona.visit.post(MOVES, {"number": "1", "one": str(one)}))

    assert "1 plan was moved." in page.text()
    assert "Noor Haddad" in page.text()
    assert [len(clinic.desk.plans.versions(each)) for each in (one, other)] == [2, 1]


def test_all_are_moved_and_a_double_click_is_harmless(mona: Seat, clinic: Clinic):
    clients = [clinic.arrive("U01"), clinic.arrive("U22")]
    page = save(mona, first_wash_day="6")

    mona.visit.submit(page, {}, form="section[aria-labelledby=all] form")
    again = mona.visit.submit(page, {}, form="section[aria-labelledby=all] form")

    assert "There was nothing left to move." in mona.visit.follow(again).text()
    assert [len(clinic.desk.plans.versions(each)) for each in clients] == [2, 2]


def test_nobody_is_moved_to_settings_that_changed_since(mona: Seat, clinic: Clinic):
    client = clinic.arrive("U01")
    page = save(mona, first_wash_day="6")
    save(mona, first_wash_day="7")

    sent = mona.visit.submit(page, {}, form="section[aria-labelledby=all] form")

    assert "Nobody was moved" in mona.visit.follow(sent).text()
    assert len(clinic.desk.plans.versions(client)) == 1


@pytest.mark.parametrize("number", ["9" * 30, f"-{'9' * 30}", "9" * 400, "9" * 5000, "x", ""])
def test_a_version_that_cannot_be_moves_nobody_and_saves_nothing(mona: Seat, clinic: Clinic, number: str):
    clinic.arrive("U01")
    page = change(mona, first_wash_day="6")
    before = clinic.stored()

    mona.visit.post(MOVES, {"number": number, "all": "1"}, 302)
    mona.visit.submit(page, {"base": number}, 422, form=FORM, button="Save")

    assert clinic.stored() == before


def test_nobody_ticked_is_said(mona: Seat, clinic: Clinic):
    clinic.arrive("U01")
    save(mona, first_wash_day="6")

    assert "Tick at least one client" in mona.visit.follow(mona.visit.post(MOVES, {"number": "1"})).text()


@pytest.mark.parametrize("client", ["x", "00000000-0000-0000-0000-000000000007"])
def test_an_unknown_client_is_not_found(mona: Seat, client: str):
    save(mona, first_wash_day="6")

    mona.visit.post(MOVES, {"number": "1", "one": client}, 404)


def test_a_booked_session_that_would_not_fit_is_listed_apart(mona: Seat, clinic: Clinic, tess: Seat):
    clinic.book(clinic.arrive("U01", "Liam Hale"), tess.staff_id, 1, date(2026, 12, 14))

    page = change(mona, prep_days="21")

    held = page.text("section[aria-labelledby=held]")
    assert "Liam Hale" in held
    assert "Session 1 is booked on Mon 14 December, too early for these settings." in held


def change(manager: Seat, status: int = 200, **values: str | list[str]) -> Page:
    """Fill in the form and ask what would change."""
    return manager.visit.submit(manager.open(PAGE), values, status, form=FORM)


def save(manager: Seat, reason: str = "", **values: str | list[str]) -> Page:
    """Change settings; gives the page of the live plans."""
    page = change(manager, 200, **values)
    return manager.visit.follow(manager.visit.submit(page, {"reason": reason}, form=FORM, button="Save"))
