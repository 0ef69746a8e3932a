"""Readiness on the staff's pages: how it is worked out, the clinic's numbers for it, going ahead, ticking tasks off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from webapp.domain.clinic_profile import READINESS_LIMITS, ReadinessSettings
from webapp.domain.prepared import CRITICAL_ACTS
from webapp.domain.problem import RefusedError
from webapp.domain.readiness import Readiness, Rule, filled
from webapp.domain.readiness_rules import TABLE
from webapp.domain.session_facts import setting_values
from webapp.domain.text import Text
from webapp.services.clinic_profile import ProfileChangedError
from webapp.web import services
from webapp.web.forms import StippleForm
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.fields import TOO_LONG
from webapp.web.staff.page import show_problem, show_problems, staff_form, staff_page

LABELS = {
    "last_days": lazy_gettext("Days before a session that count"),
    "enough_percent": lazy_gettext("Enough of the preparation, in 100 times"),
    "least_percent": lazy_gettext("The least of the preparation, in 100 times"),
    "patch_valid_days": lazy_gettext("Days that a clear patch test counts"),
    "hours_before": lazy_gettext("Hours before a session when staff and client are told"),
}
A_NUMBER = lazy_gettext("Please give a whole number.")
STALE = lazy_gettext("Please open this page again.")


@dataclass(frozen=True)
class Row:
    """A row of the page: one sentence, the levels that it leads to, and what follows from it."""

    codes: tuple[str, ...]
    rule: Text
    levels: tuple[str, ...]
    todo: Text
    sources: tuple[str, ...]


class ReadinessForm(StippleForm):
    """The clinic's own numbers; `base` is the version of the clinic's profile that was shown with them."""

    base = wtforms.IntegerField(widget=wtforms.widgets.HiddenInput(), validators=[InputRequired(STALE)])
    last_days = wtforms.IntegerField(LABELS["last_days"])
    enough_percent = wtforms.IntegerField(LABELS["enough_percent"])
    least_percent = wtforms.IntegerField(LABELS["least_percent"])
    patch_valid_days = wtforms.IntegerField(LABELS["patch_valid_days"])
    hours_before = wtforms.IntegerField(LABELS["hours_before"])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every number is in its range, and the least not more than what is enough."""
        super().validate(extra_validators)
        for name in LABELS:
            self._check(name)
        least, enough = self.least_percent, self.enough_percent
        if not self.errors and (least.data or 0) > (enough.data or 0):
            words = gettext("This cannot be more than what is enough, %(enough)s.", enough=enough.data)
            show_problem(self, "least_percent", words)
        return not self.errors

    def chosen(self) -> dict[str, int]:
        """The numbers, once they are valid."""
        return {name: int(self[name].data) for name in LABELS}

    def _check(self, name: str) -> None:
        limits, given = READINESS_LIMITS[name], self[name].data
        if given is None:
            self[name].errors = [str(A_NUMBER)]
        elif not limits.lowest <= given <= limits.highest:
            numbers = {"lowest": limits.lowest, "highest": limits.highest}
            self[name].errors = [gettext("Please choose a number from %(lowest)s to %(highest)s.", **numbers)]


class GoAheadForm(StippleForm):
    """Why; `seen` are the words for the reasons that stood on the page."""

    seen = wtforms.StringField(widget=wtforms.widgets.HiddenInput())
    reason = wtforms.TextAreaField(
        lazy_gettext("Why you go ahead"),
        [InputRequired(lazy_gettext("Please write down why you go ahead.")), TOO_LONG],
        render_kw={"rows": 4},
    )


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    go_ahead_at = "/clients/<uuid:client_id>/sessions/<int:number>/go-ahead"
    blueprint.add_url_rule("/readiness", view_func=readiness_rules)
    blueprint.add_url_rule("/readiness/settings", view_func=save_readiness, methods=["POST"])
    blueprint.add_url_rule(go_ahead_at, view_func=go_ahead, methods=["GET", "POST"])
    blueprint.add_url_rule("/tasks/<uuid:task_id>/done", view_func=finish_task, methods=["POST"])


