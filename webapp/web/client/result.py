"""What the answers lead to, and what to do when something is wrong."""

from __future__ import annotations

from flask import render_template

from webapp.domain.day_card import WARNING_SIGNS
from webapp.services.client_result import result_page
from webapp.web.client.own_plan import no_days, own_snapshot


def result() -> str:
    """The result of the intake as it stands now."""
    snapshot = own_snapshot()
    if snapshot is None or not snapshot.assessment.plan.sessions:
        return no_days(snapshot)
    return render_template("client/result.html", result=result_page(snapshot.assessment), aftercare=(), last=None)


def warning_signs() -> str:
    """What to look out for, and whom to call."""
    snapshot = own_snapshot()
    items = snapshot.assessment.plan.items if snapshot else ()
    signs = next((item for item in items if WARNING_SIGNS in item.acts), None)
    return render_template("client/warning_signs.html", signs=signs)
