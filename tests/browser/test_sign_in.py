"""Signing in as people do it, and as mail scanners try to."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Request, expect
from sqlalchemy import select

from tests.browser.steps import press
from tests.people import PASSWORD, known_client
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.keys import load_or_create
from webapp.storage.rows import LoginSessionRow

pytestmark = pytest.mark.browser

SAM = "sam@b.example"


def test_a_pressed_link_signs_in_and_its_token_stays_nowhere(clinic, phone, sam):
    ask(phone())
    page = phone()
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))  # noqa: PLW0108 - Playwright marks its handlers, a builtin takes no mark

    page.goto(mailed_link(clinic))
    expect(page).to_have_url(f"{clinic.url}/sign-in/link")
    press(page.get_by_role("button", name="Sign in"))

    expect(page).to_have_url(f"{clinic.url}/me")
    assert signed_in(clinic) == [sam]
    token = mailed_link(clinic).partition("#")[2]
    assert not [request.url for request in sent if token in request.url or not request.url.startswith(clinic.url)]
    assert page.evaluate("document.referrer") == ""


def test_a_scanner_that_runs_scripts_but_presses_nothing_uses_nothing_up(clinic, phone, sam):
    ask(phone())
    for _ in range(3):
        scanner = phone()
        scanner.goto(mailed_link(clinic))
        expect(scanner.get_by_role("button", name="Sign in")).to_be_visible()
        assert signed_in(clinic) == []

    page = phone()
    page.goto(mailed_link(clinic))
    press(page.get_by_role("button", name="Sign in"))

    expect(page).to_have_url(f"{clinic.url}/me")
    assert signed_in(clinic) == [sam]


def test_a_second_link_in_the_same_tab_works_too(clinic, phone, sam):
    page = phone()
    ask(page)
    page.goto("/sign-in/link#used-up-long-ago")
    page.goto(mailed_link(clinic))
    expect(page).to_have_url(f"{clinic.url}/sign-in/link")  # The token is in the form.

    press(page.get_by_role("button", name="Sign in"))

    expect(page).to_have_url(f"{clinic.url}/me")


def test_without_scripts_the_code_signs_in_and_the_link_says_so(clinic, phone, sam):
    page = phone(java_script_enabled=False)
    page.goto(f"{clinic.url}/sign-in/link#whatever")
    expect(page.get_by_text("type the six digits there")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_hidden()

    ask(page)
    page.get_by_label("Six-digit code").fill(clinic.mailed_code())
    press(page.get_by_role("button", name="Sign in"))

    assert signed_in(clinic) == [sam]


def test_the_first_manager_joins_with_the_link_of_the_first_start(clinic, phone):
    page = phone()
    page.goto(clinic.services.accounts.first_manager_link())
    expect(page).to_have_url(f"{clinic.url}/staff/join")
    expect(page.get_by_label("Your one-time link")).to_be_hidden()

    for label, text in {"Name": "Mona", "E-mail": "mona@b.example", "Password": PASSWORD}.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("The same password again").fill("another one entirely")
    press(page.get_by_role("button", name="Make the account"))
    expect(page.get_by_text("The two passwords differ").first).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    press(page.get_by_role("button", name="Make the account"))

    expect(page).to_have_url(f"{clinic.url}/staff/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_these_pages(clinic, phone, audit, sam, scheme):
    page = phone(color_scheme=scheme)
    for address in ("/sign-in?signed_out=yes", "/sign-in/link", "/staff/sign-in", "/sign-in/link#x", "/staff/join"):
        page.goto(address)
        audit(page)
    press(page.get_by_role("button", name="Make the account"))
    audit(page)
    ask(page)
    audit(page)
    page.get_by_label("Six-digit code").fill("1")
    press(page.get_by_role("button", name="Sign in"))
    page.get_by_text("No mail after two minutes?").click()
    audit(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_team_page(clinic, desk, audit, scheme):
    for name in ("Mona", "Tess"):
        clinic.services.accounts.team.add(name, f"{name.lower()}@b.example", "manager", PASSWORD)
    page = desk(color_scheme=scheme)
    page.goto("/staff/sign-in?next=/staff/team")
    page.get_by_label("E-mail").fill("mona@b.example")
    page.get_by_label("Password").fill(PASSWORD)
    press(page.get_by_role("button", name="Sign in"))

    page.get_by_text("Change", exact=True).click()
    press(page.get_by_role("button", name="Link for a new password"))

    expect(page.get_by_label("One-time link")).to_have_value(re.compile("/staff/new-password#"))
    audit(page)


def ask(page):
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(SAM)
    press(page.get_by_role("button", name="Mail me a code"))
    expect(page.get_by_role("heading", name="Type the code")).to_be_visible()


def mailed_link(clinic) -> str:
    return str(re.findall(r"http://\S+", clinic.last_mail())[0])


def signed_in(clinic) -> list[UUID]:
    """The clients with a running session, one entry for each."""
    with clinic.services.database.read() as session:
        wanted = select(LoginSessionRow.client_id).where(LoginSessionRow.ended_at.is_(None))
        return [client_id for client_id in session.scalars(wanted) if client_id]


@pytest.fixture
def sam(clinic) -> UUID:
    keys = load_or_create(clinic.services.config.instance_path).field_keys
    with clinic.services.database.write() as session:
        client = known_client(FieldCipher(keys), BlindIndex(keys), SAM, created_at=clinic.clock())
        session.add(client)
    return client.id
