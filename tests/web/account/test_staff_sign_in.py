import pytest
from sqlalchemy import select

from tests.people import PASSWORD
from tests.web.page import Visit
from webapp.app import create_app
from webapp.composition import build_services
from webapp.services.login import StaffLogin
from webapp.storage.rows import AttemptRow, LoginSessionRow

TESS = {"email": "tess@clinic.example", "password": PASSWORD}
WRONG = TESS | {"password": "not the right password"}


def test_a_member_signs_in_with_a_password(visit, services, tess):
    home = sign_in(visit, TESS)

    assert home.location == "/staff/"
    assert who(visit, services) == "Tess"


def test_a_staff_session_ends_when_the_browser_is_closed(visit, tess):
    (cookie,) = sign_in(visit, TESS).response.headers.getlist("Set-Cookie")

    assert "expires" not in cookie.lower()


@pytest.mark.parametrize("fields", [WRONG, TESS | {"email": "nobody@clinic.example"}, TESS | {"password": "x" * 5000}])
def test_whatever_is_wrong_the_answer_is_the_same(visit, services, tess, fields):
    page = sign_in(visit, fields, status=422)

    assert page.texts(".error-summary-list a") == ["E-mail and password do not match. Please check both."]
    assert page.one("#email")["value"] == fields["email"]
    assert not page.one("#password").get("value")
    assert who(visit, services) is None


def test_blank_fields_are_said_beside_the_fields(visit):
    page = sign_in(visit, {"email": "", "password": ""}, status=422)

    assert page.one("#email-error")
    assert page.one("#password-error")


def test_the_sixth_try_waits_even_with_the_right_password(visit, another_visit, services, tess):
    for _ in range(5):
        sign_in(visit, WRONG, status=422)

    page = sign_in(another_visit(), TESS, status=429)

    assert "12:01" in page.text("#error-summary")
    assert page.response.headers["Retry-After"] == "60"


def test_one_locked_account_locks_no_other(visit, services, add_member, tess):
    add_member("Rob")
    for _ in range(5):
        sign_in(visit, WRONG, status=422)

    sign_in(visit, TESS | {"email": "rob@clinic.example"})

    assert who(visit, services) == "Rob"


def test_a_forged_forwarded_address_does_not_dodge_the_limit(visit, services, tess):
    for number in range(20):
        fields = {"email": f"a{number}@clinic.example", "password": PASSWORD}
        visit.post("/staff/sign-in", fields, status=422, X_Forwarded_For=f"198.51.100.{number}")

    visit.post("/staff/sign-in", TESS, status=429, X_Forwarded_For="198.51.100.99")


def test_the_lockout_is_shared_by_two_processes(visit, config, clock, tess):
    colleague = create_app(config, clock=clock, services=build_services(config, clock))
    for browser in (visit, Visit(colleague), visit, Visit(colleague), visit):
        sign_in(browser, WRONG, status=422)

    sign_in(Visit(colleague), TESS, status=429)
    sign_in(visit, TESS, status=429)

    colleague.extensions["stipple"].database.dispose()


def test_an_app_without_that_memory_would_let_the_sixth_try_in(visit, services, tess):
    for _ in range(5):
        sign_in(visit, WRONG, status=422)
    with services.database.write() as session:
        for attempt in session.scalars(select(AttemptRow)):
            session.delete(attempt)

    sign_in(visit, TESS)


def test_a_disabled_member_is_out_with_the_next_request(services, signed_in, add_member, tess):
    add_member("Mona", "manager")
    browser = signed_in(tess)
    browser.post("/staff/sign-in", TESS)

    services.accounts.team.disable(tess)

    assert who(browser, services) is None
    assert browser.get("/staff/team", status=302).location.startswith("/staff/sign-in")


def test_a_session_of_a_disabled_member_would_still_run_by_itself(services, signed_in, add_member, tess, clock):
    signed_in(tess)

    with services.database.read() as session:
        row = session.scalars(select(LoginSessionRow)).one()

    assert (row.ended_at, row.expires_at > clock()) == (None, True)


@pytest.mark.parametrize(("minutes", "is_in"), [(20 - 1 / 60, True), (20, False)])
def test_a_staff_session_ends_after_twenty_idle_minutes(visit, services, clock, tess, minutes, is_in):
    sign_in(visit, TESS)

    clock.move(minutes=minutes)

    assert (who(visit, services) == "Tess") == is_in


def test_signing_in_again_ends_the_session_before(visit, services, tess):
    sign_in(visit, TESS)
    first = token_of(visit)

    visit.post("/staff/sign-in", TESS)

    assert services.accounts.login_session(first) is None
    assert who(visit, services) == "Tess"


def test_a_signed_in_member_is_not_asked_again(visit, tess):
    sign_in(visit, TESS)

    assert visit.get("/staff/sign-in?next=/staff/team", status=302).location == "/staff/team"


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/staff/clients", "/staff/clients"),
        ("/staff", "/staff"),
        ("//evil.example", "/staff/"),
        ("/me", "/staff/"),
        ("https://evil.example/staff/", "/staff/"),
    ],
)
def test_signing_in_leads_to_a_staff_page(visit, tess, wanted, leads_to):
    page = visit.get(f"/staff/sign-in?next={wanted}")

    assert visit.submit(page, TESS).location == leads_to


def test_a_client_session_opens_no_staff_page(visit, services, sam):
    visit.sign_in(services.accounts.start_session("client", sam))

    assert visit.get("/staff/team", status=302).location.startswith("/staff/sign-in")


def sign_in(visit, fields, status=302):
    return visit.submit(visit.get("/staff/sign-in"), fields, status)


def token_of(visit):
    with visit.client.session_transaction(base_url=visit.base_url) as session:
        return session.get("_user_id")


def who(visit, services):
    login = services.accounts.login_session(token_of(visit) or "")
    return login.name if isinstance(login, StaffLogin) else None


@pytest.fixture
def tess(add_member):
    return add_member("Tess")
