import pytest

from tests.people import PASSWORD
from webapp.services.accounts.errors import (
    EmailTakenError,
    InvitationError,
    PasswordLengthError,
    UnknownMemberError,
    WrongCredentialsError,
)
from webapp.storage.rows import new_id

TESS, NEW = "tess@clinic.example", "four quite other words"


def test_the_link_lets_its_owner_choose_a_password_and_signs_them_in(accounts, ways, tess):
    session_token = ways.choose(token(ways.offer(tess)), NEW)

    assert accounts.login_session(session_token).staff_id == tess
    assert accounts.staff_sign_in.with_password(TESS, NEW, None)


def test_the_old_password_is_over_then(accounts, ways, tess):
    ways.choose(token(ways.offer(tess)), NEW)

    with pytest.raises(WrongCredentialsError):
        accounts.staff_sign_in.with_password(TESS, PASSWORD, None)


def test_an_offer_changes_nothing_by_itself(accounts, ways, tess):
    ways.offer(tess)

    assert accounts.staff_sign_in.with_password(TESS, PASSWORD, None)


def test_every_other_session_ends_with_the_old_password(accounts, ways, tess):
    thief = accounts.start_session("staff", tess)

    ways.choose(token(ways.offer(tess)), NEW)

    assert accounts.login_session(thief) is None


def test_the_link_works_once(ways, tess):
    link = ways.offer(tess)
    ways.choose(token(link), NEW)

    with pytest.raises(InvitationError):
        ways.choose(token(link), PASSWORD)


def test_a_refused_password_does_not_use_the_link_up(ways, tess):
    link = ways.offer(tess)
    with pytest.raises(PasswordLengthError):
        ways.choose(token(link), "short")

    assert ways.choose(token(link), NEW)


def test_the_link_ends_after_a_day(ways, tess, clock):
    link = ways.offer(tess)

    clock.move(hours=24)

    with pytest.raises(InvitationError):
        ways.choose(token(link), NEW)


def test_a_second_offer_replaces_the_first(ways, tess):
    first, second = ways.offer(tess), ways.offer(tess)

    with pytest.raises(InvitationError):
        ways.choose(token(first), NEW)
    assert ways.choose(token(second), NEW)


def test_the_link_is_mailed_to_the_member(ways, tess, mailbox):
    sent = ways.offer(tess)

    assert (mailbox.newest["To"], mailbox.link) == (TESS, sent.link)
    assert sent.link.startswith("https://intake.example/staff/new-password#")


def test_a_disabled_member_gets_none(accounts, ways, tess, add_member):
    link = ways.offer(tess)
    accounts.team.disable(tess)

    with pytest.raises(UnknownMemberError):
        ways.offer(tess)
    with pytest.raises(InvitationError):
        ways.choose(token(link), NEW)


def test_somebody_unknown_gets_none(ways):
    with pytest.raises(UnknownMemberError):
        ways.offer(new_id())


def test_a_link_is_good_for_its_own_page_alone(accounts, ways, tess):
    invitation = accounts.invitations.invite("Ann", "ann@clinic.example", "manager")
    offer = ways.offer(tess)

    with pytest.raises(InvitationError):
        ways.choose(token(invitation), NEW)
    with pytest.raises(InvitationError):
        accounts.invitations.join(token(offer), "Eve", "eve@clinic.example", NEW)


def test_an_invitation_does_not_become_a_new_password_when_its_address_gets_an_account(accounts, ways, add_member):
    invitation = accounts.invitations.invite("Tess", TESS, "manager")
    add_member(TESS)

    with pytest.raises(InvitationError):
        ways.choose(token(invitation), NEW)
    with pytest.raises(EmailTakenError):
        accounts.invitations.join(token(invitation), "Tess", TESS, NEW)


def test_an_offer_does_not_stand_among_the_invitations(accounts, ways, tess):
    ways.offer(tess)

    assert accounts.invitations.open() == []


def token(sent) -> str:
    return str(sent.link).partition("#")[2]


@pytest.fixture
def ways(accounts):
    return accounts.new_passwords


@pytest.fixture
def tess(add_member):
    return add_member(TESS)
