from collections.abc import Iterator
from datetime import time

import pytest
from flask import Flask

from tests.clock import FakeClock
from tests.mailbox import FakeMail
from tests.push import Browser, LocalServices
from tests.web.client.conftest import Phone
from tests.web.page import Page
from tests.web.posting import Values
from webapp.app import create_app
from webapp.composition import build_services
from webapp.config import Config
from webapp.services.reminders.choices import ReminderChoice

PAGE, PUSH, STOP = "/me/reminders", "/me/reminders/push", "/me/reminders/push/stop"
SAID = ".stack-tight[role=status]"
CHOSEN: dict[str, str | list[str]] = {"is_on": "y", "channels": ["email"], "morning": "08:30", "evening": "20:00"}


def test_today_offers_reminders_until_somebody_answers(man):
    today = man.on("2026-12-04")
    assert today.texts("#reminder-offer") == ["Shall we remind you?"]

    man.visit.submit(today, form=".reminder-offer form")

    assert man.open().select("#reminder-offer") == []
    assert chosen(man) == ReminderChoice(is_chosen=True)


def test_only_today_offers_them(man):
    assert man.on("2026-12-04", "/me/day/2026-12-05").select("#reminder-offer") == []


def test_who_has_not_chosen_has_only_to_press_the_button(man):
    assert "Nothing comes yet" in man.open(PAGE).text("main")

    save(man)

    assert "Nothing comes yet" not in man.open(PAGE).text("main")
    assert chosen(man) == ReminderChoice(is_on=True, channels=("email",), is_chosen=True)


def test_what_was_chosen_stands_there_again(man):
    save(man, CHOSEN | {"quiet_from": "22:15", "quiet_until": "06:00"})

    page = man.open(PAGE)
    values = {name: page.one(f"[name={name}]")["value"] for name in ("morning", "evening", "quiet_from", "quiet_until")}
    assert values == {"morning": "08:30", "evening": "20:00", "quiet_from": "22:15", "quiet_until": "06:00"}
    assert page.one("[name=is_on]").has_attr("checked")
    assert page.text(SAID) == "Saved. We remind you at 08:30 and at 20:00, when there is something."


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"channels": []}, "channels", "Choose how we reach you"),
        ({"morning": "07:00"}, "morning", "quiet hours, 21:30 to 07:30"),
        ({"evening": "23:00"}, "evening", "quiet hours, 21:30 to 07:30"),
        ({"evening": "08:30"}, "evening", "after the morning"),
        ({"morning": ""}, "morning", "Please give a time"),
        ({"morning": "25:61"}, "morning", "Please give a time"),
        ({"quiet_until": "soon"}, "quiet_until", "Please give a time"),
    ],
)
def test_what_cannot_be_is_said_at_its_place_and_nothing_typed_is_lost(man, wrong, field, said):
    page = save(man, CHOSEN | wrong, 422)

    assert any(said in text for text in page.texts(f"#{field}-error"))
    assert page.text("title").startswith("Error:")
    kept = CHOSEN | wrong
    assert page.one("[name=evening]")["value"] == kept["evening"]
    assert page.one("[name=morning]").get("value", "") == kept["morning"]
    assert chosen(man).is_chosen is False


def test_nobody_has_to_put_hours_right_to_be_left_in_peace(man):
    save(man, CHOSEN)

    page = man.open(PAGE)
    fields = {"is_on": [], "channels": [], "morning": "", "evening": "x"}
    man.visit.submit(page, fields, form="form.reminders", button="Save")

    assert chosen(man) == ReminderChoice(channels=("email",), morning=time(8, 30), evening=time(20), is_chosen=True)


def test_texts_are_offered_where_there_is_a_gateway_and_a_number(man):
    assert man.open(PAGE).select("[name=channels][value=text]") == []


def test_a_channel_that_is_not_offered_cannot_be_chosen(man):
    data = CHOSEN | {"channels": ["text"], "quiet_from": "22:00", "quiet_until": "07:00"}

    man.visit.post(PAGE, data, 422)

    assert chosen(man).is_chosen is False


# --- Messages on the screen of a phone ---


def test_a_phone_that_subscribes_is_reached_and_reminders_are_on(man, push_service):
    phone = push_service.browser()
    man.visit.post_json(PUSH, phone.json)

    assert chosen(man) == ReminderChoice(is_on=True, channels=("push",), is_chosen=True)
    assert man.open(PAGE).one("[data-module=push-switch]").has_attr("data-known")
    try_out(man, "push")
    assert phone.read(push_service.pushed[0])["title"] == "It works"


def test_the_page_gives_the_key_that_messages_are_signed_with(man, services):
    assert man.open(PAGE).one("[data-module=push-switch]")["data-key"] == services.reminders.push_key


def test_saving_the_page_keeps_the_phones_that_were_switched_on(man, push_service):
    man.visit.post_json(PUSH, push_service.browser().json)

    save(man, {"channels": ["email"]})
    assert chosen(man).channels == ("email", "push")
    save(man, {"channels": []})
    assert chosen(man).channels == ("push",)


