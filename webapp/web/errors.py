"""Every failure becomes an answer here, and nowhere else: a page that says what to do, or a code for a script."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from webapp.domain.errors import DomainError
from webapp.services.accounts.errors import TooManyAttemptsError, UnknownMemberError
from webapp.services.approvals import UnknownApprovalError
from webapp.services.case_records import UnknownClientError
from webapp.services.concern_desk import UnknownConcernError
from webapp.services.date_requests import UnknownDateRequestError
from webapp.services.intake_reach import UnknownPlaceError
from webapp.services.jobs import UnknownJobError
from webapp.services.reviews import UnknownReviewError
from webapp.services.rooms import UnknownRoomError
from webapp.services.staff_tasks import UnknownTaskError
from webapp.services.ticks import TooManyEventsError
from webapp.services.working_times import UnknownTimeOffError
from webapp.storage.errors import StorageUnavailableError
from webapp.web.access import SIGN_IN_PAGES, permission_needed
from webapp.web.clinic import show_known_clinic
from webapp.web.forms import posted_form
from webapp.web.language import asked_language
from webapp.web.refusals import facts_of
from webapp.web.sender import wants_json
from webapp.web.sign_in_state import SignedInStaff, do_not_ask_the_database, signed_in

# A domain error that is not listed here is a mistake of ours: it is logged with its trace and answered with 500.
STATUS_OF: dict[type[DomainError], int] = {
    StorageUnavailableError: 503,
    TooManyAttemptsError: 429,
    TooManyEventsError: 413,
    UnknownApprovalError: 404,
    UnknownClientError: 404,
    UnknownConcernError: 404,
    UnknownDateRequestError: 404,
    UnknownJobError: 404,
    UnknownMemberError: 404,
    UnknownPlaceError: 400,
    UnknownReviewError: 404,
    UnknownRoomError: 404,
    UnknownTaskError: 404,
    UnknownTimeOffError: 404,
}

CODES = {
    400: "bad_request",
    401: "sign_in_needed",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    411: "length_required",
    413: "too_large",
    429: "too_many_requests",
    500: "server_error",
    503: "unavailable",
}
# What scripts are told in place of the code of the status.
CODE_OF: dict[type[DomainError], str] = {TooManyEventsError: "too_many_events"}
# What may be the token of somebody's calendar or letters. Calendars ask in ways that no endpoint answers (PROPFIND).
SECRET = re.compile(r"[A-Za-z0-9_-]{32,}")
PAGES = frozenset({400, 401, 403, 404, 405, 413, 429, 503})
SECONDS_TO_WAIT = 5
# Where staff begin. Written out, because the last resort must not need anything.
BOARD = "/staff/today"


def init_errors(app: Flask) -> None:
    """Answer for every error, from the wrong address to the bug."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(CSRFError, _form_expired)
    for kind in STATUS_OF:
        app.register_error_handler(kind, _domain_error)
    _write_last_resort(app)
    app.after_request(partial(_renew_last_resort, app))


def _write_last_resort(app: Flask) -> None:
    """Writes the pages out before they are needed: they need nothing when everything else has failed."""
    known, spoken = app.extensions["stipple"].profile.known, app.extensions["stipple_languages"]
    pages = {(code, start): _last_resort(app, code, start) for code in spoken for start in ("/", BOARD)}
    app.extensions["stipple_last_resort"] = (known, pages)


def _renew_last_resort(app: Flask, response: Response) -> Response:
    """The number to call on them shall be the one that the clinic answers."""
    written_for, _ = app.extensions["stipple_last_resort"]
    if written_for != app.extensions["stipple"].profile.known:
        _write_last_resort(app)
    return response


def _last_resort(app: Flask, code: str, start: str) -> str:
    base_url = app.extensions["stipple"].config.base_url
    with app.test_request_context(base_url=base_url, headers={"Accept-Language": code.replace("_", "-")}):
        show_known_clinic()
        return render_template("errors/500.html", start=start, is_of_staff=start == BOARD)


def _domain_error(error: DomainError) -> Response:
    status = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
    _log(status, repr(error))
    code = CODE_OF.get(type(error))
    return _answer(status, facts={"error": code} if code else {})


def _form_expired(error: CSRFError) -> Response:
    _log(400, error.description)
    return _answer(400, page="form_expired", facts={"error": "form_expired"})


def _wrong_host(error: SecurityError) -> Response:
    # No page: without a trusted host there are no addresses to put on it.
    _log(400, error.description)
    return Response("This site has another address (STIPPLE_BASE_URL).\n", 400, mimetype="text/plain")


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    status = error.code or 500
    if not getattr(error, "original_exception", None):  # Flask has logged that one, with its trace.
        _log(status, error.name)
    answer = _answer(status, facts=facts_of(error))
    # Allow with a 405, Retry-After with a 429: what belongs to the error and not to its page.
    answer.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
    return answer


def _answer(status: int, *, page: str = "", facts: Mapping[str, object] = MappingProxyType({})) -> Response:
    """The page of this name, or that of the status; for a script the code of the status and what else is known."""
    if wants_json():
        response = make_response(jsonify({"error": CODES.get(status, "error"), **facts}), status)
    elif status >= 500 and status not in PAGES:
        do_not_ask_the_database()
        show_known_clinic()
        _, pages = current_app.extensions["stipple_last_resort"]
        start = BOARD if _is_staffs() else "/"
        response = Response(pages[asked_language(), start], status, mimetype="text/html")
    else:
        response = make_response(_page(status, page), status)
    if status == 503:
        response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
    return response


def _page(status: int, name: str) -> str:
    do_not_ask_the_database()
    show_known_clinic()
    name = name or str(status if status in PAGES else 400)
    sign_in_page = SIGN_IN_PAGES.get(permission_needed() or "", SIGN_IN_PAGES["client"])
    return render_template(
        f"errors/{name}.html",
        posted=posted_form(),
        sign_in_page=sign_in_page,
        is_for_managers=permission_needed() == "manager",
        has_staff_bar=isinstance(signed_in(), SignedInStaff),
        is_of_staff=_is_staffs(),
    )


def _is_staffs() -> bool:
    """Who asks is known where the view had begun; at an address that there is not, the address is all that tells."""
    return isinstance(signed_in(), SignedInStaff) or request.path.startswith("/staff/")


def _log(status: int, reason: str | None) -> None:
    level = logging.ERROR if status >= 500 else logging.WARNING
    # The address as typed may hold line breaks, the endpoint cannot.
    asked = request.endpoint or ascii(SECRET.sub("…", request.path))
    current_app.logger.log(level, "%s %s answered %s: %s", request.method, asked, status, reason)
