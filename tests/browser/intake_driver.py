"""Fills the intake as a thumb would: option by option, screen by screen."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.browser.steps import press
from tests.clients import BASE
from tests.clock import FakeClock

NAME, EMAIL, NUMBER = "Noor Haddad", "noor@example.com", "+971 50 123 4567"


def answer(page: Page, question: str, value: object) -> None:
    """Gives one answer on the screen that is shown: an option, several, or something typed."""
    if isinstance(value, list):
        for code in value:
            page.locator(f"label[for='{question}-{code}']").click()
    elif page.locator(f"#{question}-{value}").count():
        page.locator(f"label[for='{question}-{value}']").click()
    else:
        page.locator(f"[name='{question}']").fill(str(value))


def screens(page: Page) -> list[str]:
    """The questions in the order of their screens."""
    found: list[str] = page.locator("[data-screen][data-question]").evaluate_all(
        "screens => screens.map(each => each.dataset.screen)"
    )
    return [name for name in dict.fromkeys(found) if name in BASE]


def tap_next(page: Page) -> None:
    """Ask for the next screen; this one stays if something is wrong on it."""
    page.get_by_role("button", name="Next").click()


def go_on(page: Page) -> None:
    """To the next screen. It takes the focus once it stands in the address and in the draft."""
    tap_next(page)
    expect(page.locator("[data-screen]:visible .question-title").first).to_be_focused()


def fill_questions(page: Page, clock: FakeClock, **changes: object) -> None:
    """From the first question to the summary, in three minutes; answers to follow-ups come with their question."""
    page.goto("/intake")
    clock.move(minutes=3)
    answers: Mapping[str, object] = {**BASE, **changes}
    for question in screens(page):
        expect(page.locator(f"[data-screen='{question}']").first).to_be_visible()
        answer(page, question, answers[question])
        for follow_up in (name for name in changes if name not in BASE and is_below(page, name, question)):
            answer(page, follow_up, changes[follow_up])
        go_on(page)


def is_below(page: Page, follow_up: str, question: str) -> bool:
    """Whether a follow-up belongs to the screen of a question."""
    return page.locator(f"[data-screen='{question}'] [name='{follow_up}']").count() > 0


def send(page: Page) -> None:
    """From the summary to the page that answers."""
    fill_in_contact(page)
    press(page.get_by_role("button", name="Send my answers"))


def fill_in_contact(page: Page) -> None:
    """From the summary to the button that sends."""
    page.get_by_role("button", name="Looks right").click()
    expect(page.locator("#your-details .question-title")).to_be_focused()
    page.get_by_label("Your name").fill(NAME)
    page.get_by_label("E-mail").first.fill(EMAIL)
    page.locator("[name='phone']").fill(NUMBER)
    page.locator("label[for='reach_by-0'], label[for='reach_by-email']").first.click()
    page.locator("label[for='consent']").click()
