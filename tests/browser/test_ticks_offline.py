"""Ticks where there is no network, or a server in trouble: none is lost, none counts twice."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from tests.browser.conftest import Clinic
from tests.browser.steps import kept, tap
from tests.browser.tick_steps import (
    OIL,
    RUB,
    UNSENT,
    arrived,
    button,
    expect_ticked,
    line,
    on_the_server,
    sign_in,
    stored,
    tick_offline,
    wait_until_sent,
)  # fmt: skip
from tests.browser.weather import Weather
from webapp.storage.rows import TickEventRow

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]

TICKED = {"T06 2026-12-08": "done"}
FULL = """
IDBObjectStore.prototype.add = IDBObjectStore.prototype.put = function () {
  throw new DOMException("full", "QuotaExceededError");
};
"""
FORBIDDEN = "indexedDB.open = () => { throw new DOMException('denied', 'SecurityError'); };"


def test_without_a_network_a_tick_stays_and_says_that_it_is_not_sent(today: Page) -> None:
    today.context.set_offline(True)

    tick_offline(today, OIL, RUB)

    expect_ticked(today, T06_0=True, T05_0=True)
    expect(today.locator(UNSENT)).to_have_text("2 ticks not sent yet")


def test_when_the_network_is_back_everything_is_sent_by_itself(today: Page, clinic: Clinic, client_id: UUID) -> None:
    today.context.set_offline(True)
    tick_offline(today, OIL)

    with kept(today):
        today.context.set_offline(False)

    assert on_the_server(clinic, client_id) == TICKED
    expect(today.locator(UNSENT)).to_have_count(0)


@pytest.mark.parametrize("status", [500, 502])
def test_a_server_in_trouble_gets_the_tick_when_it_is_well_again(
    today: Page, clinic: Clinic, client_id: UUID, weather: Weather, status: int
) -> None:
    weather.fail("/me/ticks", status)
    tick_offline(today, OIL)
    expect(today.locator(UNSENT)).to_have_text("1 tick not sent yet")

    weather.clear()
    today.get_by_text("1 tick not sent yet").click()
    expect(today.get_by_text("sent by itself")).to_be_visible()
    wait_until_sent(today)

    assert on_the_server(clinic, client_id) == TICKED


def test_a_server_that_asks_for_patience_is_left_alone_and_then_gets_the_tick(today: Page) -> None:
    today.clock.install()
    tries = []

    def refuse(route: Route) -> None:
        tries.append(route.request.method)
        route.fulfill(status=429, headers={"Retry-After": "120"}, json={"error": "too_many_requests"})

    today.route("**/me/ticks", refuse)
    with today.expect_response("**/me/ticks"):
        button(today, OIL).click()
    expect(today.locator(UNSENT)).to_have_text("1 tick not sent yet")

    today.clock.run_for(119_000)
    today.evaluate("dispatchEvent(new Event('online'))")
    assert tries == ["POST"]

    today.unroute("**/me/ticks")
    with kept(today):
        today.clock.run_for(2_000)


def test_a_connection_that_breaks_after_the_server_committed_counts_once(today: Page, clinic: Clinic) -> None:
    answers = []

    def swallow(route: Route) -> None:
        answers.append(route.fetch().status)
        route.abort("connectionreset")

    today.route("**/me/ticks", swallow, times=1)
    button(today, OIL).click()
    with kept(today) as second:
        today.evaluate("dispatchEvent(new Event('online'))")

    assert answers == [200]
    assert [each["result"] for each in second.value.json()["results"]] == ["duplicate"]
    with clinic.services.database.read() as session:
        assert session.scalar(select(func.count()).select_from(TickEventRow)) == 1


def test_one_refused_tick_blocks_no_other_and_is_told_on_its_line(today: Page, clinic: Clinic, client_id: UUID) -> None:
    today.evaluate("document.querySelector('#tick-T05-0 [name=item_key]').value = 'T99'")
    today.context.set_offline(True)
    tick_offline(today, RUB, OIL)

    with kept(today):
        today.context.set_offline(False)

    expect(line(today, RUB).locator(".tick-state")).to_contain_text("cannot be changed")
    expect_ticked(today, T05_0=False, T06_0=True)
    assert on_the_server(clinic, client_id) == TICKED


def test_a_refusal_whose_line_is_gone_is_told_above_until_it_was_seen(today: Page, weather: Weather) -> None:
    weather.fail("/me/ticks", 503)
    today.evaluate("document.querySelector('#tick-T05-0 [name=item_key]').value = 'T99'")
    tick_offline(today, RUB)
    today.goto("/me/plan")

    # Only now, so that neither the page with the line nor the worker could send it before.
    weather.clear()
    today.evaluate("dispatchEvent(new Event('online'))")

    expect(today.locator(UNSENT)).to_have_text("1 tick could not be changed")
    today.get_by_role("button", name="All right").click()
    expect(today.locator(UNSENT)).to_have_count(0)
    assert stored(today, "outbox") == []


def test_a_session_that_ran_out_keeps_the_tick_until_the_same_client_signs_in(
    today: Page, clinic: Clinic, client_id: UUID
) -> None:
    today.context.clear_cookies()
    tick_offline(today, OIL)
    expect(today.locator("[data-bar=sign-in]")).to_contain_text("1 tick not sent yet")
    today.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(today.locator("[data-bar=sign-in]")).to_be_in_viewport()
    assert stored(today, "ticks") == []

    sign_in(today.context, clinic, client_id)
    with kept(today):
        today.goto("/me")

    assert on_the_server(clinic, client_id) == TICKED
    expect_ticked(today, T06_0=True)


def test_a_session_that_the_clinic_ended_leaves_nothing_on_the_phone(
    phone: Phone, clinic: Clinic, client_id: UUID
) -> None:
    today = phone()
    token = sign_in(today.context, clinic, client_id)
    today.goto("/me")
    today.context.set_offline(True)
    tick_offline(today, OIL)
    clinic.services.accounts.end_session(token)

    today.context.set_offline(False)

    expect(today).to_have_url("/signed-out")
    assert stored(today, "outbox") == stored(today, "ticks") == stored(today, "facts") == []
    assert on_the_server(clinic, client_id) == {}


def test_the_next_client_of_a_phone_sends_nothing_of_the_first(today: Page, clinic: Clinic, client_id: UUID) -> None:
    today.context.clear_cookies()
    tick_offline(today, OIL)
    expect(today.locator("[data-bar=sign-in]")).to_be_visible()
    first = stored(today, "outbox")[0]["device"]
    other = arrived(clinic)

    sign_in(today.context, clinic, other)
    today.goto("/me")
    tap(button(today, RUB))

    assert on_the_server(clinic, other) == {"T05 2026-12-08": "done"}
    assert on_the_server(clinic, client_id) == {}
    assert first not in str([stored(today, name) for name in ("outbox", "ticks", "facts")])


def test_a_page_of_the_first_client_that_is_still_open_sends_nothing_as_the_second(
    today: Page, clinic: Clinic, client_id: UUID
) -> None:
    other = arrived(clinic)
    sign_in(today.context, clinic, other)
    owner = today.locator("body").get_attribute("data-owner")

    button(today, OIL).click()

    expect(today.locator("body")).not_to_have_attribute("data-owner", str(owner))
    assert on_the_server(clinic, other) == on_the_server(clinic, client_id) == {}


@pytest.mark.parametrize("trouble", [FULL, FORBIDDEN], ids=["full", "forbidden"])
def test_a_phone_that_can_keep_nothing_sends_at_once(
    phone: Phone, clinic: Clinic, client_id: UUID, trouble: str
) -> None:
    page = opened(phone, clinic, client_id, trouble)

    tap(button(page, OIL))

    assert on_the_server(clinic, client_id) == TICKED
    expect_ticked(page, T06_0=True)
    expect(line(page, OIL).locator(".tick-state")).to_have_text("")


def test_a_full_phone_without_a_network_says_that_the_tick_is_not_kept(
    phone: Phone, clinic: Clinic, client_id: UUID
) -> None:
    page = opened(phone, clinic, client_id, FULL)
    page.context.set_offline(True)

    button(page, OIL).click()

    expect(line(page, OIL).locator(".tick-state")).to_contain_text("Not kept on your phone")
    expect(page.locator("[data-bar=loose]")).to_be_visible()
    with kept(page):
        page.context.set_offline(False)
    assert on_the_server(clinic, client_id) == TICKED
    expect(line(page, OIL).locator(".tick-state")).to_have_text("")


def test_what_waits_for_a_day_becomes_a_warning_that_says_what_to_do(today: Page) -> None:
    today.clock.install()
    today.context.set_offline(True)
    tick_offline(today, OIL)

    today.clock.fast_forward("25:00:00")
    today.evaluate("dispatchEvent(new Event('offline'))")

    warning = today.locator("[data-bar=late]")
    expect(warning).to_contain_text("Open this page where you have internet")
    expect(warning.get_by_role("link")).to_be_visible()


def test_a_phone_that_threw_its_storage_away_gets_everything_back(today: Page) -> None:
    tap(button(today, OIL))
    today.evaluate("new Promise(done => { indexedDB.deleteDatabase('stipple').onsuccess = () => done(null); })")

    today.reload()

    expect_ticked(today, T06_0=True, T05_0=False)
    today.wait_for_function("async () => (await indexedDB.databases()).length")
    tap(button(today, OIL))
    expect_ticked(today, T06_0=False)


def test_two_tabs_show_the_same_and_never_use_a_count_twice(today: Page, clinic: Clinic) -> None:
    second = today.context.new_page()
    second.goto("/me")
    today.context.set_offline(True)

    tick_offline(today, OIL)
    expect_ticked(second, T06_0=True)
    tick_offline(second, OIL, RUB)

    expect_ticked(today, T06_0=False, T05_0=True)
    assert sorted(event["counter"] for event in stored(today, "outbox")) == [1, 2, 3]


def test_a_phone_keeps_the_name_that_an_earlier_version_gave_it(phone: Phone, clinic: Clinic, client_id: UUID) -> None:
    former = "localStorage.setItem('stipple.device', 'former'); localStorage.setItem('stipple.counter', '41');"
    page = opened(phone, clinic, client_id, former)
    page.context.set_offline(True)

    tick_offline(page, OIL)

    assert [(event["device"], event["counter"]) for event in stored(page, "outbox")] == [("former", 42)]


@pytest.fixture
def client_id(clinic: Clinic) -> UUID:
    return arrived(clinic)


@pytest.fixture
def weather(clinic: Clinic) -> Weather:
    return Weather(clinic.app)


@pytest.fixture
def today(phone: Phone, clinic: Clinic, client_id: UUID) -> Page:
    return opened(phone, clinic, client_id)


def opened(phone: Phone, clinic: Clinic, client_id: UUID, before: str = "") -> Page:
    """Today's list, on a phone that knows all that the server knows."""
    page = phone()
    sign_in(page.context, clinic, client_id)
    if before:
        page.add_init_script(before)
    with page.expect_response("**/me/ticks*"):
        page.goto("/me")
    return page