def test_a_phone_that_is_switched_off_takes_its_way_along(man, push_service):
    man.visit.post_json(PUSH, push_service.browser().json)
    save(man, {"channels": ["email"]})

    man.visit.post_json(STOP, {})
    man.visit.post_json(STOP, {})

    assert chosen(man) == ReminderChoice(is_on=True, channels=("email",), is_chosen=True)
    assert not man.open(PAGE).one("[data-module=push-switch]").has_attr("data-known")


def test_an_address_that_renews_itself_switches_nothing_on(man, push_service):
    man.visit.post_json(PUSH, push_service.browser().json)
    save(man, {"is_on": []})

    man.visit.post_json(PUSH, push_service.browser("moved").json | {"renews": True})

    assert chosen(man).is_on is False
    (only,) = man.services.reminders.subscriptions.of(man.client_id)
    assert only.address.endpoint.endswith("/moved")


def test_another_phone_is_told_of(man, push_service, another_visit):
    man.visit.post_json(PUSH, push_service.browser().json)
    other = another_visit()
    other.sign_in(man.services.accounts.start_session("client", man.client_id))

    page = other.get(PAGE)

    assert "Messages already reach another phone of yours." in page.text()
    assert not page.one("[data-module=push-switch]").has_attr("data-known")


def test_names_are_looked_up_for_nobody_without_end(man):
    for _ in range(20):
        man.visit.post_json(PUSH, Browser("http://localhost/x").json, 400)

    man.visit.post_json(PUSH, Browser("http://localhost/x").json, 429)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (None, "bad_subscription"),
        ([], "bad_subscription"),
        ({}, "bad_subscription"),
        ({"endpoint": "http://127.0.0.1:1/x", "keys": {}}, "bad_subscription"),
        ({"endpoint": "http://127.0.0.1:1/x", "keys": {"p256dh": "x", "auth": "y"}}, "bad_subscription"),
        (Browser("https://169.254.169.254/latest").json, "endpoint_refused"),
        (Browser("http://localhost/x").json, "endpoint_refused"),
    ],
)
def test_what_is_no_subscription_is_refused_with_a_code(man, body, error):
    assert man.visit.post_json(PUSH, body, 400).json == {"error": error}
    assert chosen(man).is_chosen is False


@pytest.mark.parametrize("address", [PUSH, STOP])
def test_a_subscription_needs_our_own_page(man, push_service, address):
    body = push_service.browser().json

    assert man.visit.post_json(address, body, 400, token=False).json == {"error": "form_expired"}
    man.visit.post_json(address, body, 403, Sec_Fetch_Site="cross-site")
    assert chosen(man).is_chosen is False


def test_a_phone_that_signs_out_is_not_reached_any_more(man, push_service):
    man.visit.post_json(PUSH, push_service.browser().json)

    man.visit.post("/sign-out")

    assert man.services.reminders.subscriptions.of(man.client_id) == []


# --- Trials ---


def test_a_trial_says_that_it_works(man, mailbox):
    save(man)

    said = try_out(man, "email")

    assert said == "It is on its way. Do you see it?"
    assert mailbox.newest["Subject"] == "It works"


def test_a_trial_can_be_had_three_times_an_hour_on_each_way(man, mailbox, push_service, clock):
    man.visit.post_json(PUSH, push_service.browser().json)
    save(man, {"channels": ["email"]})

    said = [try_out(man, "email") for _ in range(4)]

    assert said[3] == "You have tried that a few times. Please try again at 13:00."
    assert len(mailbox.messages) == 3
    assert try_out(man, "push") == "It is on its way. Do you see it?"
    clock.move(hours=1)
    assert try_out(man, "email") == "It is on its way. Do you see it?"


def test_a_server_that_is_down_is_said(man, mailbox):
    save(man)
    mailbox.is_down = True

    assert try_out(man, "email").startswith("It could not be sent just now.")


def test_a_phone_that_is_gone_is_said(man, push_service):
    man.visit.post_json(PUSH, push_service.browser().json)
    push_service.answers["/phone"] = 410

    assert try_out(man, "push").startswith("It did not arrive.")


@pytest.mark.parametrize("channel", ["text", "pigeon", ""])
def test_a_way_that_there_is_not_sends_nothing(man, channel):
    man.visit.post(PAGE, {"trial": channel})

    assert man.open(PAGE).text(SAID).startswith("It did not arrive.")


def save(phone: Phone, fields: Values | None = None, status: int = 302) -> Page:
    return phone.visit.submit(phone.open(PAGE), fields, status, form="form.reminders", button="Save")


def try_out(phone: Phone, channel: str) -> str:
    page = phone.visit.submit(phone.open(PAGE), form=f"[data-trial={channel}]")
    return phone.visit.follow(page).text(SAID)


def chosen(phone: Phone) -> ReminderChoice:
    return phone.services.reminders.choices.of(phone.client_id)


@pytest.fixture
def app(config: Config, clock: FakeClock, mailbox: FakeMail) -> Iterator[Flask]:
    services = build_services(config, clock, mail=mailbox, push_services=LocalServices())
    app = create_app(config, clock=clock, services=services)
    app.testing = True
    yield app
    services.database.dispose()
