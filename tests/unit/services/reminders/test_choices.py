from dataclasses import replace
from datetime import time
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.clock import FakeClock
from tests.databases import another
from tests.rows import client_row
from webapp.domain.problem import RefusedError
from webapp.services.reminders.choices import ReminderChoice, ReminderChoices
from webapp.services.reminders.recipients import StopTokens
from webapp.storage.database import Database
from webapp.storage.rows import ReminderChoiceRow

CHOSEN = ReminderChoice(
    is_on=True,
    channels=("email", "text"),
    morning=time(9),
    evening=time(20, 15),
    quiet_from=time(22),
    quiet_until=time(8),
    is_chosen=True,
)


def test_nothing_is_switched_on_before_somebody_chooses(choices, client_id):
    assert choices.of(client_id) == ReminderChoice()
    assert ReminderChoice().is_on is False


def test_what_was_chosen_comes_back(choices, client_id):
    choices.save(client_id, CHOSEN)

    assert choices.of(client_id) == CHOSEN


def test_a_choice_takes_the_place_of_the_one_before(choices, client_id, database):
    choices.save(client_id, CHOSEN)
    choices.save(client_id, replace(CHOSEN, channels=("push",), morning=time(8, 30)))

    assert choices.of(client_id) == replace(CHOSEN, channels=("push",), morning=time(8, 30))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(ReminderChoiceRow)) == 1


def test_two_who_choose_at_once_are_both_heard(choices, client_id, database, clock):
    with another(database) as other:
        ReminderChoices(other, clock).save(client_id, CHOSEN)
        choices.add_channel(client_id, "push")

    assert choices.of(client_id).channels == ("email", "push", "text")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"channels": ()}, ["channels"]),
        ({"morning": time(7, 59)}, ["morning"]),
        ({"morning": time(22)}, ["morning", "evening"]),
        ({"morning": time(0)}, ["morning"]),
        ({"evening": time(22)}, ["evening"]),
        ({"evening": time(23, 59)}, ["evening"]),
        ({"evening": time(9)}, ["evening"]),
        ({"evening": time(8, 30)}, ["evening"]),
        ({"quiet_from": time(19), "quiet_until": time(21)}, ["evening"]),
        ({"channels": (), "morning": time(3), "evening": time(2)}, ["channels", "morning", "evening"]),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_changed(choices, client_id, changes, fields):
    choices.save(client_id, CHOSEN)

    with pytest.raises(RefusedError) as refused:
        choices.save(client_id, replace(CHOSEN, **changes))

    assert [problem.field for problem in refused.value.problems] == fields
    assert choices.of(client_id) == CHOSEN


@pytest.mark.parametrize(
    "changes",
    [
        {"morning": time(8)},
        {"evening": time(21, 59)},
        {"quiet_from": time(0), "quiet_until": time(0), "morning": time(0), "evening": time(23, 59)},
        {"quiet_from": time(13), "quiet_until": time(15)},
        {"is_on": False, "channels": ()},
    ],
)
def test_what_can_be_is_taken(choices, client_id, changes):
    wanted = replace(CHOSEN, **changes)

    choices.save(client_id, wanted)

    assert choices.of(client_id) == wanted


def test_a_way_that_is_asked_for_switches_reminders_on(choices, client_id):
    choices.add_channel(client_id, "push")

    assert choices.of(client_id) == ReminderChoice(is_on=True, channels=("push",), is_chosen=True)


def test_a_way_that_is_asked_for_brings_none_back_that_was_switched_off(choices, client_id):
    choices.save(client_id, replace(CHOSEN, is_on=False))

    choices.add_channel(client_id, "push")

    assert choices.of(client_id).channels == ("push",)


def test_without_the_last_way_all_is_off(choices, client_id):
    choices.save(client_id, CHOSEN)

    choices.remove_channel(client_id, "email")
    assert choices.of(client_id) == replace(CHOSEN, channels=("text",))

    choices.remove_channel(client_id, "text")
    assert choices.of(client_id) == replace(CHOSEN, channels=(), is_on=False)


def test_taking_away_what_is_not_there_says_nothing_for_the_client(choices, client_id):
    choices.remove_channel(client_id, "push")

    assert choices.of(client_id).is_chosen is False


def test_one_switch_keeps_the_rest_as_it_was(choices, client_id):
    choices.save(client_id, CHOSEN)

    choices.switch(client_id, is_on=False)
    assert choices.of(client_id) == replace(CHOSEN, is_on=False)

    choices.switch(client_id, is_on=True)
    assert choices.of(client_id) == CHOSEN


def test_a_letter_can_end_it_and_do_so_again(choices, client_id, database):
    choices.save(client_id, CHOSEN)

    for _ in range(2):
        choices.stop(row_id(database))

        assert choices.of(client_id) == replace(CHOSEN, is_on=False)


def test_an_unknown_letter_ends_nothing(choices, client_id):
    choices.save(client_id, CHOSEN)

    choices.stop(UUID(int=7))

    assert choices.of(client_id) == CHOSEN


def test_a_token_names_the_choice_that_it_was_made_for():
    tokens = StopTokens("s" * 40)

    assert tokens.read(tokens.make(UUID(int=5))) == UUID(int=5)
    assert tokens.make(UUID(int=5)) == tokens.make(UUID(int=5))


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: "",
        lambda _: "x",
        lambda _: "ä.ö",
        lambda token: token[:-1],
        lambda token: token.partition(".")[0],
        lambda token: f"{StopTokens('s' * 40).make(UUID(int=6)).partition('.')[0]}.{token.partition('.')[2]}",
        lambda _: StopTokens("t" * 40).make(UUID(int=5)),
        lambda token: token * 1000,
    ],
)
def test_a_token_that_we_did_not_make_names_nothing(forge):
    tokens = StopTokens("s" * 40)

    assert tokens.read(forge(tokens.make(UUID(int=5)))) is None


def row_id(database: Database) -> UUID:
    with database.read() as session:
        return session.scalars(select(ReminderChoiceRow.id)).one()


@pytest.fixture
def client_id(database: Database) -> UUID:
    with database.write() as session:
        row = client_row()
        session.add(row)
    return row.id


@pytest.fixture
def choices(database: Database, clock: FakeClock) -> ReminderChoices:
    return ReminderChoices(database, clock)
