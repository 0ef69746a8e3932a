"""The acts of the audit trail in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from webapp.services.audit_trail import AuditLine
from webapp.web.formats import day
from webapp.web.staff.hours_form import weekday_names
from webapp.web.staff.jobs import job_name

# What an act is called, by its action; where one column says more, by action and that column's value or name.
ACTS: Mapping[str, str] = {
    "answer_change_added": lazy_gettext("Told of a changed answer"),
    "answer_change_changed": lazy_gettext("Settled a changed answer"),
    "answer_change_changed:accepted": lazy_gettext("Agreed to changed answers"),
    "answer_change_changed:set_aside": lazy_gettext("Set changed answers aside"),
    "appointment_added": lazy_gettext("Booked a session"),
    "appointment_changed": lazy_gettext("Ended a booking"),
    "appointment_changed:moved": lazy_gettext("Moved a session"),
    "appointment_changed:cancelled": lazy_gettext("Cancelled a session"),
    "booked_time_added": lazy_gettext("Set the hour of a session"),
    "booked_time_changed": lazy_gettext("Gave an hour free"),
    "client_added": lazy_gettext("New client"),
    "client_changed": lazy_gettext("Changed contact data"),
    "client_merge_added": lazy_gettext("Merged two records"),
    "client_note_added": lazy_gettext("Wrote a note"),
    "clinic_profile_added": lazy_gettext("Changed what the clinic says about itself"),
    "concern_added": lazy_gettext("Reported a problem"),
    "concern_changed": lazy_gettext("Closed or opened a report"),
    "concern_event_added": lazy_gettext("Worked on a report"),
    "concern_event_added:seen": lazy_gettext("Saw a report"),
    "concern_event_added:answered": lazy_gettext("Answered a report"),
    "concern_event_added:noted": lazy_gettext("Wrote a note to a report"),
    "concern_event_added:closed": lazy_gettext("Closed a report"),
    "concern_event_added:reopened": lazy_gettext("Opened a report again"),
    "date_request_added": lazy_gettext("Asked for a day"),
    "date_request_changed": lazy_gettext("Settled a wish for a day"),
    "date_request_changed:confirmed": lazy_gettext("Agreed to a day"),
    "date_request_changed:declined": lazy_gettext("Declined a day"),
    "date_request_changed:withdrawn": lazy_gettext("Ended a wish for a day"),
    "decision_added": lazy_gettext("Decided a review"),
    "decision_added:approve": lazy_gettext("Decided: approve"),
    "decision_added:approve_with_changes": lazy_gettext("Decided: approve with changes"),
    "decision_added:ask_patch_test": lazy_gettext("Decided: ask for a patch test"),
    "decision_added:ask_preparation": lazy_gettext("Decided: ask for more preparation"),
    "decision_added:defer": lazy_gettext("Decided: defer"),
    "decision_added:decline": lazy_gettext("Decided: decline"),
    "follow_up_added": lazy_gettext("Answered the follow-up"),
    "go_ahead_added": lazy_gettext("Went ahead with a session that is not ready"),
    "invitation_added": lazy_gettext("Made a one-time link"),
    "invitation_changed": lazy_gettext("Followed a one-time link"),
    "invitation_withdrawn": lazy_gettext("Withdrew a one-time link"),
    "job_added": lazy_gettext("Started long work"),
    "job_added:export": lazy_gettext("Started an export"),
    "job_added:move_plans": lazy_gettext("Started moving plans to newer settings"),
    "job_added:numbers": lazy_gettext("Started working out the numbers"),
    "job_added:print_sheets": lazy_gettext("Started printing sheets"),
    "job_changed": lazy_gettext("Long work ended"),
    "job_changed:cancel_at": lazy_gettext("Cancelled long work"),
    "job_changed:done": lazy_gettext("Long work is done"),
    "job_changed:failed": lazy_gettext("Long work failed"),
    "job_changed:cancelled": lazy_gettext("Long work was cancelled"),
    "patch_test_added": lazy_gettext("Recorded a patch test"),
    "patch_test_reading_added": lazy_gettext("Recorded the reading of a patch test"),
    "protocol_approval_added": lazy_gettext("Recorded an approval of the protocol"),
    "protocol_approval_added:withdrawn": lazy_gettext("Withdrew an approval of the protocol"),
    "response_added": lazy_gettext("Sent answers"),
    "review_added": lazy_gettext("A review was opened"),
    "review_changed": lazy_gettext("A review changed"),
    "review_changed:decided_at": lazy_gettext("A review was closed"),
    "review_claimed": lazy_gettext("Took a review in hand"),
    "review_released": lazy_gettext("Gave a review back"),
    "room_added": lazy_gettext("Added a room"),
    "room_changed": lazy_gettext("Changed a room"),
    "scalp_check_added": lazy_gettext("Recorded a check"),
    "scalp_check_added:scalp": lazy_gettext("Recorded a check of the scalp"),
    "scalp_check_added:homework": lazy_gettext("Recorded a check of the homework"),
    "session_check_added": lazy_gettext("Answered the check before a session"),
    "settings_move_added": lazy_gettext("Moved a plan to other settings"),
    "settings_version_added": lazy_gettext("Saved settings of the protocol"),
    "staff_added": lazy_gettext("New member of the team"),
    "staff_changed": lazy_gettext("Changed an account"),
    "staff_changed:disabled_at": lazy_gettext("Disabled or enabled an account"),
    "staff_changed:password_hash": lazy_gettext("Changed a password"),
    "staff_changed:role": lazy_gettext("Changed a role"),
    "staff_calendar_added": lazy_gettext("Made a calendar address"),
    "staff_calendar_changed": lazy_gettext("Ended a calendar address"),
    "staff_task_added": lazy_gettext("Something to do was noted"),
    "staff_task_changed": lazy_gettext("Worked on something to do"),
    "staff_task_changed:done_at": lazy_gettext("Did something that was to do"),
    "staff_task_changed:told_at": lazy_gettext("Wrote to a client about a session"),
    "time_off_added": lazy_gettext("Added days off"),
    "time_off_changed": lazy_gettext("Changed days off"),
    "treatment_addition_added": lazy_gettext("Added to a treatment record"),
    "treatment_record_added": lazy_gettext("Signed a treatment record"),
    "working_hours_added": lazy_gettext("Set working hours"),
    "working_hours_removed": lazy_gettext("Took working hours away"),
}
KINDS_OF_ACT: Mapping[str, str] = {code: words for code, words in ACTS.items() if ":" not in code}

WHO = {
    "client": lazy_gettext("The client"),
    "nobody": lazy_gettext("A visitor"),
    "worker": lazy_gettext("Stipple itself"),
}
# Whose `number` counts sessions, and whose counts versions.
WITH_SESSION = ("appointment_", "date_request_", "session_check_", "treatment_record_")
WITH_VERSION = ("clinic_profile_", "settings_")
DAYS = (
    "starts_on", "day", "done_on", "read_on", "checked_on", "held_on", "session_on", "wanted_on", "first_on", "last_on",
)  # fmt: skip
SAYS_MORE = ("end_kind", "outcome", "state", "kind")


def act(line: AuditLine) -> str:
    """What was done; an act of another version of this program stands there with its code."""
    found = next((ACTS[key] for key in _keys(line.action, line.detail) if key in ACTS), None)
    return str(found) if found else line.action


def actor(line: AuditLine) -> str:
    """Who did it."""
    return line.staff or str(WHO.get(line.by, WHO["worker"]))


def facts(line: AuditLine) -> list[str]:
    """Whom of the team it was about, number of the session or the version, days, hours, and which long work it was."""
    about = [line.member] if line.member and line.member != line.staff else []
    return [*about, *_facts(line.action, line.detail)]


def _keys(action: str, detail: Mapping[str, Any]) -> Iterator[str]:
    """From what says most to what always fits."""
    yield from (f"{action}:{column}" for column in detail.get("changed", ()))
    yield from (f"{action}:{detail[column]}" for column in SAYS_MORE if column in detail)
    yield action


def _facts(action: str, detail: Mapping[str, Any]) -> Iterator[str]:
    if action == "job_changed" and "kind" in detail:
        yield job_name(detail["kind"])
    number = detail.get("number")
    if number is not None and action.startswith(WITH_SESSION):
        yield gettext("session %(number)s", number=number)
    if number is not None and action.startswith(WITH_VERSION):
        yield gettext("version %(number)s", number=number)
    yield from (day(date.fromisoformat(detail[name])) for name in DAYS if name in detail)
    if "weekday" in detail:
        yield weekday_names()[detail["weekday"]]
    if "starts_at" in detail:
        yield "–".join(str(detail[name]) for name in ("starts_at", "ends_at") if name in detail)
