"""What another content would change for the clients who follow a plan now."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from tests.clients import CLIENTS, CONTENT, with_answers
from tests.clinic import Clinic
from tests.contents import FIRST_WASH_ON_DAY_6, Edit, content_copy, without_option, without_rule
from tests.rows import settings_version_row
from webapp.content.changes import Comparison, read_side
from webapp.domain.decision import DecisionKind
from webapp.domain.impact import Impact
from webapp.services.live_changes import LiveChanges


def test_clients_with_a_plan_are_live_and_those_who_wait_are_not(clinic: Clinic) -> None:
    clinic.arrive("U01")
    clinic.arrive("U14")
    clinic.arrive("U09")

    assert compared(clinic, CONTENT).clients == 2


def test_a_client_who_was_declined_is_not_live(clinic: Clinic) -> None:
    tess, declined = clinic.staff("Tess"), clinic.arrive("U14")

    clinic.decide(declined, tess, DecisionKind.DECLINE)

    assert compared(clinic, CONTENT).clients == 0


def test_a_plan_is_live_until_the_day_of_its_follow_up(clinic: Clinic) -> None:
    client_id, _ = booked(clinic, 3)
    follow_up = clinic.plan(client_id).plan.follow_up
    assert follow_up

    assert compared(clinic, CONTENT, today=follow_up).clients == 1
    assert compared(clinic, CONTENT, today=follow_up + timedelta(days=1)).clients == 0


def test_somebody_who_never_came_back_is_not_live_for_ever(clinic: Clinic) -> None:
    client_id = clinic.arrive("U01")
    follow_up = clinic.plan(client_id).plan.follow_up
    assert follow_up

    assert compared(clinic, CONTENT, today=follow_up + timedelta(days=1)).clients == 0


def test_windows_that_are_over_do_not_count_as_changed(clinic: Clinic, tmp_path: Path) -> None:
    client_id, days = booked(clinic, 3)
    later_wash = content_copy(tmp_path / "new", *FIRST_WASH_ON_DAY_6)

    during, over = (compared(clinic, later_wash, today=days[2] + timedelta(days=past)) for past in (1, 30))

    assert (during.clients, during.changed) == (1, (client_id,))
    assert (over.clients, over.changed) == (1, ())


def test_a_later_first_wash_reaches_every_live_client(clinic: Clinic, tmp_path: Path) -> None:
    planned = (clinic.arrive("U01"), clinic.arrive("U02"))
    clinic.arrive("U09")

    impact = compared(clinic, content_copy(tmp_path / "new", *FIRST_WASH_ON_DAY_6))

    assert (impact.clients, impact.changed) == (2, planned)
    assert lines(impact)["Avoid: Water on your scalp: 1 day longer"] == planned


def test_a_booked_session_that_no_longer_fits_is_told_with_its_day(clinic: Clinic, tmp_path: Path) -> None:
    client_id, days = booked(clinic)

    impact = compared(clinic, content_copy(tmp_path / "new", *higher_floor(8)))

    assert lines(impact) == {f"Session 2 on {days[1]} no longer fits": (client_id,)}


def test_what_no_longer_fits_in_either_content_is_no_news(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic)
    strict = content_copy(tmp_path / "new", *higher_floor(8))

    assert not compared(clinic, strict, old=strict)


def test_an_answer_that_the_new_content_does_not_offer_is_told(clinic: Clinic, tmp_path: Path) -> None:
    client_id = clinic.arrive(with_answers(CLIENTS["U01"], loss_pattern=["hairline"]))
    fewer = content_copy(tmp_path / "new", without_option("hairline"), without_rule("loss_hairline"))

    there, back = compared(clinic, fewer), compared(clinic, CONTENT, old=fewer)

    assert [clients for text, clients in lines(there).items() if "is not understood any more" in text] == [(client_id,)]
    assert [clients for text, clients in lines(back).items() if "counts again" in text] == [(client_id,)]


def test_a_saved_setting_is_used_on_both_sides_and_noted_where_it_is_not_allowed(
    clinic: Clinic, tmp_path: Path
) -> None:
    with clinic.database.write() as session:
        session.add(settings_version_row(number=1, chosen={"first_wash_day": 7}, wording={}))
    client_id = clinic.arrive("U01")
    narrower = content_copy(
        tmp_path / "new",
        ("protocol.yaml", "highest: 7, conflict: C01", "highest: 6, conflict: C01"),
        ("facts.yaml", "wash_day, default: 5, lowest: 4, highest: 7", "wash_day, default: 5, lowest: 4, highest: 6"),
    )

    changes = live_changes(clinic, narrower)

    assert lines(changes.impact())["Avoid: Water on your scalp: 2 days shorter"] == (client_id,)
    said = f"{narrower} does not allow what was chosen for first_wash_day. The default is used there."
    assert [str(note) for note in changes.notes()] == [said]


def test_nothing_is_written(clinic: Clinic, tmp_path: Path) -> None:
    clinic.arrive("U01")
    before = clinic.stored()

    compared(clinic, content_copy(tmp_path / "new", *FIRST_WASH_ON_DAY_6))

    assert clinic.stored() == before


def compared(clinic: Clinic, new: Path, *, old: Path = CONTENT, today: date | None = None) -> Impact[UUID]:
    return live_changes(clinic, new, old=old, today=today).impact()


def live_changes(clinic: Clinic, new: Path, *, old: Path = CONTENT, today: date | None = None) -> LiveChanges:
    comparison = Comparison(read_side(old, {}), read_side(new, {}))
    return LiveChanges(clinic.database, clinic.desk.cipher, comparison, today or clinic.desk.today())


def lines(impact: Impact[UUID]) -> dict[str, tuple[UUID, ...]]:
    return {str(line.text): line.clients for line in impact.lines}


def booked(clinic: Clinic, count: int = 2) -> tuple[UUID, list[date]]:
    """A man with short hair whose first sessions are booked, the first two a week apart."""
    tess, client_id = clinic.staff("Tess"), clinic.arrive("U01")
    days = clinic.days(client_id)[:count]
    for number, day in enumerate(days, start=1):
        clinic.book(client_id, tess, number, day)
    return client_id, days


def higher_floor(days: int) -> tuple[Edit, ...]:
    """The edits that refuse men with short hair a second session after fewer days than these."""
    gap = "gap_1_2_man_short"
    return (
        ("protocol.yaml", f"{gap}: {{default: 7, lowest: 7", f"{gap}: {{default: {days}, lowest: {days}"),
        ("facts.yaml", f"{gap}, default: 7, lowest: 7", f"{gap}, default: {days}, lowest: {days}"),
        ("protocol.yaml", "floor: 7\n      reason_below: 7", f"floor: {days}\n      reason_below: {days}"),
    )
