"""Which settings hold, for whom: the environment's, those that managers saved, and those of each plan."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import insert

from tests.clients import library
from tests.clinic import Clinic
from tests.databases import another
from tests.rows import NOW, settings_version_row
from tests.settings import changed, settings_of
from webapp.domain.decision import DecisionKind
from webapp.domain.settings import InvalidSettingError
from webapp.services.clinic_settings import ClinicSettings
from webapp.storage.database import Database
from webapp.storage.rows import SettingsVersionRow, new_id

PROTOCOL = library().content.protocol
S1 = date(2026, 12, 14)


def test_the_environment_goes_on_the_defaults_until_somebody_saves(sqlite_database: Database):
    settings = ClinicSettings(PROTOCOL, {"spf": 60, "oils": "jojoba"})

    with sqlite_database.read() as session:
        current = settings.current(session)

    assert (current.number, current.values["spf"], current.values["oils"]) == (0, 60, ("jojoba",))
    assert current.values["first_wash_day"] == 5


def test_what_the_protocol_does_not_allow_in_the_environment_stops_the_start():
    with pytest.raises(InvalidSettingError):
        ClinicSettings(PROTOCOL, {"spf": 5})


def test_what_is_saved_is_seen_by_every_process_at_once(clinic: Clinic, mona: UUID):
    with another(clinic.database) as elsewhere:
        settings = ClinicSettings(PROTOCOL, {})
        with elsewhere.read() as session:
            assert settings.current(session).number == 0

        changed(clinic, mona, first_wash_day=6)

        with elsewhere.read() as session:
            assert settings.current(session).values["first_wash_day"] == 6


@pytest.mark.parametrize(("number", "found"), [(2**31, 1), (10**30, 1), (-1, 0), (-(10**30), 0)])
def test_a_number_that_no_version_can_have_leads_to_one_that_is_there(
    clinic: Clinic, mona: UUID, number: int, found: int
):
    changed(clinic, mona, first_wash_day=6)

    assert clinic.work.settings.version(number).number == found


def test_new_clients_get_the_newest_and_others_keep_theirs(clinic: Clinic, mona: UUID):
    before = clinic.arrive("U01")
    changed(clinic, mona, first_wash_day=6)
    after = clinic.arrive("U01")

    assert [settings_of(clinic, each).version.number for each in (before, after)] == [0, 1]


def test_a_plan_made_anew_for_another_reason_keeps_its_settings(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    changed(clinic, mona, first_wash_day=6, gap_later=42)

    clinic.book(client_id, mona, 1, S1)

    assert settings_of(clinic, client_id).version.number == 0
    assert (clinic.days(client_id)[2] - clinic.days(client_id)[1]).days == 28


def test_somebody_who_waited_from_the_start_gets_the_newest_with_the_first_plan(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U09")
    changed(clinic, mona, gap_later=42)

    waits = frozenset({"keloid_own:defer"})
    clinic.decide(client_id, mona, DecisionKind.APPROVE_WITH_CHANGES, set_aside=waits, letter_received=True)

    days = clinic.days(client_id)
    assert (days[2] - days[1]).days == 42


def test_a_choice_that_the_content_no_longer_allows_falls_back_to_its_default(sqlite_database: Database):
    chosen = {"first_wash_day": 99, "gone": 1, "spf": 60}
    with sqlite_database.write() as session:
        session.add(settings_version_row(chosen=chosen))

    with sqlite_database.read() as session:
        current = ClinicSettings(PROTOCOL, {}).current(session)

    assert (current.values["first_wash_day"], current.values["spf"]) == (5, 60)
    assert set(current.dropped) == {"first_wash_day", "gone"}


def test_a_number_that_was_never_saved_is_the_one_before_it(sqlite_database: Database):
    with sqlite_database.write() as session:
        session.add(settings_version_row())

    with sqlite_database.read() as session:
        assert ClinicSettings(PROTOCOL, {}).version(session, 7).number == 1


def test_two_versions_cannot_have_one_number(database: Database):
    row = dict(created_at=NOW, number=1, content_version="", chosen={}, wording={})
    with database.write() as session:
        session.execute(insert(SettingsVersionRow).values(id=new_id(), **row))

    with pytest.raises(Exception, match=r"(?i)unique"), database.write() as session:
        session.execute(insert(SettingsVersionRow).values(id=new_id(), **row))
