"""How far visitors get in the intake, as a real browser tells it when it goes away."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from tests.browser.conftest import Clinic
from webapp.storage.rows import IntakeReachRow

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]


def test_a_visit_that_leaves_the_intake_is_counted_where_it_left(phone: Phone, clinic: Clinic) -> None:
    page = phone()
    with page.expect_request(lambda request: request.url.endswith("reached.mjs")):
        page.goto("/intake", wait_until="networkidle")

    page.goto("/")

    first = clinic.services.library.content.questionnaire.questions[0].id
    assert reached_within(clinic, seconds=10) == [first]


def reached_within(clinic: Clinic, seconds: float) -> list[str]:
    """Where visits were left; a page that goes away is not there to be waited for."""
    ends = time.monotonic() + seconds
    while True:
        with clinic.services.database.read() as session:
            found = list(session.scalars(select(IntakeReachRow.question)))
        if found or time.monotonic() > ends:
            return found
        time.sleep(0.05)
