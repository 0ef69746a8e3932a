import pytest

from tests.people import PASSWORD

ANN = {"name": "Ann", "email": "ann@clinic.example", "password": PASSWORD, "again": PASSWORD}

NEW = "four quite other words"


def test_the_first_start_leads_to_a_manager_who_is_signed_in(visit, services):
    token = first_token(services)

    home = join(visit, ANN | {"token": token})

    assert home.location == "/staff/"
    assert [(member.name, member.role) for member in services.accounts.team.members()] == [("Ann", "manager")]
    assert visit.get("/staff/sign-in", status=302).location == "/staff/"


def test_the_whole_link_may_be_pasted(visit, services):
    join(visit, ANN | {"token": services.accounts.first_manager_link()})

    assert services.accounts.team.members()


def test_a_link_works_once(visit, another_visit, services):
    token = first_token(services)
    join(visit, ANN | {"token": token})

    page = join(another_visit(), ANN | {"email": "eve@clinic.example", "token": token}, status=422)

    assert "has been used" in page.text("#token-error")
    assert len(services.accounts.team.members()) == 1


def test_opening_the_link_does_not_use_it_up(visit, services):
    token = first_token(services)

    for method in ("HEAD", "GET", "GET"):
        visit.ask(method, f"/staff/join?token={token}")

    join(visit, ANN | {"token": token})
    assert services.accounts.team.members()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"email": ""}, "email"),
        ({"email": "ann"}, "email"),
        ({"email": "ann@clinic.example\r\nBcc: x@y.example"}, "email"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "x" * 129, "again": "x" * 129}, "password"),
        ({"password": "", "again": ""}, "password"),
        ({"again": PASSWORD + "!"}, "again"),
        ({"again": ""}, "again"),
        ({"token": ""}, "token"),
        ({"token": "guessed"}, "token"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(visit, services, wrong, field):
    token = first_token(services)

    page = join(visit, ANN | {"token": token} | wrong, status=422)

    assert page.one(f"#{field}-error")
    assert services.accounts.team.members() == []
    if "token" not in wrong:
        assert page.one("#token")["value"] == token
        join(visit, ANN | {"token": token})


def test_a_password_is_never_written_into_a_page(visit, services):
    page = join(visit, ANN | {"token": first_token(services), "name": ""}, status=422)

    assert PASSWORD not in page.html


def test_names_may_be_in_any_script(visit, services):
    name = "نورة 🌸 O’Hara-Łuk"

    join(visit, ANN | {"name": name, "token": first_token(services)})

    assert services.accounts.team.members()[0].name == name


def test_an_invitation_for_another_address_says_so(visit, services):
    link = services.accounts.invitations.invite("Tess", "tess@clinic.example", "technician").link

    page = join(visit, ANN | {"token": link}, status=422)

    assert "the invitation was made for" in page.text("#email-error")


def test_nobody_chooses_their_own_role(visit, services):
    link = services.accounts.invitations.invite("Ann", "ann@clinic.example", "technician").link

    visit.post("/staff/join", ANN | {"token": link, "role": "manager"})

    assert [member.role for member in services.accounts.team.members()] == ["technician"]


def test_a_new_password_is_chosen_with_a_link(visit, services, add_member):
    link = services.accounts.new_passwords.offer(add_member("Tess")).link
    page = visit.get("/staff/new-password")

    page = visit.submit(page, {"token": link, "password": NEW, "again": PASSWORD}, status=422)
    home = visit.submit(page, {"password": NEW, "again": NEW})

    assert home.location == "/staff/"
    assert services.accounts.staff_sign_in.with_password("tess@clinic.example", NEW, None)


def test_a_used_link_for_a_new_password_says_so(visit, services, add_member):
    fields = {"token": services.accounts.new_passwords.offer(add_member("Tess")).link, "password": NEW, "again": NEW}
    visit.post("/staff/new-password", fields)

    page = visit.post("/staff/new-password", fields, status=422)

    assert "has been used" in page.text("#token-error")


def join(visit, fields, status=302):
    return visit.submit(visit.get("/staff/join"), fields, status)


def first_token(services):
    return services.accounts.first_manager_link().partition("#")[2]
