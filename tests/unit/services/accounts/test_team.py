import pytest

from tests.people import PASSWORD
from webapp.services.accounts.errors import (
    EmailTakenError,
    InvitationError,
    LastManagerError,
    PasswordLengthError,
    UnknownMemberError,
    WrongCredentialsError,
)
from webapp.storage.rows import new_id

MONA, TESS = "mona@clinic.example", "tess@clinic.example"


def test_a_disabled_member_is_signed_out_everywhere_at_once(accounts, team, mona, tess):
    tokens = [accounts.start_session("staff", tess) for _ in range(2)]
    other = accounts.start_session("staff", mona)

    team.disable(tess)

    assert [accounts.login_session(token) for token in tokens] == [None, None]
    assert accounts.login_session(other)


def test_a_disabled_member_cannot_sign_in_until_enabled_again(accounts, team, mona, tess):
    team.disable(tess)
    with pytest.raises(WrongCredentialsError):
        accounts.staff_sign_in.with_password(TESS, PASSWORD, None)

    team.enable(tess)

    assert accounts.staff_sign_in.with_password(TESS, PASSWORD, None)


def test_being_enabled_again_brings_no_old_session_back(accounts, team, mona, tess):
    token = accounts.start_session("staff", tess)

    team.disable(tess)
    team.enable(tess)

    assert accounts.login_session(token) is None


def test_the_last_manager_stays(team, mona, tess):
    with pytest.raises(LastManagerError):
        team.disable(mona)

    assert [member.disabled_at for member in team.members()] == [None, None]


def test_one_of_two_managers_may_go(team, mona, add_member):
    other = add_member("max@clinic.example", "manager")

    team.disable(mona)

    with pytest.raises(LastManagerError):
        team.disable(other)


def test_disabling_twice_keeps_the_first_time(team, mona, tess, clock):
    team.disable(tess)
    disabled_at = clock()
    clock.move(days=1)

    team.disable(tess)

    assert by_email(team, TESS).disabled_at == disabled_at


@pytest.mark.parametrize("act", ["disable", "enable"])
def test_somebody_unknown_cannot_be_changed(team, act):
    with pytest.raises(UnknownMemberError):
        getattr(team, act)(new_id())


def test_members_stand_by_name_and_the_disabled_last(team, mona, tess, add_member):
    team.add("adam", "adam@clinic.example", "technician", PASSWORD)
    team.add("Zoe", "zoe@clinic.example", "technician", PASSWORD)
    team.disable(by_email(team, "adam@clinic.example").id)

    assert [member.name for member in team.members()] == ["Mona", "Tess", "Zoe", "adam"]


def test_a_member_added_by_hand_can_sign_in(accounts, team):
    staff_id = team.add("Ann", "Ann@Clinic.example", "manager", PASSWORD)

    token = accounts.staff_sign_in.with_password("ann@clinic.example", PASSWORD, None)

    assert accounts.login_session(token).staff_id == staff_id


def test_two_members_cannot_have_one_address(team, tess):
    with pytest.raises(EmailTakenError):
        team.add("Another", TESS.upper(), "technician", PASSWORD)


def test_a_member_added_by_hand_needs_a_long_password_too(team):
    with pytest.raises(PasswordLengthError):
        team.add("Ann", "ann@clinic.example", "manager", "short")


def by_email(team, email):
    return next(member for member in team.members() if member.email == email)


@pytest.fixture
def team(accounts):
    return accounts.team


@pytest.fixture
def mona(team):
    return team.add("Mona", MONA, "manager", PASSWORD)


@pytest.fixture
def tess(add_member):
    return add_member(TESS)


@pytest.mark.parametrize(
    "act", [lambda team, who: team.disable(who), lambda team, who: team.change_role(who, "technician")]
)
def test_links_that_a_manager_gave_out_end_with_their_being_one(accounts, team, mona, tess, add_member, act):
    max_id = add_member("max@clinic.example", "manager")
    back_door = accounts.invitations.invite("Max", "max@home.example", "manager", max_id)
    password = accounts.new_passwords.offer(tess, max_id)
    kept = accounts.invitations.invite("Nora", "nora@clinic.example", "technician", mona)

    act(team, max_id)

    with pytest.raises(InvitationError):
        accounts.invitations.join(back_door.link.partition("#")[2], "Max", "max@home.example", PASSWORD)
    with pytest.raises(InvitationError):
        accounts.new_passwords.choose(password.link.partition("#")[2], PASSWORD)
    assert [each.email for each in accounts.invitations.open()] == [kept.recipient.email]
