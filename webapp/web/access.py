"""Who may open what: one table with every endpoint in it. What is not in it, nobody may open."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from flask import Flask, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue

from webapp.web.refusals import SignInNeededError
from webapp.web.sender import SAFE_METHODS, wants_json
from webapp.web.sign_in_state import SignedIn, SignedInClient, SignedInStaff, signed_in, was_signed_out

Permission = Literal["public", "client", "technician", "manager"]

ACCESS: dict[str, Permission] = {
    "account.enter_code": "public",
    "account.follow_link": "public",
    "account.join": "public",
    "account.new_password": "public",
    "account.sign_in": "public",
    "account.sign_out": "public",
    "account.staff_sign_in": "public",
    "account.stop_reminders": "public",
    "account.stop_reminders_at_once": "public",
    "calendar.feed": "public",
    "calendar.staff_feed": "public",
    "client.calendar": "client",
    "client.calendar_file": "client",
    "client.change": "client",
    "client.changes": "client",
    "client.concern": "client",
    "client.concerns": "client",
    "client.date_request": "client",
    "client.day": "client",
    "client.follow_up": "client",
    "client.kept": "client",
    "client.mark_plan_seen": "client",
    "client.plan": "client",
    "client.plan_pdf": "client",
    "client.reminders": "client",
    "client.result": "client",
    "client.session_check": "client",
    "client.subscribe": "client",
    "client.tick": "client",
    "client.ticks": "client",
    "client.today": "client",
    "client.unsubscribe": "client",
    "client.warning_signs": "client",
    "client.withdraw_date_request": "client",
    "health": "public",
    "intake.fill": "public",
    "intake.reached": "public",
    "intake.thank_you": "public",
    "intake.welcome": "public",
    "pwa.form_token": "public",
    "pwa.manifest": "public",
    "pwa.offline": "public",
    "pwa.signed_out": "public",
    "pwa.worker": "public",
    "staff.add_note": "technician",
    "staff.add_to_treatment": "technician",
    "staff.answer_concern": "technician",
    "staff.approvals": "technician",
    "staff.audit": "manager",
    "staff.book_session": "technician",
    "staff.calendar": "technician",
    "staff.cancel_job": "technician",
    "staff.cancel_session": "technician",
    "staff.change": "technician",
    "staff.change_role": "manager",
    "staff.changes": "technician",
    "staff.check_homework": "technician",
    "staff.check_scalp": "technician",
    "staff.claim": "technician",
    "staff.client": "technician",
    "staff.client_sheet": "technician",
    "staff.clients": "technician",
    "staff.close_concern": "technician",
    "staff.concern": "technician",
    "staff.concerns": "technician",
    "staff.date_request": "technician",
    "staff.date_requests": "technician",
    "staff.decide": "technician",
    "staff.decide_again": "technician",
    "staff.disable_member": "manager",
    "staff.enable_member": "manager",
    "staff.end_time_off": "manager",
    "staff.job": "technician",
    "staff.job_result": "technician",
    "staff.job_state": "technician",
    "staff.jobs": "technician",
    "staff.look_at_concern": "technician",
    "staff.hours": "manager",
    "staff.finish_task": "technician",
    "staff.follow_up": "technician",
    "staff.go_ahead": "technician",
    "staff.merge_client": "technician",
    "staff.move_plans": "manager",
    "staff.move_session": "technician",
    "staff.my_calendar": "technician",
    "staff.note_concern": "technician",
    "staff.numbers": "manager",
    "staff.numbers_csv": "manager",
    "staff.offer_password": "manager",
    "staff.plan_pdf": "technician",
    "staff.preview_settings": "manager",
    "staff.profile": "manager",
    "staff.protocol": "technician",
    "staff.protocol_conflicts": "technician",
    "staff.protocol_coverage": "technician",
    "staff.protocol_flags": "technician",
    "staff.protocol_item": "technician",
    "staff.protocol_items": "technician",
    "staff.protocol_plans": "manager",
    "staff.protocol_settings": "technician",
    "staff.protocol_pdf": "technician",
    "staff.protocol_sources": "technician",
    "staff.queue": "technician",
    "staff.read_patch_test": "technician",
    "staff.readiness_rules": "technician",
    "staff.record_approvals": "manager",
    "staff.record_patch_test": "technician",
    "staff.record_treatment": "technician",
    "staff.release": "technician",
    "staff.rename_room": "manager",
    "staff.reopen_concern": "technician",
    "staff.review": "technician",
    "staff.retire_room": "manager",
    "staff.rooms": "manager",
    "staff.save_readiness": "manager",
    "staff.save_settings": "manager",
    "staff.session_check": "technician",
    "staff.set_aside_change": "technician",
    "staff.start_job": "technician",
    "staff.team": "manager",
    "staff.today": "technician",
    "staff.today_part": "technician",
    "staff.treatment": "technician",
    "staff.time_off": "manager",
    "staff.timeline": "technician",
    "staff.withdraw_approval": "manager",
    "staff.withdraw_invitation": "manager",
    "static": "public",
}

SIGN_IN_PAGES: dict[str, str] = {"client": "/sign-in", "technician": "/staff/sign-in", "manager": "/staff/sign-in"}


def init_access(app: Flask) -> None:
    """Enforce the table before anything else of a request is looked at."""
    app.before_request(_enforce)


def permission_needed() -> Permission | None:
    """What the requested endpoint asks for; None where there is no such endpoint."""
    return ACCESS.get(request.endpoint or "")


def may(who: SignedIn | None, needed: Permission) -> bool:
    """Whether `who` has the permission. A manager may do all that a technician may; nobody is client and staff."""
    match who, needed:
        case _, "public":
            return True
        case SignedInClient(), "client":
            return True
        case SignedInStaff(role=role), "technician" | "manager":
            return role in (needed, "manager")
    return False


def _enforce() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # The router has found nothing; it answers 404 or 405 by itself.
    needed = permission_needed()
    if needed is None:
        current_app.logger.error("%s is not in the access table", request.endpoint)
        abort(404)
    # Without this order every stylesheet would ask the database who wants it.
    if needed == "public" or may(signed_in(), needed):
        return None
    return _refuse(needed)


def _refuse(needed: Permission) -> ResponseReturnValue:
    if needed == "manager" and may(signed_in(), "technician"):
        abort(403)
    if wants_json() or request.method not in SAFE_METHODS:
        # A redirect would drop what was sent; this page offers to send it again.
        raise SignInNeededError(revoked=was_signed_out())
    here = request.full_path.removesuffix("?")
    return redirect(f"{SIGN_IN_PAGES[needed]}?{urlencode({'next': here})}")
