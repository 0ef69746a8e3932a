"""Long work: what can be asked for, what was, how far it is, and the file that came of it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import wtforms
from flask import Blueprint, Response, abort, jsonify, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms.validators import AnyOf

from webapp.services.jobs import Job, Viewer
from webapp.services.jobs.work import EXPORT, MOVE_PLANS, NUMBERS, PRINT_SHEETS
from webapp.web import services
from webapp.web.account.password_again import ask_for_password
from webapp.web.formats import number
from webapp.web.forms import StippleForm, choices
from webapp.web.language import language
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.fields import day_field
from webapp.web.staff.page import staff_form, staff_page

KINDS = {
    PRINT_SHEETS: lazy_gettext("Print sheets"),
    NUMBERS: lazy_gettext("Work out the numbers"),
    EXPORT: lazy_gettext("Export"),
    MOVE_PLANS: lazy_gettext("Move live plans to the newest settings"),
}
STATES = {
    "waiting": (lazy_gettext("Waiting"), "clock", "plain"),
    "running": (lazy_gettext("At work"), "clock", "info"),
    "done": (lazy_gettext("Done"), "good", "good"),
    "failed": (lazy_gettext("Failed"), "attention", "stop"),
    "cancelled": (lazy_gettext("Cancelled"), "clear", "plain"),
}
FAILURES = {
    "died": lazy_gettext("The worker ended three times in the middle of it. Please tell whoever runs this server."),
    "broke": lazy_gettext("Something went wrong that should not. The server has written down what. Please try again."),
    "nobody_booked": lazy_gettext("Nobody has a session on these days, so there is nothing to print."),
    "no_pdf": lazy_gettext("This server cannot make PDFs just now."),
    "settings_changed": lazy_gettext("Somebody saved other settings in the meantime. Look again at what would change."),
}
WEEK = timedelta(days=6)
SPANS = ("day", "week")


class SheetsForm(StippleForm):
    """The days whose clients get a sheet."""

    kind = wtforms.HiddenField(default=PRINT_SHEETS)
    day = day_field(lazy_gettext("Day"))
    span = wtforms.RadioField(
        lazy_gettext("For"),
        [AnyOf(SPANS, lazy_gettext("Please choose for which days."))],
        validate_choice=False,
        choices=choices([("day", lazy_gettext("this day")), ("week", lazy_gettext("seven days from it"))]),
        default="day",
    )

    def about(self) -> dict[str, str]:
        """What the job is about."""
        first: date = self.day.data
        last = first + WEEK if self.span.data == "week" else first
        return {"first": first.isoformat(), "last": last.isoformat(), "locale": language()}


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_app_template_filter(job_name)
    blueprint.add_app_template_filter(job_words)
    blueprint.add_app_template_filter(job_failure)
    blueprint.add_app_template_filter(job_badge)
    blueprint.add_app_template_filter(job_days)
    blueprint.add_url_rule("/jobs", view_func=jobs)
    blueprint.add_url_rule("/jobs", view_func=start_job, methods=["POST"])
    blueprint.add_url_rule("/jobs/<uuid:job_id>", view_func=job)
    blueprint.add_url_rule("/jobs/<uuid:job_id>/state", view_func=job_state)
    blueprint.add_url_rule("/jobs/<uuid:job_id>/cancel", view_func=cancel_job, methods=["POST"])
    blueprint.add_url_rule("/jobs/<uuid:job_id>/file", view_func=job_result, methods=["GET", "POST"])


def jobs() -> ResponseReturnValue:
    """What can be started, and what ran."""
    return _page(SheetsForm(day=services().today()))


def start_job() -> ResponseReturnValue:
    """Ask for one and look at its bar; asked for twice, it is the same."""
    form, who = SheetsForm(), this_staff()
    kind = form.kind.data or ""
    if kind not in services().jobs.may_start(who.role) or kind == MOVE_PLANS:
        abort(403 if kind in KINDS else 404)
    if kind == PRINT_SHEETS and not form.was_sent_complete():
        return _page(form)
    asked = ask_for_password() if kind == EXPORT else None
    if asked:
        return asked
    about: dict[str, Any] = form.about() if kind == PRINT_SHEETS else {}
    return redirect(url_for("staff.job", job_id=services().jobs.start(kind, about, who.staff_id)))


def job(job_id: UUID) -> str:
    """One job with its bar."""
    found, who = services().jobs, viewer()
    return staff_page("job.html", job=found.find(job_id, who), may=found.may_start(who.role))


def job_state(job_id: UUID) -> Response:
    """How far it is, for the script that moves the bar."""
    found = services().jobs.find(job_id, viewer())
    return jsonify(isOpen=found.is_open, done=found.done, total=found.total, words=job_words(found))


def cancel_job(job_id: UUID) -> ResponseReturnValue:
    """Ask the worker to stop."""
    services().jobs.cancel(job_id, viewer())
    return redirect(url_for("staff.job", job_id=job_id))


def job_result(job_id: UUID) -> ResponseReturnValue:
    """The file that it made. It is posted for where the password was asked for first."""
    found, who = services().jobs, viewer()
    asked = ask_for_password() if found.find(job_id, who).kind == EXPORT else None
    if asked:
        return asked
    name, content = found.result(job_id, who)
    return send_file(BytesIO(content), as_attachment=True, download_name=name)


def viewer() -> Viewer:
    """Who asks."""
    who = this_staff()
    return Viewer(who.staff_id, who.role)


def job_name(kind: str) -> str:
    """What a kind of job is called; one of another version of this program has its code."""
    return str(KINDS.get(kind, kind))


def job_words(found: Job) -> str:
    """How far it is, in words."""
    if found.is_stopping:
        return gettext("Stopping …")
    if found.state == "waiting":
        return gettext("Waiting for the worker …")
    if not found.total:
        return gettext("Beginning …")
    return gettext("%(done)s of %(total)s", done=number(found.done), total=number(found.total))


def job_failure(found: Job) -> str:
    """Why it failed."""
    return str(FAILURES.get(found.why, FAILURES["broke"]))


def job_days(found: Job) -> tuple[date, ...]:
    """The first and the last day that it is about, where it is about days."""
    return tuple(date.fromisoformat(found.about[name]) for name in ("first", "last") if name in found.about)


def job_badge(found: Job) -> tuple[str, str, str]:
    """Words, icon and tone of its state."""
    words, icon, tone = STATES[found.state]
    return str(words), icon, tone


def _page(form: SheetsForm) -> ResponseReturnValue:
    found, who = services().jobs, viewer()
    return staff_form("jobs.html", form, may=found.may_start(who.role), jobs=found.recent(who))
