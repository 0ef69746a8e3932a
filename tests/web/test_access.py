import re
from dataclasses import replace
from datetime import date
from typing import Any, cast
from uuid import UUID

import pytest
from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, Rule, UnicodeConverter, UUIDConverter

from tests.clock import FakeClock
from tests.web.logins import CLIENT, MANAGER, TECHNICIAN, FakeLogins, visit_as
from tests.web.page import Visit
from webapp.app import create_app
from webapp.composition import build_services
from webapp.config import Config
from webapp.services.accounts import AccountsService
from webapp.web import access, sign_in_state
from webapp.web.access import ACCESS, SIGN_IN_PAGES, Permission
from webapp.web.converters import DateConverter, NumberConverter
from webapp.web.sign_in_state import signed_in, this_client, this_staff

PEOPLE = [None, "client", "technician", "manager"]
VALUES = {UUIDConverter: UUID(int=7), DateConverter: date(2026, 12, 14), NumberConverter: 1}


def test_every_endpoint_is_in_the_table_and_the_table_holds_no_other(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


def test_nobody_who_has_not_signed_in_gets_anything_but_public_pages(probed):
    assert open_to_strangers(probed) == []


def test_without_the_guard_that_test_would_fail(probed):
    probed.before_request_funcs[None].remove(access._enforce)

    assert ("GET", "/probe/manager") in open_to_strangers(probed)


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_are_open_to_those_whom_the_table_names(probed, who):
    allowed = {None: set(), "client": {"client"}, "technician": {"technician"}, "manager": {"technician", "manager"}}

    for needed in ("client", "technician", "manager"):
        answer = visit_as(probed, who).ask("GET", f"/probe/{needed}")
        assert (answer.status_code == 200) == (needed in allowed[who]), f"{who} asked for {needed}: {answer.status}"


@pytest.mark.parametrize("needed", ["client", "technician", "manager"])
def test_somebody_unknown_is_sent_to_the_right_sign_in_page_and_from_there_back(probed, needed):
    answer = visit_as(probed, None).get(f"/probe/{needed}?day=2", status=302)

    assert answer.location == f"{SIGN_IN_PAGES[needed]}?next=%2Fprobe%2F{needed}%3Fday%3D2"


def test_a_technician_is_told_that_a_page_is_not_for_technicians(probed):
    visit_as(probed, "technician").get("/probe/manager", status=403)


def test_a_script_that_is_not_signed_in_gets_a_code_and_no_page(probed):
    answer = visit_as(probed, None).get("/probe/client", status=401, Accept="application/json")

    assert answer.json == {"error": "sign_in_needed", "revoked": False}


def test_a_revoked_sign_in_ends_with_the_next_request(probed, logins):
    visit = visit_as(probed, "client")
    visit.get("/probe/client")

    del logins.known["client"]

    visit.get("/probe/client", status=302)


def test_an_undeclared_endpoint_answers_404_and_is_logged(app, caplog):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")

    answer = Visit(app).get("/forgotten", status=404)

    assert "secret" not in answer.html
    assert "forgotten is not in the access table" in caplog.text


def test_what_the_router_does_not_find_is_no_matter_of_access(app):
    visit = Visit(app)

    assert "There is no such page" in visit.get("/nowhere", status=404).h1
    assert "Allow" in visit.post("/health", status=405).response.headers


def test_a_view_knows_who_asks(probed):
    assert visit_as(probed, "client").get("/probe/client").json == {"who": str(CLIENT.client_id)}
    assert visit_as(probed, "technician").get("/probe/technician").json == {"who": TECHNICIAN.name}
    assert visit_as(probed, "manager").get("/probe/manager").json == {"who": MANAGER.name}


def test_signing_in_drops_what_the_session_held_before(probed):
    visit = visit_as(probed, None)
    planted = visit.csrf_token()

    visit.post("/probe/public")

    visit.get("/probe/client")
    visit.post("/probe/public", {"csrf_token": planted}, token=False, status=400)


@pytest.mark.parametrize(("token", "is_kept"), [("client", True), ("technician", False)])
def test_a_phone_stays_signed_in_and_the_browser_of_the_clinic_forgets_when_closed(probed, token, is_kept):
    answer = visit_as(probed, None).post(f"/probe/public?token={token}")

    assert ("Expires=" in answer.response.headers["Set-Cookie"]) == is_kept


def test_signing_out_forgets_who_it_was(probed):
    visit = visit_as(probed, "client")

    visit.post("/probe/sign-out")

    visit.get("/probe/client", status=302)


def test_every_part_of_an_address_has_a_type(app):
    untyped = [
        rule.rule for rule in app.url_map.iter_rules() for kind in kinds_of(rule).values() if kind is UnicodeConverter
    ]

    assert not untyped


def test_addresses_are_words_joined_by_hyphens(app):
    fixed_parts = [part for rule in app.url_map.iter_rules() for part in re.sub(r"<[^>]*>", "", rule.rule).split("/")]

    assert [part for part in fixed_parts if not re.fullmatch(r"([a-z]+(-[a-z]+)*)?(\.[a-z]+)?", part)] == []


def open_to_strangers(app: Flask) -> list[tuple[str, str]]:
    visit = Visit(app)
    app.testing = False  # A page that fails is not open either.
    fields = {"csrf_token": visit.csrf_token()}
    answers = {(method, address): visit.ask(method, address, data=fields) for method, address in not_public(app)}
    return [asked for asked, answer in answers.items() if 200 <= answer.status_code < 300]


def not_public(app: Flask) -> list[tuple[str, str]]:
    rules = [rule for rule in app.url_map.iter_rules() if ACCESS[rule.endpoint] != "public"]
    return [(method, address_of(app, rule)) for rule in rules for method in sorted(rule.methods or ())]


def address_of(app: Flask, rule: Rule) -> str:
    """The rule with something plausible in its places."""
    values: dict[str, Any] = {name: VALUES.get(kind, "x") for name, kind in kinds_of(rule).items()}
    with app.test_request_context():
        return url_for(rule.endpoint, **values)


def kinds_of(rule: Rule) -> dict[str, type[BaseConverter]]:
    return {name: type(converter) for name, converter in rule._converters.items()}


@pytest.fixture
def logins() -> FakeLogins:
    return FakeLogins()


@pytest.fixture
def probed(config: Config, clock: FakeClock, logins: FakeLogins, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app with one page for each permission, and ways in and out."""
    app = create_app(
        config, clock=clock, services=replace(build_services(config, clock), accounts=cast(AccountsService, logins))
    )
    app.testing = True
    probe(app, monkeypatch, "client", lambda: {"who": str(this_client().client_id)})
    probe(app, monkeypatch, "technician", lambda: {"who": this_staff().name})
    probe(app, monkeypatch, "manager", lambda: {"who": getattr(signed_in(), "name", "nobody")})
    probe(app, monkeypatch, "public", sign_in)
    probe(app, monkeypatch, "client", sign_out, "/probe/sign-out")
    return app


def probe(app: Flask, monkeypatch: pytest.MonkeyPatch, needed: Permission, view: Any, address: str = "") -> None:
    address = address or f"/probe/{needed}"
    app.add_url_rule(address, address, view, methods=["GET", "POST"])
    monkeypatch.setitem(ACCESS, address, needed)


def sign_in() -> ResponseReturnValue:
    sign_in_state.begin(request.args.get("token", "client"))
    return redirect("/")


def sign_out() -> ResponseReturnValue:
    sign_in_state.end()
    return redirect("/")
