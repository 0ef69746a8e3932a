"""The way out of reminders: for a person, for a mail program, and for nothing else."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.mailbox import FakeMail
from tests.web.page import Visit
from webapp.services import Services
from webapp.services.login import ClientLogin
from webapp.storage.rows import Row
from webapp.web import sender

PAGE = "/stop-reminders"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
UNKNOWN = "x" * 43
FROM_ELSEWHERE = [
    {},
    {"Origin": "https://webmail.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://webmail.example"},
]


def test_the_link_of_a_letter_leads_to_a_button_that_stops_everything(visit, letter, is_on, mailbox):
    landing = visit.get(urlsplit(stop_link(mailbox)).path)
    assert is_on()

    done = visit.follow(visit.submit(landing, {"token": letter}))

    assert done.h1 == "Reminders are off"
    assert not is_on()


def test_the_page_shows_no_button_to_who_comes_without_a_link(visit):
    page = visit.get(PAGE)

    assert page.one("main form").has_attr("hidden")
    assert page.one("[data-without-token] a")["href"] == "/me/reminders"


def test_no_server_gets_to_see_the_token_of_the_link(letter, mailbox):
    link = urlsplit(stop_link(mailbox))

    assert (link.path, link.fragment) == (PAGE, letter)


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_a_mail_program_stops_them_without_a_cookie_or_a_form_of_ours(app, letter, is_on, mailbox, headers):
    address = re.findall("<(.+)>", mailbox.newest["List-Unsubscribe"])[0]

    answer = press_from_afar(app, urlsplit(address).path, headers)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert not is_on()


def test_it_can_be_done_twice(app, letter, is_on):
    assert [press_from_afar(app, f"{PAGE}/{letter}").status_code for _ in range(2)] == [200, 200]
    assert not is_on()


def test_it_stays_off_until_the_client_switches_it_on_again(app, letter, is_on, services, sam):
    press_from_afar(app, f"{PAGE}/{letter}")

    services.reminders.choices.switch(sam, is_on=True)

    assert is_on()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("address", ["{page}", "{page}/{token}", "{page}?done=yes"])
def test_looking_changes_nothing(app, letter, is_on, method, address):
    app.test_client().open(address.format(page=PAGE, token=letter), method=method, base_url=Visit(app).base_url)

    assert is_on()


def test_who_opens_the_address_of_mail_programs_is_led_to_the_button(visit, letter):
    assert visit.get(f"{PAGE}/{letter}", 302).location == f"{PAGE}#{letter}"


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "No"}, {"x": "y"}])
def test_another_body_stops_nothing(app, letter, is_on, body):
    assert press_from_afar(app, f"{PAGE}/{letter}", body=body).status_code == 400
    assert is_on()


def test_the_person_s_button_needs_our_own_page(visit, letter, is_on):
    visit.post(PAGE, {"token": letter}, 400, token=False)
    visit.post(PAGE, {"token": letter}, 403, Sec_Fetch_Site="cross-site")

    assert is_on()


def test_nobody_learns_which_tokens_there_are(app, letter):
    answers = [press_from_afar(app, f"{PAGE}/{token}") for token in (letter, UNKNOWN, letter[:-1] + "x")]

    assert len({(answer.status_code, answer.get_data()) for answer in answers}) == 1


def test_nobody_learns_it_from_the_button_either(visit, letter):
    pages = [visit.submit(visit.get(PAGE), {"token": token}) for token in (letter, UNKNOWN)]

    assert len({(page.response.status_code, page.location) for page in pages}) == 1


# --- No token opens another door (C14) ---


def test_the_token_of_a_letter_opens_nothing_else(app, another_visit, letter, services, sam):
    before = stored(services)

    for visit in every_door(another_visit, letter):
        assert visit.get("/me", 302).location.startswith("/sign-in")
    bearer = another_visit()
    bearer.sign_in(letter)
    bearer.get("/me", 302)

    assert stored(services) == before


def test_no_other_token_stops_reminders(app, is_on, letter, tokens):
    for token in tokens:
        press_from_afar(app, f"{PAGE}/{token}")
        assert is_on(), token


def test_that_test_would_see_one_that_does(app, is_on, letter, tokens):
    for token in [*tokens, letter]:
        press_from_afar(app, f"{PAGE}/{token}")

    assert not is_on()


def test_only_this_address_may_be_posted_to_from_elsewhere():
    assert frozenset({"account.stop_reminders_at_once"}) == sender.FROM_ANYWHERE


def press_from_afar(
    app: Flask, address: str, headers: dict[str, str] | None = None, body: dict[str, str] | None = None
):
    """What the server of a mail program sends."""
    sent = ONE_CLICK if body is None else body
    return app.test_client().post(address, data=sent, headers=headers or {}, base_url=Visit(app).base_url)


def every_door(another_visit: Callable[[], Visit], token: str) -> list[Visit]:
    """Browsers that have tried the token at every other page that takes one."""
    twice = {"password": "x" * 20, "again": "x" * 20}
    person = {"name": "Sam", "email": "sam@b.example", **twice}
    doors = {"/sign-in/link": {}, "/staff/join": person, "/staff/new-password": twice}
    visits = []
    for door, fields in doors.items():
        visits.append(another_visit())
        visits[-1].post(door, {**fields, "token": token}, 422)
    return visits


def stop_link(mailbox: FakeMail) -> str:
    links: list[str] = re.findall(r"https?://\S+", mailbox.text)
    return next(link for link in links if PAGE in link)


def stored(services: Services) -> dict[str, list[tuple[object, ...]]]:
    with services.database.read() as session:
        tables = Row.metadata.tables.items()
        return {name: sorted(map(tuple, session.execute(table.select()))) for name, table in tables}


@pytest.fixture
def letter(services: Services, sam, mailbox) -> str:
    """The token of the newest letter, which has reached Sam."""
    services.reminders.choices.add_channel(sam, "email")
    services.reminders.trials.send(sam, "email")
    return urlsplit(stop_link(mailbox)).fragment


@pytest.fixture
def is_on(services: Services, sam) -> Callable[[], bool]:
    return lambda: services.reminders.choices.of(sam).is_on


@pytest.fixture
def tokens(app: Flask, services: Services, visit: Visit, sam, mailbox: FakeMail, letter: str) -> list[str]:
    """One of every other kind."""
    accounts = services.accounts
    accounts.client_sign_in.ask("sam@b.example", None)
    link, code = mailbox.token, mailbox.code
    session_token = accounts.start_session("client", sam)
    login = accounts.login_session(session_token)
    assert isinstance(login, ClientLogin)
    invitation = str(accounts.first_manager_link()).rpartition("#")[2]
    named = [session_token, link, code, invitation, visit.csrf_token(), str(sam), str(login.session_id)]
    # The same id under a signature that something else of ours carries.
    signing = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # of Flask's own sessions
    return [*named, signing.dumps(letter.partition(".")[0]), letter.partition(".")[0]]
