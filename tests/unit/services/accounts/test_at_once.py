"""Many requests at the same moment: what works once works once, and what is limited is limited."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.people import PASSWORD
from webapp.services.accounts.client_sign_in import TRIES
from webapp.services.accounts.errors import AccountError, SignInCodeError, TooManyAttemptsError, WrongCredentialsError

SAM, TESS = "sam@b.example", "tess@clinic.example"
AT_ONCE = 8


def test_a_link_that_is_pressed_many_times_signs_in_once(accounts, mailbox, sam):
    accounts.client_sign_in.ask(SAM, None)

    outcomes = at_once(lambda: accounts.client_sign_in.with_link(mailbox.token))

    assert outcomes.count(SignInCodeError) == AT_ONCE - 1


def test_a_code_is_tried_five_times_however_fast(accounts, mailbox, sam):
    request = accounts.client_sign_in.ask(SAM, None)
    wrong = f"{(int(mailbox.code) + 1) % 1_000_000:06}"
    tries: list[str] = []
    count_tries(accounts.client_sign_in, tries)

    outcomes = at_once(lambda: accounts.client_sign_in.with_code(request, wrong, None))

    assert outcomes == [SignInCodeError] * AT_ONCE
    assert len(tries) == TRIES


def test_an_invitation_makes_one_account(accounts):
    token = accounts.first_manager_link().partition("#")[2]

    at_once(lambda: accounts.invitations.join(token, "Ann", "ann@clinic.example", PASSWORD))

    assert len(accounts.team.members()) == 1


def test_guesses_in_parallel_count_like_guesses_in_a_row(accounts, add_member):
    add_member(TESS)

    outcomes = at_once(lambda: accounts.staff_sign_in.with_password(TESS, "a wrong password", None))

    assert outcomes.count(WrongCredentialsError) == 5
    assert outcomes.count(TooManyAttemptsError) == AT_ONCE - 5


def at_once(act: Callable[[], Any]) -> list[Any]:
    """What came of it each time: an answer, or the type of the error."""

    def outcome(_: int) -> Any:
        try:
            return act()
        except AccountError as error:
            return type(error)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(outcome, range(AT_ONCE)))


def count_tries(ways: Any, tries: list[str]) -> None:
    compare = ways._try_code

    def counted(session, row, code):
        tries.append(code)
        return compare(session, row, code)

    ways._try_code = counted


@pytest.fixture
def sam(add_client):
    return add_client(SAM)
