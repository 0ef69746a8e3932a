import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from tests.databases import another
from tests.people import PASSWORD
from webapp.services.accounts import build_accounts
from webapp.services.accounts.errors import TooManyAttemptsError, WrongCredentialsError
from webapp.services.accounts.passwords import Passwords
from webapp.storage.rows import StaffRow

TESS, ROB, DESK, ELSEWHERE = "tess@clinic.example", "rob@clinic.example", "192.0.2.7", "198.51.100.1"


def test_the_password_signs_a_member_in(door, accounts, tess):
    token = door.with_password(TESS, PASSWORD, DESK)

    assert accounts.login_session(token).staff_id == tess


def test_an_address_may_be_written_in_capitals(door, tess):
    assert door.with_password(" Tess@Clinic.example ", PASSWORD, DESK)


@pytest.mark.parametrize(
    ("email", "password"),
    [(TESS, PASSWORD + "!"), (TESS, ""), (TESS, "x" * 1000), ("nobody@clinic.example", PASSWORD), ("", PASSWORD)],
)
def test_anything_else_is_refused_with_the_same_words(door, tess, email, password):
    with pytest.raises(WrongCredentialsError, match="No account has this e-mail and this password"):
        door.with_password(email, password, DESK)


def test_a_disabled_member_is_refused_like_an_unknown_one(door, accounts, add_member, tess):
    add_member(ROB)
    accounts.team.disable(tess)

    with pytest.raises(WrongCredentialsError, match="No account has this e-mail and this password"):
        door.with_password(TESS, PASSWORD, DESK)


def test_known_and_unknown_accounts_cost_one_hash_each(door, tess):
    assert hashes_for(door, Passwords(), TESS) == hashes_for(door, Passwords(), "nobody@clinic.example") == 1


def test_without_the_decoy_unknown_accounts_would_cost_none(door, tess):
    assert hashes_for(door, WithoutDecoy(), "nobody@clinic.example") == 0


def test_the_sixth_try_is_refused_even_with_the_right_password(door, tess):
    guess(door, TESS, times=5)

    with pytest.raises(TooManyAttemptsError):
        door.with_password(TESS, PASSWORD, ELSEWHERE)


def test_the_fifth_try_may_still_be_right(door, tess):
    guess(door, TESS, times=4)

    assert door.with_password(TESS, PASSWORD, DESK)


def test_a_minute_later_the_account_is_open_again(door, clock, tess):
    guess(door, TESS, times=5)

    clock.move(minutes=1)

    assert door.with_password(TESS, PASSWORD, DESK)


def test_an_unknown_account_is_locked_like_a_known_one(door):
    guess(door, "nobody@clinic.example", times=5)

    with pytest.raises(TooManyAttemptsError):
        door.with_password("nobody@clinic.example", PASSWORD, DESK)


def test_guessing_at_one_account_locks_no_other(door, add_member, tess):
    add_member(ROB)
    guess(door, TESS, times=5)

    assert door.with_password(ROB, PASSWORD, DESK)


def test_guessing_at_many_accounts_locks_the_network_and_no_other(door, tess):
    for number in range(5):
        guess(door, f"a{number}@clinic.example", times=4)

    with pytest.raises(TooManyAttemptsError):
        door.with_password(TESS, PASSWORD, DESK)
    assert door.with_password(TESS, PASSWORD, ELSEWHERE)


def test_guesses_at_two_processes_count_together(door, tess, database, clock, cipher, blind_index, post):
    with another(database) as same:
        colleague = build_accounts(same, clock, cipher, blind_index, post).staff_sign_in
        guess(door, TESS, times=3)
        guess(colleague, TESS, times=2)

        with pytest.raises(TooManyAttemptsError):
            colleague.with_password(TESS, PASSWORD, DESK)
    with pytest.raises(TooManyAttemptsError):
        door.with_password(TESS, PASSWORD, DESK)


def test_signing_in_uses_up_no_tries(door, tess):
    tokens = {door.with_password(TESS, PASSWORD, DESK) for _ in range(7)}

    assert len(tokens) == 7


def test_an_old_hash_is_renewed_when_its_owner_signs_in(door, tess, database):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    store_hash(database, weak)

    door.with_password(TESS, PASSWORD, DESK)

    assert "m=19456,t=2,p=1" in stored_hash(database)
    assert door.with_password(TESS, PASSWORD, DESK)


def test_a_hash_of_today_stays(door, tess, database):
    before = stored_hash(database)

    door.with_password(TESS, PASSWORD, DESK)

    assert stored_hash(database) == before


def test_guessing_is_limited_before_anything_is_hashed(door, tess):
    guess(door, TESS, times=5)
    door._passwords = None

    with pytest.raises(TooManyAttemptsError):
        door.with_password(TESS, PASSWORD, DESK)


class WithoutDecoy(Passwords):
    def match(self, password_hash: str | None, password: str) -> bool:
        return password_hash is not None and super().match(password_hash, password)


class CountingHasher:
    """Stands before the real one and counts: what a wrong password costs is what its hashes cost."""

    def __init__(self, hasher):
        self._hasher = hasher
        self.verified = 0

    def verify(self, password_hash, password):
        self.verified += 1
        return self._hasher.verify(password_hash, password)

    def hash(self, password):
        return self._hasher.hash(password)


def hashes_for(door, passwords, email):
    """How many hashes a wrong password for this address costs."""
    passwords._hasher = counting = CountingHasher(passwords._hasher)
    door._passwords = passwords
    guess(door, email, times=1)
    return counting.verified


def guess(door, email, times):
    for _ in range(times):
        with pytest.raises(WrongCredentialsError):
            door.with_password(email, "a wrong password", DESK)


def store_hash(database, password_hash):
    with database.write() as session:
        session.execute(update(StaffRow).values(password_hash=password_hash))


def stored_hash(database):
    with database.read() as session:
        return session.scalars(select(StaffRow.password_hash)).one()


@pytest.fixture
def door(accounts):
    return accounts.staff_sign_in


@pytest.fixture
def tess(add_member):
    return add_member(TESS)
