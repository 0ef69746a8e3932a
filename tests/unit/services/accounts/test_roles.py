"""Managers change what others may do: it counts at once, and the clinic always keeps one manager."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.at_once import ROUNDS, Act, kinds_at_once
from webapp.services.accounts import AccountsService
from webapp.services.accounts import team as team_module
from webapp.services.accounts.errors import LastManagerError, UnknownMemberError
from webapp.storage.database import Database
from webapp.storage.rows import new_id


def test_a_technician_who_becomes_a_manager_signs_in_anew(accounts: AccountsService, mona: UUID, tess: UUID):
    token, other = accounts.start_session("staff", tess), accounts.start_session("staff", mona)

    accounts.team.change_role(tess, "manager")

    assert accounts.login_session(token) is None
    assert accounts.login_session(other)
    assert role_of(accounts, tess) == "manager"


def test_the_same_role_again_changes_nothing(accounts: AccountsService, mona: UUID, tess: UUID):
    token = accounts.start_session("staff", tess)

    accounts.team.change_role(tess, "technician")

    assert accounts.login_session(token)


def test_the_last_manager_stays_one(accounts: AccountsService, mona: UUID, tess: UUID):
    token = accounts.start_session("staff", mona)

    with pytest.raises(LastManagerError):
        accounts.team.change_role(mona, "technician")

    assert role_of(accounts, mona) == "manager"
    assert accounts.login_session(token)


def test_a_manager_who_may_not_come_in_is_no_manager_to_stay(accounts: AccountsService, mona: UUID, max_: UUID):
    accounts.team.disable(max_)

    with pytest.raises(LastManagerError):
        accounts.team.change_role(mona, "technician")


def test_somebody_unknown_gets_no_role(accounts: AccountsService):
    with pytest.raises(UnknownMemberError):
        accounts.team.change_role(new_id(), "manager")


def test_of_two_managers_who_demote_each_other_one_stays(
    accounts: AccountsService, database: Database, mona: UUID, max_: UUID
):
    for number in range(ROUNDS[database.dialect]):
        told = kinds_at_once(demoting(accounts, mona), demoting(accounts, max_))

        roles = sorted(role_of(accounts, who) for who in (mona, max_))
        assert (told, roles) == (["LastManagerError", "NoneType"], ["manager", "technician"]), number
        demoted = mona if role_of(accounts, mona) == "technician" else max_
        accounts.team.change_role(demoted, "manager")


def test_of_a_manager_demoted_and_one_disabled_in_the_same_moment_one_stays(
    accounts: AccountsService, database: Database, mona: UUID, max_: UUID
):
    for number in range(ROUNDS[database.dialect]):
        told = kinds_at_once(demoting(accounts, mona), lambda: accounts.team.disable(max_))

        assert told == ["LastManagerError", "NoneType"], number
        accounts.team.enable(max_)
        accounts.team.change_role(mona, "manager")


def test_with_nobody_looking_for_another_manager_none_would_stay(
    accounts: AccountsService, mona: UUID, max_: UUID, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(team_module, "_has_other_manager", lambda *_: True)

    kinds_at_once(demoting(accounts, mona), demoting(accounts, max_))

    assert {member.role for member in accounts.team.members()} == {"technician"}


def demoting(accounts: AccountsService, who: UUID) -> Act:
    return lambda: accounts.team.change_role(who, "technician")


def role_of(accounts: AccountsService, staff_id: UUID) -> str:
    return next(member.role for member in accounts.team.members() if member.id == staff_id)


@pytest.fixture
def mona(accounts: AccountsService, add_member: Callable[..., UUID]) -> UUID:
    return add_member("mona@clinic.example", "manager")


@pytest.fixture
def max_(accounts: AccountsService, add_member: Callable[..., UUID]) -> UUID:
    return add_member("max@clinic.example", "manager")


@pytest.fixture
def tess(accounts: AccountsService, add_member: Callable[..., UUID]) -> UUID:
    return add_member("tess@clinic.example")
