"""Ten minutes after the password, the team and the export ask for it once more, and lose nothing of what was sent."""

from datetime import timedelta

import pytest

from tests.clinic import clinic_of
from tests.people import PASSWORD
from webapp.services.jobs.work import EXPORT, NUMBERS
from webapp.web.account.password_again import FRESH_FOR

ASKED = "Your password, please"
NOOR = {"name": "Noor", "email": "noor@clinic.example", "role": "technician"}
JOBS, TEAM = "/staff/jobs", "/staff/team"


@pytest.fixture
def mona(add_member):
    return add_member("Mona", "manager")


@pytest.fixture
def tess(add_member):
    return add_member("Tess")


@pytest.fixture
def manager(mona, signed_in):
    return signed_in(mona)


@pytest.fixture
def away(clock):
    """Leaves the tablet alone until the password was typed too long ago."""
    return lambda: clock.move(seconds=FRESH_FOR.total_seconds() + 1)


@pytest.fixture
def stored(services):
    """Reads what stands in the database, but for the sessions and tries themselves."""
    everything = clinic_of(services).stored
    return lambda: {table: rows for table, rows in everything().items() if table not in ("login_session", "attempt")}


@pytest.fixture
def export(services, manager):
    """The address of a finished export."""
    page = manager.post(JOBS, {"kind": EXPORT}).location
    services.shift.work()
    return f"{page}/file"


@pytest.fixture
def acts(services, mona, tess, export):
    """Everything that asks: address and fields, by the name of the endpoint."""
    invited = services.accounts.invitations
    invited.invite("Omar", "omar@clinic.example", "technician", mona)
    (open_one,) = invited.open()
    member = f"{TEAM}/{tess}"
    return {
        "staff.team": (TEAM, NOOR),
        "staff.change_role": (f"{member}/role", {"role": "manager"}),
        "staff.disable_member": (f"{member}/disable", {}),
        "staff.enable_member": (f"{member}/enable", {}),
        "staff.offer_password": (f"{member}/new-password", {}),
        "staff.withdraw_invitation": (f"{TEAM}/invitations/{open_one.id}/withdraw", {}),
        "staff.start_job": (JOBS, {"kind": EXPORT}),
        "staff.job_result": (export, {}),
    }


def test_every_act_asks_changes_nothing_and_goes_on_with_the_password(acts, app, services, manager, away, stored):
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    team = {endpoint for endpoint in posts if "team" in endpoint or "member" in endpoint or "invitation" in endpoint}
    assert team <= acts.keys(), "an act on the team that is not looked at here"
    for name, (url, fields) in acts.items():
        away()
        before = stored()

        page = manager.post(url, fields, status=403)

        assert (name, page.h1, stored()) == (name, ASKED, before)
        answer = manager.submit(page, {"password": PASSWORD}, 200 if name == "staff.job_result" else 302)
        assert ASKED.encode() not in answer.response.data, name
        assert name == "staff.job_result" or stored() != before, name


def test_up_to_ten_minutes_nobody_is_asked(clock, services, manager):
    clock.move(seconds=FRESH_FOR.total_seconds())

    manager.post(TEAM, NOOR)

    assert [each.name for each in services.accounts.invitations.open()] == ["Noor"]


def test_the_ten_minutes_are_ten_minutes():
    assert timedelta(minutes=10) == FRESH_FOR


def test_the_file_of_an_export_is_asked_for_by_its_address_too(manager, export, away):
    away()

    page = manager.get(export, 403)

    assert (page.h1, page.one("main form")["action"]) == (ASKED, export)
    assert manager.submit(page, {"password": PASSWORD}, 200).response.mimetype == "application/zip"


def test_the_way_to_the_file_is_a_plain_link_that_can_lead_to_the_question(manager, export):
    for page in (JOBS, export.removesuffix("/file")):
        # A browser shows no page for a link that only downloads.
        assert not manager.get(page).one(f"a[href='{export}']").has_attr("download")


def test_reading_and_other_work_go_on(manager, away):
    away()

    assert manager.get(TEAM).h1 == "Team"
    manager.post(JOBS, {"kind": NUMBERS})


@pytest.mark.parametrize(("wrong", "said"), [("", "type your password"), ("correct horse", "not your password")])
def test_a_wrong_password_is_said_and_what_was_typed_stays(manager, away, stored, wrong, said):
    away()
    page, before = manager.post(TEAM, NOOR, status=403), stored()

    again = manager.submit(page, {"password": wrong}, 422)

    assert said in again.text("#password-error")
    assert again.one("input[name=email]")["value"] == NOOR["email"]
    assert not again.one("input[type=password]").get("value")
    assert stored() == before
    manager.submit(again, {"password": PASSWORD})


def test_guessing_is_as_slow_as_at_the_door(manager, away, services):
    away()
    page = manager.post(TEAM, NOOR, status=403)
    for _ in range(5):
        page = manager.submit(page, {"password": "guess"}, 422)

    page = manager.submit(page, {"password": PASSWORD}, 429)

    assert "too often" in page.text()
    assert page.one("input[name=email]")["value"] == NOOR["email"]
    assert services.accounts.invitations.open() == []


def test_the_password_begins_a_new_session_and_ends_the_old_one(mona, services, another_visit, away):
    browser, token = another_visit(), services.accounts.start_session("staff", mona)
    browser.sign_in(token)
    away()

    browser.submit(browser.post(TEAM, NOOR, status=403), {"password": PASSWORD})

    assert services.accounts.was_ended(token)
    assert browser.get(TEAM).one("#one-time-link")


def test_somebody_disabled_in_the_meantime_does_not_come_in(mona, tess, services, manager, away):
    services.accounts.team.change_role(tess, "manager")
    away()
    page = manager.post(TEAM, NOOR, status=403)
    services.accounts.team.disable(mona)

    assert manager.submit(page, {"password": PASSWORD}, 401).h1 == "You have been signed out"
    assert services.accounts.invitations.open() == []