def readiness_rules() -> ResponseReturnValue:
    """How readiness is worked out, from the same table that works it out. Managers find a form for the numbers."""
    form = ReadinessForm(base=services().profile.number(), **asdict(services().staff.readiness.settings()))
    return _rules_page(form)


def save_readiness() -> ResponseReturnValue:
    """Other numbers hold at once, for every session that is booked."""
    form = ReadinessForm()
    if form.was_sent_complete():
        try:
            services().profile.save({"readiness": form.chosen()}, this_staff().staff_id, base=form.base.data)
        except ProfileChangedError as changed:
            _show_newer(form, changed.by)
        else:
            flash(gettext("Saved. The new numbers hold at once."), "success")
            return redirect(url_for("staff.readiness_rules"))
    return _rules_page(form)


def go_ahead(client_id: UUID, number: int) -> ResponseReturnValue:
    """Go ahead with a session that is not ready: by name, with a reason, against the reasons that are shown."""
    record, ready = services().staff.records.find(client_id), services().staff.readiness.of_session(client_id, number)
    if ready is None or (request.method == "GET" and not ready.stops):
        flash(gettext("There is nothing to go ahead against: this session is not red."), "info")
        return redirect(url_for("staff.client", client_id=client_id))
    form = GoAheadForm(seen=_words(ready))
    if form.was_sent_complete() and _went_ahead(form, client_id, number):
        flash(
            gettext("Session %(number)s goes ahead. Your name and your reason stand beside it.", number=number),
            "success",
        )
        return redirect(url_for("staff.client", client_id=client_id))
    form.seen.data = _words(ready)  # What is on the page now has been seen when it is sent the next time.
    return staff_form("go_ahead.html", form, record=record, number=number, ready=ready)


def finish_task(task_id: UUID) -> Response:
    """Tick a task off; one that somebody else ticked off stays as it is."""
    services().staff.tasks.finish(task_id, this_staff().staff_id)
    flash(gettext("Done."), "success")
    return redirect(url_for("staff.today"))


def _went_ahead(form: GoAheadForm, client_id: UUID, number: int) -> bool:
    reason, seen = form.reason.data or "", (form.seen.data or "").split(",")
    try:
        services().staff.go_aheads.record(client_id, number, this_staff().staff_id, reason, seen)
    except RefusedError as refused:
        show_problems(form, refused.problems)
        return False
    return True


def _words(ready: Readiness) -> str:
    return ",".join(stop.word for stop in ready.stops)


def _show_newer(form: ReadinessForm, by: str) -> None:
    """What was typed stays; what somebody else saved is said, and is what it is compared with from now on."""
    words = gettext("%(name)s saved other numbers in the meantime. Please look again before you save yours.", name=by)
    show_problem(form, "", words)
    form.base.data = services().profile.number()


def _rules_page(form: ReadinessForm) -> ResponseReturnValue:
    settings = services().staff.readiness.settings()
    sections = [(title, tuple(_rows(rules, settings))) for title, rules in TABLE]
    context = {"sections": sections, "acts": _acts(), "settings": settings}
    context |= {"limits": READINESS_LIMITS, "labels": LABELS}
    if this_staff().role != "manager":
        return staff_page("readiness_rules.html", **context)
    return staff_form("readiness_rules.html", form, **context)


def _rows(rules: Iterable[Rule], settings: ReadinessSettings) -> Iterator[Row]:
    """These rows, with those that say the same at two levels as one."""
    numbers = setting_values(settings)
    for _, same in groupby(rules, key=lambda rule: rule.rule.template):
        alike = tuple(same)
        first = alike[0]
        codes, levels = tuple(rule.code for rule in alike), tuple(str(rule.level) for rule in alike)
        yield Row(codes, filled(first.rule, numbers), levels, first.todo, first.sources)


def _acts() -> tuple[str, ...]:
    """What counts as preparation, in the protocol's own words, in its order."""
    words = services().library.content.protocol.act_words
    return tuple(name for act, name in words.items() if act in CRITICAL_ACTS)
