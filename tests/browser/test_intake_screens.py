"""What the scripts of the intake promise: nothing lost, nothing left behind, no question skipped."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Clinic
from tests.browser.intake_driver import answer, fill_in_contact, go_on, send, tap_next
from tests.browser.steps import press
from tests.intakes import CLEAR

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
Audit = Callable[[Page], None]
HOUR = 3_600_000
# What ends an intake, or begins it anew.
LATE = "**/js/intake_end.mjs"


def test_each_screen_says_where_it_stands(phone: Phone) -> None:
    page = opened(phone())

    answer(page, "age", 34)
    go_on(page)

    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "2 of 19")
    expect(page).to_have_title("Which care plan shall we use for you? – Marina SMP")
    expect(page.locator("#care_plan_sex h2")).to_be_focused()


@pytest.mark.parametrize("age", ["34", " 34 ", "٣٤", "३४"])
def test_an_age_can_be_typed_in_any_digits(phone: Phone, age: str) -> None:
    page = opened(phone())

    page.locator("#age").fill(age)
    go_on(page)

    expect(page.locator("#care_plan_sex")).to_be_visible()


@pytest.mark.parametrize(
    ("age", "message"),
    [
        ("", "Please write a whole number."),
        ("old", "for example 34"),
        ("200", "from 1 to 110"),
        ("٢٠٠", "from 1 to 110"),
    ],
)
def test_what_is_wrong_stands_next_to_the_question_until_it_is_mended(phone: Phone, age: str, message: str) -> None:
    page = opened(phone())
    field = page.locator("#age")
    field.fill(age)

    tap_next(page)

    expect(page.locator("#age-error")).to_contain_text(message)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-describedby", "age-hint age-error")
    field.fill("34")
    expect(page.locator("#age-error")).to_have_count(0)
    expect(field).to_have_attribute("aria-describedby", "age-hint")


def test_none_and_the_others_exclude_each_other(phone: Phone) -> None:
    page = at(phone(), "scarring")

    answer(page, "scarring", ["raised", "none"])
    expect(page.locator("#scarring-raised")).not_to_be_checked()

    answer(page, "scarring", ["raised"])
    expect(page.locator("#scarring-none")).not_to_be_checked()


def test_no_link_leads_past_a_question_that_needs_an_answer(phone: Phone) -> None:
    page = phone()

    page.goto("/intake#your-details")

    expect(page.locator("[data-screen=age]")).to_be_visible()
    expect(page.locator("#your-details")).to_be_hidden()


def test_changing_an_answer_leads_back_to_the_summary(phone: Phone) -> None:
    page = at(phone(), "check-answers")
    page.get_by_role("link", name=re.compile("Change.*How old")).click()

    page.locator("#age").fill("51")
    go_on(page)

    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.locator(".summary-words").first).to_have_text("51")


def test_the_back_button_of_the_phone_goes_one_screen_back(phone: Phone) -> None:
    page = at(phone(), "check-answers")
    page.get_by_role("link", name=re.compile("Change.*How old")).click()
    expect(page).to_have_url(re.compile("#age"))

    page.go_back()

    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()


def test_the_back_link_leads_from_question_to_question_even_after_a_closed_tab(phone: Phone) -> None:
    page = at(phone(), "hair_length")

    page.get_by_role("link", name="Back").click()
    expect(page.locator("#care_plan_sex")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    expect(page.locator("#age")).to_be_visible()
    page.get_by_role("link", name="Back").click()

    expect(page.get_by_role("link", name="Start")).to_be_visible()


def test_what_the_server_finds_wrong_opens_its_screen(phone: Phone) -> None:
    page = at(phone(), "check-answers")
    page.get_by_role("button", name="Looks right").click()
    page.get_by_label("Your name").fill("Noor")
    page.get_by_label("E-mail").first.fill("noor")
    answer(page, "reach_by", "email")
    page.locator("label[for=consent]").click()

    press(page.get_by_role("button", name="Send my answers"))

    expect(page.locator("#email-error")).to_contain_text("This does not look like an e-mail address.")
    expect(page.locator("#email")).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_value("Noor")
    page.reload()
    expect(page.get_by_label("Your name")).to_have_value("Noor")


def test_a_phone_that_keeps_nothing_says_so_where_there_is_no_network(phone: Phone, clinic: Clinic) -> None:
    page = phone()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new Error('denied'); } })")
    at(page, "check-answers")
    clinic.clock.move(minutes=3)
    fill_in_contact(page)
    expect(page.locator("[data-keeps]")).to_be_attached()
    go(page, online=False)

    page.get_by_role("button", name="Send my answers").click()

    expect(page.get_by_role("alert").filter(has_text="this browser keeps nothing")).to_be_visible()
    go(page, online=True)
    press(page.get_by_role("button", name="Send my answers"))
    expect(page).to_have_url("/me/result")


def test_who_sends_within_a_second_is_asked_for_nothing_and_loses_nothing(phone: Phone, clinic: Clinic) -> None:
    page = at(phone(), "check-answers")
    fill_in_contact(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Kept on this phone")).to_be_visible()
    clinic.clock.move(minutes=1)

    press(page.get_by_role("button", name="Try now"))

    expect(page).to_have_url("/me/result")


def test_going_back_after_sending_shows_an_empty_form(phone: Phone, clinic: Clinic) -> None:
    page = at(phone(), "check-answers")
    clinic.clock.move(minutes=3)
    send(page)
    expect(page).to_have_url("/me/result")

    page.go_back()

    expect(page.locator("[data-screen=age]")).to_be_visible()
    expect(page.locator("#age")).to_have_value("")


def test_start_again_forgets_everything(phone: Phone) -> None:
    page = at(phone(), "hair_length")

    press(page.get_by_role("button", name="Start again").first)

    expect(page.locator("#age")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_start_again_counts_before_the_script_that_does_it_is_there(phone: Phone) -> None:
    page, held = at(phone(service_workers="block"), "hair_length"), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route(LATE, hold)
    with page.expect_request(LATE):
        page.reload()
    page.get_by_role("button", name="Start again").first.click()

    with page.expect_navigation(wait_until="load"):
        held[0].continue_()

    expect(page.locator("#age")).to_have_value("")


def test_a_draft_of_yesterday_is_gone(phone: Phone) -> None:
    page = at(phone(), "hair_length", age=25 * HOUR)

    expect(page.locator("[data-screen=age]")).to_be_visible()
    expect(page.locator("#age")).to_have_value("")


def test_a_shared_tablet_forgets_who_walked_away(phone: Phone) -> None:
    page = phone()
    page.clock.install()
    page.goto("/intake?kiosk=1")
    expect(page.locator("[data-keeps]")).to_be_attached()  # From here on it counts how long nobody is there.
    answer(page, "age", 34)
    go_on(page)

    page.clock.fast_forward(2 * 60_000)
    page.locator("#care_plan_sex-man").press("ArrowDown")  # Somebody is still there.
    page.clock.fast_forward(2 * 60_000)
    expect(page.locator("#care_plan_sex")).to_be_visible()
    page.clock.fast_forward(60_000)

    expect(page).to_have_url("/?kiosk=1")
    page.go_back()
    expect(page.locator("#age")).to_have_value("")


def test_a_phone_that_keeps_nothing_can_still_send(phone: Phone, clinic: Clinic) -> None:
    page = phone()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })")
    opened(page)
    clinic.clock.move(minutes=3)

    for question, value in CLEAR.items():
        answer(page, question, value)
        go_on(page)
    go_on(page)
    send(page)

    expect(page).to_have_url("/me/result")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_last_screens_can_be_used_by_everybody(phone: Phone, audit: Audit, scheme: str) -> None:
    page = at(phone(color_scheme=scheme), "check-answers")
    audit(page)

    page.get_by_role("button", name="Looks right").click()
    expect(page.locator("#your-details")).to_be_visible()
    audit(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#name-error")).to_be_visible()

    audit(page)


def test_the_pages_without_scripts_can_be_used_by_everybody(phone: Phone, audit: Audit) -> None:
    page = phone(viewport={"width": 360, "height": 740})
    page.route("**/*.mjs*", lambda route: route.abort())  # axe itself is a script
    page.goto("/intake?kiosk=1")
    audit(page)
    press(page.get_by_role("button", name="Check my answers"))
    audit(page)
    for question, value in CLEAR.items():
        answer(page, question, value)
    press(page.get_by_role("button", name="Check my answers"))
    audit(page)

    page.goto("/intake/thank-you?kiosk=1")

    audit(page)


def opened(page: Page) -> Page:
    page.goto("/intake")
    expect(page.locator("[data-ready]")).to_be_attached()
    return page


def go(page: Page, *, online: bool) -> None:
    """Takes the network away or gives it back; the page hears of it a little later."""
    page.context.set_offline(not online)
    page.wait_for_function("online => navigator.onLine === online", arg=online)


def at(page: Page, screen: str, age: int = 0) -> Page:
    """As if somebody had come as far as this screen, closed the tab, and opened it again."""
    given = {question: value if isinstance(value, list) else [value] for question, value in CLEAR.items()}
    wanted = [*CLEAR, "desired_date", "check-answers"]
    answered = {question: given[question] for question in wanted[: wanted.index(screen)] if question in given}
    opened(page)
    submission = page.locator("[name=submission_id]").input_value()
    content = {"given": answered, "place": screen, "submission": submission, "wasReviewed": screen == "check-answers"}
    keep = "([content, age]) => localStorage['stipple.intake'] = JSON.stringify({savedAt: Date.now() - age, content})"
    page.evaluate(keep, [content, age])
    page.evaluate("history.replaceState(null, '', '/intake')")
    page.reload()
    expect(page.locator("[data-ready]")).to_be_attached()
    return page
