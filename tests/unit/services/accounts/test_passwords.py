import pytest
from argon2 import PasswordHasher, extract_parameters

from tests.people import PASSWORD
from webapp.services.accounts.errors import PasswordLengthError
from webapp.services.accounts.passwords import Passwords


def test_a_password_is_recognised(passwords):
    assert passwords.match(passwords.hash(PASSWORD), PASSWORD)


@pytest.mark.parametrize("typed", ["", "correct horse battery stapl", PASSWORD.upper(), PASSWORD + "!"])
def test_any_other_password_is_not(passwords, typed):
    assert not passwords.match(passwords.hash(PASSWORD), typed)


def test_a_password_is_the_same_on_every_keyboard(passwords):
    assert passwords.match(passwords.hash("caf\u00e9 au lait avec moi"), " cafe\u0301 au lait avec moi ")


def test_the_costs_are_those_that_were_decided(passwords):
    assert passwords.hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_decoy_costs_as_much_as_a_password(passwords):
    assert extract_parameters(passwords._decoy) == extract_parameters(passwords.hash(PASSWORD))


def test_nobody_can_have_the_password_of_an_account_that_does_not_exist(passwords):
    assert not passwords.match(None, PASSWORD)


@pytest.mark.parametrize("length", [15, 128])
def test_lengths_from_15_to_128_are_taken(passwords, length):
    assert passwords.match(passwords.hash("é" * length), "é" * length)


@pytest.mark.parametrize("length", [0, 14, 129, 1_000_000])
def test_other_lengths_are_refused(passwords, length):
    with pytest.raises(PasswordLengthError):
        passwords.hash("x" * length)


def test_what_is_too_long_is_refused_before_it_is_hashed(passwords):
    passwords._hasher = None

    with pytest.raises(PasswordLengthError):
        passwords.hash("x" * 129)
    assert not passwords.match("$argon2id$", "x" * 129)


def test_a_hash_with_other_costs_is_recognised_and_outdated(passwords):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

    assert passwords.match(weak, PASSWORD)
    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.hash(PASSWORD))


@pytest.mark.parametrize("stored", ["", "argon2", "$argon2id$v=19$m=1,t=1,p=1$x$y", "$2b$12$" + "x" * 53])
def test_a_damaged_hash_lets_nobody_in(passwords, stored):
    assert not passwords.match(stored, PASSWORD)


@pytest.fixture
def passwords() -> Passwords:
    return Passwords()
