"""Staff at a browser: where they sit, and how they come in."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.steps import press
from tests.people import PASSWORD

# Where the technician and the manager of the fixtures `tess` and `mona` sign in.
TESS, MONA = "tess@clinic.example", "mona@clinic.example"
TABLET = {"width": 820, "height": 1180}


def sign_in(page: Page, mail: str, to: str = "/staff/") -> Page:
    """The same page, after somebody with the password of `tests.people` has signed in and was led on."""
    page.goto(f"/staff/sign-in?next={to}")
    page.get_by_label("E-mail").fill(mail)
    page.get_by_label("Password").fill(PASSWORD)
    press(page.get_by_role("button", name="Sign in"))
    return page
