"""Signing out, of everybody."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from webapp.web import sign_in_state
from webapp.web.account.entering import leave

# A phone says so that was wiped when somebody signed out without a network, and tells us later.
WIPED = "X-Wiped"


def sign_out() -> Response:
    """End the session and have the browser forget what it kept (C48); somebody who is signed out already stays so.

    What was put onto a wiped phone since, such as an intake that waits for a network, is not to be forgotten. Nor is
    what waits on the clinic's tablet when a member of staff leaves it: staff pages keep nothing there themselves.
    """
    is_of_team = _is_of_team()
    leave()
    sign_in_state.end()
    response = redirect(url_for("account.staff_sign_in" if is_of_team else "account.sign_in", signed_out="yes"))
    response.headers["Clear-Site-Data"] = '"cache"' if is_of_team or WIPED in request.headers else '"cache", "storage"'
    return response


def _is_of_team() -> bool:
    """Whether staff sign out; where nobody is signed in any more, the page says whose button it was."""
    who = sign_in_state.signed_in()
    return isinstance(who, sign_in_state.SignedInStaff) or (who is None and request.args.get("team") == "yes")
