"""Saving settings: once, in order, with what it means shown before, and nobody's change lost."""

from collections.abc import Iterator
from datetime import date
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import Connection, event

from tests.clinic import Clinic
from tests.settings import changed, draft
from webapp.domain import moved_plan
from webapp.domain.invariants import Violation
from webapp.domain.problem import RefusedError
from webapp.domain.setting_choices import ClinicLines, SettingChange
from webapp.domain.settings import InvalidSettingError
from webapp.services.settings_changes import SettingsChangedError


def test_a_preview_says_what_differs_and_for_whom_and_stores_nothing(clinic: Clinic):
    client_id = clinic.arrive("U01", "Liam Hale")
    before = clinic.stored()

    preview = clinic.work.settings.preview(draft(clinic, first_wash_day=6))

    assert preview.changes == (SettingChange("first_wash_day", 5, 6),)
    assert [(plan.client_id, plan.name) for plan in preview.impact.changed] == [(client_id, "Liam Hale")]
    assert "Avoid: Water on your scalp: 1 day longer" in [str(line.text) for line in preview.impact.summary.lines]
    assert clinic.stored() == before


def test_saving_moves_nobody_and_tells_nobody(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")

    changed(clinic, mona, first_wash_day=6)

    assert len(clinic.desk.plans.versions(client_id)) == 1
    assert clinic.told == []


def test_versions_are_numbered_and_remember_who_when_what_and_why(clinic: Clinic, mona: UUID):
    changed(clinic, mona, "Less swelling", first_wash_day=6)
    changed(clinic, mona, spf=60)

    second, first = clinic.work.settings_history.lines()

    assert (first.number, first.by, first.at, first.reason) == (1, "Mona", clinic.clock(), "Less swelling")
    assert first.changes == (SettingChange("first_wash_day", 5, 6),)
    assert second.changes == (SettingChange("spf", 50, 60),)


def test_only_what_differs_from_the_protocol_is_kept_and_the_reason_is_sealed(clinic: Clinic, mona: UUID):
    changed(clinic, mona, "Less swelling", first_wash_day=6)

    (row,) = clinic.stored()["settings_version"]

    assert {"first_wash_day": 6} in row
    assert b"swelling" not in repr(row).encode()


def test_saving_the_same_twice_is_one_version(clinic: Clinic, mona: UUID):
    wanted = draft(clinic, first_wash_day=6)

    numbers = [clinic.work.settings.save(wanted, mona).number for _ in range(2)]

    assert numbers == [1, 1]


def test_saving_nothing_new_makes_no_version(clinic: Clinic, mona: UUID):
    assert changed(clinic, mona).number == 0


def test_a_value_outside_its_range_is_not_saved(clinic: Clinic, mona: UUID):
    with pytest.raises(InvalidSettingError):
        changed(clinic, mona, first_wash_day=3)

    assert clinic.stored()["settings_version"] == []


def test_a_line_that_promises_is_not_saved(clinic: Clinic, mona: UUID):
    with pytest.raises(RefusedError, match="Painless"):
        changed(clinic, mona, lines=ClinicLines(contact="Painless, always."))


def test_lines_hold_for_everybody_at_once_and_ask_for_no_move(clinic: Clinic, mona: UUID):
    clinic.arrive("U01")

    saved = changed(clinic, mona, lines=ClinicLines("We answer from 9 to 18.", "Rashid Hospital is near."))

    assert clinic.work.settings.current().lines == saved.lines
    assert clinic.work.settings_moves.open().impact.plans == ()


def test_the_second_of_two_managers_is_told_and_nothing_is_saved(clinic: Clinic, mona: UUID):
    mine = draft(clinic, first_wash_day=6)
    changed(clinic, clinic.staff("Rana", role="manager"), spf=60)

    with pytest.raises(SettingsChangedError):
        clinic.work.settings.save(mine, mona)

    assert clinic.work.settings.current().number == 1


def test_what_both_typed_stands_on_top_of_what_the_first_saved(clinic: Clinic):
    mine = draft(clinic, first_wash_day=6, lines=ClinicLines(contact="From 9 to 18."))
    rana = clinic.staff("Rana", role="manager")
    changed(clinic, rana, spf=60, first_wash_day=7, lines=ClinicLines(emergency="Rashid Hospital is near."))

    preview = clinic.work.settings.preview(mine)

    assert preview.by == "Rana"
    assert [change.code for change in preview.theirs] == ["first_wash_day", "spf", "emergency"]
    assert (preview.draft.base, preview.draft.values["spf"], preview.draft.values["first_wash_day"]) == (1, 60, 6)
    assert preview.draft.lines == ClinicLines("From 9 to 18.", "Rashid Hospital is near.")
    assert preview.changes[0] == SettingChange("first_wash_day", 7, 6)


def test_of_two_who_save_at_the_same_moment_one_is_told(clinic: Clinic, mona: UUID):
    outcomes: list[str] = []

    def save(day: int) -> None:
        try:
            outcomes.append(str(clinic.work.settings.save(draft(clinic, base=0, first_wash_day=day), mona).number))
        except SettingsChangedError:
            outcomes.append("told")

    threads = [Thread(target=save, args=(day,)) for day in (6, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["1", "told"]


def test_a_version_that_could_not_be_kept_is_remembered_by_nobody(clinic: Clinic, mona: UUID):
    writer = clinic.database.engines.writer
    event.listen(writer, "commit", disk_full)
    with pytest.raises(OSError, match="full"):
        changed(clinic, mona, first_wash_day=6)
    event.remove(writer, "commit", disk_full)

    saved = changed(clinic, mona, first_wash_day=7)

    assert (saved.number, saved.values["first_wash_day"]) == (1, 7)
    assert clinic.work.settings.current() == saved


def test_a_live_plan_that_would_break_a_safety_rule_blocks_saving(clinic: Clinic, mona: UUID, monkeypatch):
    clinic.arrive("U01", "Liam Hale")
    monkeypatch.setattr(moved_plan, "violations", broken_from_a_wash_on_day_six)

    with pytest.raises(RefusedError, match=r"Liam Hale would break a safety rule: I01"):
        changed(clinic, mona, first_wash_day=6)

    assert clinic.stored()["settings_version"] == []


def test_what_a_plan_breaks_already_blocks_nothing(clinic: Clinic, mona: UUID, monkeypatch):
    clinic.arrive("U01")
    monkeypatch.setattr(moved_plan, "violations", lambda *_: [Violation("I01", date(2026, 12, 14), "too soon")])

    assert changed(clinic, mona, first_wash_day=6).number == 1


def disk_full(_connection: Connection) -> None:
    raise OSError("The disk is full.")


def broken_from_a_wash_on_day_six(_content, case, _assessment) -> list[Violation]:
    return list(_broken(case.settings["first_wash_day"]))


def _broken(day: int) -> Iterator[Violation]:
    if day == 6:
        yield Violation("I01", date(2026, 12, 14), "too soon")
