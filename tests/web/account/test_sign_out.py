import pytest

CLEARED = {"client": '"cache", "storage"', "staff": '"cache"'}


@pytest.mark.parametrize("kind", ["client", "staff"])
def test_signing_out_ends_the_session_and_clears_the_browser(visit, services, person, kind):
    token = services.accounts.start_session(kind, person(kind))
    visit.sign_in(token)

    answer = visit.post("/sign-out").response

    assert services.accounts.login_session(token) is None
    assert answer.headers["Clear-Site-Data"] == CLEARED[kind]
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_staff_whose_session_has_ended_take_nothing_from_the_tablet_either(visit, services, person):
    token = services.accounts.start_session("staff", person("staff"))
    visit.sign_in(token)
    button = visit.get("/staff/").one("form[action^='/sign-out']")["action"]
    services.accounts.end_session(token)

    answer = visit.post(button)

    assert answer.response.headers["Clear-Site-Data"] == CLEARED["staff"]
    assert answer.location.startswith("/staff/sign-in?")


def test_a_client_is_wiped_whatever_button_was_pressed(visit, services, sam):
    visit.sign_in(services.accounts.start_session("client", sam))

    assert visit.post("/sign-out?team=yes").response.headers["Clear-Site-Data"] == CLEARED["client"]


def test_a_phone_that_was_wiped_when_somebody_signed_out_keeps_what_it_was_given_since(visit, services, sam):
    token = services.accounts.start_session("client", sam)
    visit.sign_in(token)

    answer = visit.post("/sign-out", X_Wiped="1").response

    assert services.accounts.login_session(token) is None
    assert answer.headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize(("kind", "page"), [("client", "/sign-in"), ("staff", "/staff/sign-in")])
def test_signing_out_leads_to_the_right_way_in_and_says_so(visit, services, person, kind, page):
    visit.sign_in(services.accounts.start_session(kind, person(kind)))

    answer = visit.post("/sign-out")

    assert answer.location.startswith(f"{page}?")
    assert "You are signed out." in visit.follow(answer).text()


def test_signing_out_twice_is_no_error(visit, services, sam):
    visit.sign_in(services.accounts.start_session("client", sam))

    visit.post("/sign-out")
    visit.post("/sign-out")

    visit.get("/sign-in")


def test_signing_out_ends_no_other_device(visit, services, sam):
    tablet = services.accounts.start_session("client", sam)
    visit.sign_in(services.accounts.start_session("client", sam))

    visit.post("/sign-out")

    assert services.accounts.login_session(tablet)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_the_address_signs_nobody_out(visit, services, sam, method):
    token = services.accounts.start_session("client", sam)
    visit.sign_in(token)

    assert visit.ask(method, "/sign-out").status_code == 405
    assert services.accounts.login_session(token)


@pytest.fixture
def person(sam, add_member):
    return lambda kind: sam if kind == "client" else add_member("Tess")
