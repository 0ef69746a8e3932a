import pytest
from sqlalchemy import select

from tests.people import PASSWORD
from webapp.services.accounts.errors import (
    EmailTakenError,
    InvitationError,
    OtherAddressError,
    PasswordLengthError,
    UnknownMemberError,
)
from webapp.storage.rows import InvitationRow, new_id

ANN, TESS = "ann@clinic.example", "tess@clinic.example"


def test_the_first_link_makes_a_manager_and_signs_them_in(accounts, invitations):
    session_token = invitations.join(token(accounts.first_manager_link()), "Ann", "Ann@clinic.example", PASSWORD)

    login = accounts.login_session(session_token)
    assert (login.name, login.role) == ("Ann", "manager")
    assert accounts.staff_sign_in.with_password(ANN, PASSWORD, None)


def test_the_first_link_leads_to_the_join_page_and_keeps_its_token_out_of_logs(accounts):
    assert accounts.first_manager_link().startswith("https://intake.example/staff/join#")


def test_there_is_no_first_link_once_there_is_staff(accounts, add_member):
    add_member()

    assert accounts.first_manager_link() is None


def test_a_second_start_replaces_the_first_link(accounts, invitations):
    first, second = accounts.first_manager_link(), accounts.first_manager_link()

    with pytest.raises(InvitationError):
        invitations.join(token(first), "Ann", ANN, PASSWORD)
    assert invitations.join(token(second), "Ann", ANN, PASSWORD)


def test_the_first_link_is_dead_once_there_is_staff(accounts, invitations, add_member):
    link = accounts.first_manager_link()
    add_member()

    with pytest.raises(InvitationError):
        invitations.join(token(link), "Ann", ANN, PASSWORD)


@pytest.mark.parametrize(("make", "hours"), [("first", 24), ("invited", 72)])
def test_links_end_in_time(accounts, invitations, clock, make, hours):
    link = accounts.first_manager_link() if make == "first" else invitations.invite("Ann", ANN, "manager").link

    clock.move(hours=hours)

    with pytest.raises(InvitationError):
        invitations.join(token(link), "Ann", ANN, PASSWORD)


@pytest.mark.parametrize(("make", "hours"), [("first", 24), ("invited", 72)])
def test_links_are_good_until_then(accounts, invitations, clock, make, hours):
    link = accounts.first_manager_link() if make == "first" else invitations.invite("Ann", ANN, "manager").link

    clock.move(hours=hours, seconds=-1)

    assert invitations.join(token(link), "Ann", ANN, PASSWORD)


def test_an_invitation_makes_the_role_it_was_made_for(accounts, invitations):
    link = invitations.invite("Tess", TESS, "technician").link

    session_token = invitations.join(token(link), "Tess T.", TESS, PASSWORD)

    assert accounts.login_session(session_token).role == "technician"


def test_an_invitation_works_once(invitations):
    link = invitations.invite("Tess", TESS, "technician").link
    invitations.join(token(link), "Tess", TESS, PASSWORD)

    with pytest.raises(InvitationError):
        invitations.join(token(link), "Somebody", "somebody@clinic.example", PASSWORD)


def test_an_invitation_is_for_the_address_it_was_sent_to(invitations):
    link = invitations.invite("Tess", TESS, "technician").link

    with pytest.raises(OtherAddressError):
        invitations.join(token(link), "Tess", ANN, PASSWORD)


def test_a_refused_password_does_not_use_the_link_up(invitations):
    link = invitations.invite("Tess", TESS, "technician").link
    with pytest.raises(PasswordLengthError):
        invitations.join(token(link), "Tess", TESS, "short")

    assert invitations.join(token(link), "Tess", TESS, PASSWORD)


def test_a_wrong_link_costs_no_hashing(invitations):
    invitations._passwords = None

    with pytest.raises(InvitationError):
        invitations.join("guessed", "Tess", TESS, PASSWORD)


def test_an_invitation_is_mailed_to_its_address(invitations, mailbox):
    invited = invitations.invite("Tess", "Tess@Clinic.example", "technician")

    assert (mailbox.newest["To"], mailbox.link, invited.is_mailed) == (TESS, invited.link, True)


def test_an_invitation_stands_even_if_mail_is_down(invitations, mailbox):
    mailbox.is_down = True

    invited = invitations.invite("Tess", TESS, "technician")

    assert not invited.is_mailed
    assert invitations.join(token(invited.link), "Tess", TESS, PASSWORD)


def test_a_new_invitation_replaces_the_one_before(invitations):
    first, second = (invitations.invite("Tess", TESS, "technician").link for _ in range(2))

    with pytest.raises(InvitationError):
        invitations.join(token(first), "Tess", TESS, PASSWORD)
    assert invitations.join(token(second), "Tess", TESS, PASSWORD)


def test_nobody_is_invited_to_an_account_that_exists(invitations, add_member):
    add_member(TESS)

    with pytest.raises(EmailTakenError):
        invitations.invite("Tess", TESS.upper(), "manager")


def test_an_invitation_cannot_take_over_an_account_made_since(accounts, invitations, add_member):
    link = invitations.invite("Tess", TESS, "manager").link
    add_member(TESS)

    with pytest.raises(EmailTakenError):
        invitations.join(token(link), "Tess", TESS, PASSWORD)


def test_open_invitations_are_those_that_can_be_followed(accounts, invitations, clock):
    accounts.first_manager_link()
    invitations.invite("Old", "old@clinic.example", "technician")
    clock.move(hours=72)
    used = invitations.invite("Used", "used@clinic.example", "technician")
    invitations.join(token(used.link), "Used", "used@clinic.example", PASSWORD)
    clock.move(seconds=1)
    invitations.invite("Tess", TESS, "technician")
    clock.move(seconds=1)
    invitations.invite("Ann", ANN, "manager")

    assert [invitation.name for invitation in invitations.open()] == ["Ann", "Tess"]


def test_a_withdrawn_invitation_is_dead(invitations):
    link = invitations.invite("Tess", TESS, "technician").link
    (invitation,) = invitations.open()

    invitations.withdraw(invitation.id)
    invitations.withdraw(invitation.id)

    assert invitations.open() == []
    with pytest.raises(InvitationError):
        invitations.join(token(link), "Tess", TESS, PASSWORD)


def test_an_unknown_invitation_cannot_be_withdrawn(invitations):
    with pytest.raises(UnknownMemberError):
        invitations.withdraw(new_id())


def test_no_link_stands_in_the_database(invitations, database):
    link = invitations.invite("Tess", TESS, "technician").link

    with database.read() as session:
        assert token(link) not in str(session.execute(select(InvitationRow.__table__)).all())


def token(link: str) -> str:
    return link.partition("#")[2]


@pytest.fixture
def invitations(accounts):
    return accounts.invitations
