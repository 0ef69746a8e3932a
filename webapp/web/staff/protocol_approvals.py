"""Approvals by a clinician: what is open, what is approved, what has changed since; managers record them."""

from __future__ import annotations

from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, ngettext
from wtforms.validators import DataRequired, Length

from webapp.domain.approval import Standing, State
from webapp.domain.condition import Condition
from webapp.domain.condition_words import condition_in_words
from webapp.domain.problem import RefusedError
from webapp.domain.text import Text, blanks
from webapp.services.approvals import Approver
from webapp.web import services
from webapp.web.formats import text
from webapp.web.forms import StippleForm
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.fields import day_field, note_field
from webapp.web.staff.page import show_problems, staff_form

LONGEST_LINE = 120
TOO_LONG = Length(max=LONGEST_LINE, message=lazy_gettext("Please use at most %(max)d characters."))
FILTERS = {
    "": lazy_gettext("All"),
    State.OPEN: lazy_gettext("Open"),
    State.CHANGED: lazy_gettext("Changed since"),
    State.APPROVED: lazy_gettext("Approved"),
}
STATES = {
    State.OPEN: (lazy_gettext("Open"), "clock", "attention"),
    State.CHANGED: (lazy_gettext("Changed since"), "attention", "attention"),
    State.APPROVED: (lazy_gettext("Approved"), "good", "good"),
}


class ApprovalForm(StippleForm):
    """One clinician's approval of everything that is ticked."""

    # A tick carries the hash of what stood beside it: what has changed meanwhile must not count as read.
    subjects = wtforms.SelectMultipleField(
        lazy_gettext("What was approved"),
        [DataRequired(lazy_gettext("Please tick what was approved."))],
        validate_choice=False,
    )
    clinician = wtforms.StringField(
        lazy_gettext("Name of the clinician"),
        [DataRequired(lazy_gettext("Please give the clinician's name.")), TOO_LONG],
    )
    role = wtforms.StringField(
        lazy_gettext("Role"), [DataRequired(lazy_gettext("Please give the clinician's role.")), TOO_LONG]
    )
    approved_on = day_field(lazy_gettext("Approved on"))
    note = note_field(lazy_gettext("Note"))

    def approver(self) -> Approver:
        """Who approved, as it was filled in."""
        return Approver(self.clinician.data or "", self.role.data or "", self.approved_on.data, self.note.data)

    def seen(self) -> dict[str, str]:
        """What was ticked: codes with the hash of what was shown."""
        ticks = (tick.partition(":") for tick in self.subjects.data or [])
        return {code: content_hash for code, _, content_hash in ticks}


class WithdrawalForm(StippleForm):
    """Why an approval does not stand any more."""

    reason = note_field(lazy_gettext("Reason"))


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    page = "/protocol/approvals"
    blueprint.add_url_rule(page, view_func=approvals)
    blueprint.add_url_rule(f"{page}/record", view_func=record_approvals, methods=["POST"])
    blueprint.add_url_rule(f"{page}/<uuid:approval_id>/withdraw", view_func=withdraw_approval, methods=["GET", "POST"])


def approvals() -> ResponseReturnValue:
    """Everything that a clinician approves before it is used, and how far each is."""
    form = ApprovalForm(approved_on=services().today())
    if "all" in request.args:
        waiting = [each for each in services().approvals.standings() if each.state is not State.APPROVED]
        form.subjects.data = [tick(standing) for standing in waiting if _is_shown(standing)]
    return _page(form)


def record_approvals() -> ResponseReturnValue:
    """Write down what a clinician has approved."""
    form = ApprovalForm()
    if form.was_sent_complete():
        try:
            services().approvals.record(form.seen(), form.approver(), this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            number = len(form.seen())
            flash(ngettext("%(num)s approval is recorded.", "%(num)s approvals are recorded.", number), "success")
            return redirect(url_for("staff.approvals", show=_filter()))
    return _page(form)


def withdraw_approval(approval_id: UUID) -> ResponseReturnValue:
    """Take one approval back, with a reason."""
    form = WithdrawalForm()
    if form.was_sent_complete():
        try:
            services().approvals.withdraw(approval_id, form.reason.data, this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("The approval is withdrawn. It stays on record."), "success")
            return redirect(url_for("staff.approvals"))
    standing = services().approvals.find(approval_id)
    return staff_form("protocol_approval_withdraw.html", form, standing=standing, section="staff.protocol")


def tick(standing: Standing) -> str:
    """What a box sends when it is ticked."""
    return f"{standing.subject.code}:{standing.subject.content_hash}"


def _page(form: ApprovalForm) -> ResponseReturnValue:
    standings = services().approvals.standings()
    counts = {state: sum(each.state is state for each in standings) for state in State}
    return staff_form(
        "protocol_approvals.html",
        form,
        shown=[each for each in standings if _is_shown(each)],
        chips=[_chip(state, counts) for state in FILTERS],
        outstanding=len(standings) - counts[State.APPROVED],
        total=len(standings),
        show=_filter(),
        states=STATES,
        tick=tick,
        words={"condition": _condition, "sentence": _sentence},
        section="staff.protocol",
    )


def _chip(state: str, counts: dict[State, int]) -> tuple[str, str, int, bool]:
    count = counts[State(state)] if state else sum(counts.values())
    wanted = str(state) or None
    return str(FILTERS[state]), url_for("staff.approvals", show=wanted), count, _filter() == wanted


def _is_shown(standing: Standing) -> bool:
    return _filter() in (None, standing.state)


def _filter() -> str | None:
    wanted = request.args.get("show", "")
    return wanted if wanted in set(State) else None


def _condition(condition: Condition) -> str:
    return text(condition_in_words(condition, services().library.content.questionnaire))


def _sentence(template: str) -> str:
    """A text of the content with its numbers left open: they follow from the client and the settings."""
    return text(Text(template, dict.fromkeys(blanks(template), "…")))
