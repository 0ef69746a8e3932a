"""The signed-in client's own plan, and what stands in its place while there is none."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask_babel import gettext

from webapp.domain.day_card import ONCE
from webapp.domain.screening import FlagKind
from webapp.services.client_day import Hours
from webapp.services.client_result import result_page
from webapp.services.plans import PlanSnapshot
from webapp.web import services
from webapp.web.client.kept_version import kept_version
from webapp.web.sign_in_state import this_client


def own_snapshot() -> PlanSnapshot | None:
    """The newest version of the plan of whoever asks; nobody can name another client's."""
    return services().plans.current(this_client().client_id)


def own_hours() -> Hours:
    """The hours of the sessions that are booked for whoever asks."""
    return services().staff.schedule.hours(this_client().client_id)


def no_days(snapshot: PlanSnapshot | None) -> str:
    """The page in place of a plan: a kind one for a client who has to wait, a friendly one before there is a plan.

    A plan that stopped because of a changed answer has one of its own.
    """
    client_id = this_client().client_id
    last = services().answers.last(client_id)
    version = kept_version(snapshot, last)
    if snapshot is None:
        return render_template("client/no_plan.html", kept_version=version)
    aftercare = services().aftercare.of(client_id)
    result = result_page(snapshot.assessment)
    if last and last.is_waiting and last.is_frozen:
        flags = [flag for flag in result.reasons if flag.kind is FlagKind.DEFER]
        return render_template("client/paused.html", flags=flags, aftercare=aftercare, kept_version=version)
    return render_template("client/result.html", result=result, aftercare=aftercare, last=last, kept_version=version)


def slot_names() -> Mapping[str, str]:
    """What the parts of a day are called, as the content says it."""
    return {**services().library.content.protocol.slots, ONCE: gettext("Once")}
