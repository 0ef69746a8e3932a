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

    What was put onto a wiped phone since, such as an intake that waits for a network, is not to be forgotten.
    """
    was_staff = isinstance(sign_in_state.signed_in(), sign_in_state.SignedInStaff)
    leave()
    sign_in_state.end()
    page = "account.staff_sign_in" if was_staff else "account.sign_in"
    response = redirect(url_for(page, signed_out="yes"))
    response.headers["Clear-Site-Data"] = '"cache"' if WIPED in request.headers else '"cache", "storage"'
    return response
