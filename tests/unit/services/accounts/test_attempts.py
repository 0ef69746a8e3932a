from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.databases import another
from webapp.services.accounts.attempts import Attempts, Bucket, Limit, network_of
from webapp.services.accounts.errors import TooManyAttemptsError
from webapp.storage.database import Database
from webapp.storage.rows import AttemptRow

THREE = Limit("three", 3, timedelta(minutes=1))
TEN = Limit("ten", 10, timedelta(hours=1))
ANN, BOB = Bucket(THREE, "ann"), Bucket(THREE, "bob")


def test_a_limit_refuses_what_is_over_it(attempts):
    spend(attempts, ANN, times=3)

    with pytest.raises(TooManyAttemptsError):
        attempts.spend(ANN)


def test_a_full_bucket_fills_no_other(attempts):
    spend(attempts, ANN, times=3)

    attempts.spend(BOB)


def test_limits_of_different_names_count_apart(attempts):
    spend(attempts, ANN, times=3)

    attempts.spend(Bucket(TEN, "ann"))


def test_the_window_slides(attempts, clock):
    attempts.spend(ANN)
    clock.move(seconds=30)
    spend(attempts, ANN, times=2)
    clock.move(seconds=30)

    attempts.spend(ANN)

    with pytest.raises(TooManyAttemptsError):
        attempts.spend(ANN)


def test_the_refusal_says_until_when(attempts, clock):
    first = clock()
    attempts.spend(ANN)
    clock.move(seconds=20)
    spend(attempts, ANN, times=2)

    with pytest.raises(TooManyAttemptsError) as refused:
        attempts.spend(ANN)

    assert refused.value.until == first + timedelta(minutes=1)


def test_a_refused_attempt_counts_in_no_bucket(attempts, database):
    spend(attempts, ANN, times=3)

    with pytest.raises(TooManyAttemptsError):
        attempts.spend(BOB, ANN)

    assert count(database) == 3


def test_what_is_given_back_does_not_count(attempts, database):
    spent = attempts.spend(ANN, BOB)
    attempts.spend(ANN)

    with database.write() as session:
        attempts.give_back_within(session, spent)

    assert count(database) == 1


def test_a_limit_is_shared_by_processes(attempts, clock, database):
    spend(attempts, ANN, times=2)
    with another(database) as same:
        Attempts(same, clock).spend(ANN)

    with pytest.raises(TooManyAttemptsError):
        attempts.spend(ANN)


def test_old_attempts_are_cleared_away(attempts, clock, database):
    spend(attempts, ANN, times=3)
    clock.move(days=1)

    attempts.spend(BOB)

    assert count(database) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("1.2.3.4, 5.6.7.8", "unknown"),
    ],
)
def test_a_household_counts_as_one(address, network):
    assert network_of(address) == network


def spend(attempts: Attempts, bucket: Bucket, times: int) -> None:
    for _ in range(times):
        attempts.spend(bucket)


def count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(AttemptRow)) or 0


@pytest.fixture
def attempts(database, clock) -> Attempts:
    return Attempts(database, clock)
