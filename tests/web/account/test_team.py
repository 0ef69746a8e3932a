from dataclasses import replace

import pytest

from tests.board import booked
from tests.clinic import clinic_of
from tests.people import PASSWORD

TESS = {"name": "Tess", "email": "tess@clinic.example", "role": "technician"}


def test_a_manager_invites_and_the_link_is_shown_once(manager, services, another_visit):
    page = manager.follow(invite(manager))
    link = str(page.one("#one-time-link")["value"])

    assert not manager.get("/staff/team").select("#one-time-link")
    person = {"name": "Tess", "email": TESS["email"], "password": PASSWORD, "again": PASSWORD, "token": link}
    another_visit().post("/staff/join", person)
    assert by_name(services, "Tess").role == "technician"


def test_the_invitation_is_mailed(manager, mailbox):
    page = manager.follow(invite(manager))

    assert (mailbox.newest["To"], mailbox.link) == (TESS["email"], page.one("#one-time-link")["value"])


def test_without_a_mail_server_the_manager_is_asked_to_pass_the_link_on(manager):
    page = manager.follow(invite(manager))

    assert "give this link to Tess yourself" in page.text(".notice")


def test_with_a_mail_server_the_manager_reads_where_the_link_went(manager, app, services):
    app.extensions["stipple"] = replace(services, config=replace(services.config, smtp_url="smtp://mail.example"))

    page = manager.follow(invite(manager))

    assert "We mailed this link to tess@clinic.example" in page.text(".notice")


def test_an_invitation_survives_mail_that_is_down(manager, mailbox):
    mailbox.is_down = True

    page = manager.follow(invite(manager))

    assert "No mail could be sent" in page.text(".notice")
    assert page.one("#one-time-link")["value"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "tess"}, "email"),
        ({"email": "mona@clinic.example"}, "email"),
        ({"role": "owner"}, "role"),
        ({"role": ""}, "role"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(manager, services, wrong, field):
    page = manager.post("/staff/team", TESS | wrong, status=422)

    assert page.one(f"#{field}-error")
    assert services.accounts.invitations.open() == []


def test_a_manager_disables_and_enables_a_member(manager, services, signed_in, add_member):
    tess = add_member("Tess")
    browser = signed_in(tess)

    page = manager.follow(manager.submit(manager.get("/staff/team"), form=form("disable")))

    assert browser.get("/staff/team", status=302).location.startswith("/staff/sign-in")
    manager.submit(page, form=form("enable"))
    assert by_name(services, "Tess").disabled_at is None


def test_a_manager_makes_a_link_for_a_new_password_and_it_is_shown_once(manager, add_member):
    add_member("Tess")

    page = manager.follow(manager.submit(manager.get("/staff/team"), form=form("new-password")))

    assert "/staff/new-password#" in str(page.one("#one-time-link")["value"])
    assert not manager.get("/staff/team").select("#one-time-link")


def test_sessions_of_a_member_who_is_disabled_are_told_of(manager, services, add_member):
    tess = add_member("Tess")
    booked(clinic_of(services), tess, at="09:00")

    page = manager.follow(manager.submit(manager.get("/staff/team"), form=form("disable")))

    assert "1 session is still booked with Tess." in page.text("main")


def test_the_last_manager_cannot_be_disabled_and_is_told_why(manager, services):
    mona = by_name(services, "Mona")

    page = manager.follow(manager.post(f"/staff/team/{mona.id}/disable"))

    assert "One manager has to stay" in page.text()
    assert by_name(services, "Mona").disabled_at is None


def test_a_manager_is_not_offered_to_disable_themselves(manager):
    assert not manager.get("/staff/team").select(form("disable"))


def test_an_invitation_can_be_withdrawn(manager, services):
    page = manager.follow(invite(manager))

    manager.submit(page, form=form("withdraw"))

    assert services.accounts.invitations.open() == []


@pytest.mark.parametrize("what", ["{0}/disable", "{0}/enable", "{0}/new-password", "invitations/{0}/withdraw"])
def test_what_does_not_exist_is_not_found(manager, what):
    manager.post(f"/staff/team/{what.format('01a1fdf4-9b7d-7180-9938-cf1505dfd62c')}", status=404)


def test_a_manager_makes_somebody_a_manager_who_signs_in_anew(manager, services, signed_in, add_member):
    browser = signed_in(add_member("Tess"))

    page = manager.follow(manager.submit(manager.get("/staff/team"), form=form("role")))

    assert by_name(services, "Tess").role == "manager"
    assert "They have to sign in again" in page.text()
    assert browser.get("/staff/team", status=302).location.startswith("/staff/sign-in")


@pytest.mark.parametrize("role", ["owner", ""])
def test_a_role_that_there_is_not_is_refused(manager, services, add_member, role):
    tess = add_member("Tess")

    manager.post(f"/staff/team/{tess}/role", {"role": role}, status=400)

    assert by_name(services, "Tess").role == "technician"


def test_nobody_changes_their_own_role(manager, services):
    mona = by_name(services, "Mona")

    manager.post(f"/staff/team/{mona.id}/role", {"role": "technician"}, status=400)

    assert by_name(services, "Mona").role == "manager"


def test_a_technician_has_no_business_here(services, signed_in, add_member):
    mona, tess = add_member("Mona", "manager"), add_member("Tess")
    browser = signed_in(tess)

    browser.get("/staff/team", status=403)
    browser.post("/staff/team", TESS | {"role": "manager"}, status=403)
    browser.post(f"/staff/team/{mona}/disable", status=403)
    browser.post(f"/staff/team/{mona}/role", {"role": "technician"}, status=403)

    assert by_name(services, "Mona").disabled_at is None
    assert by_name(services, "Mona").role == "manager"


def test_names_are_text_and_never_markup(manager, services):
    name = "<img src=x onerror=alert(1)>"

    page = manager.follow(invite(manager, name=name))

    assert not page.select("img")
    assert name in page.text(".notice-title")


def invite(visit, **changes):
    return visit.submit(visit.get("/staff/team"), TESS | changes, form="form:has(#email)")


def form(act):
    return f"form[action$='/{act}']"


def by_name(services, name):
    return next(member for member in services.accounts.team.members() if member.name == name)


@pytest.fixture
def manager(signed_in, add_member):
    """The browser of Mona, the only manager."""
    return signed_in(add_member("Mona", "manager"))
