"""The team: who may come in, and letting others in."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from webapp.services.accounts.errors import EmailTakenError, LastManagerError
from webapp.services.accounts.one_time_links import Sent
from webapp.services.login import Role
from webapp.storage.rows.account import ROLES
from webapp.web import services
from webapp.web.account.forms import InvitationForm
from webapp.web.account.password_again import password_again
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import staff_form

# Where the session keeps a new link until the page has shown it, once.
LINK = "one_time_link"
ONE_STAYS = lazy_gettext("One manager has to stay. Make another manager first.")


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_url_rule("/team", view_func=team, methods=["GET", "POST"])
    blueprint.add_url_rule("/team/<uuid:staff_id>/role", view_func=change_role, methods=["POST"])
    blueprint.add_url_rule("/team/<uuid:staff_id>/disable", view_func=disable_member, methods=["POST"])
    blueprint.add_url_rule("/team/<uuid:staff_id>/enable", view_func=enable_member, methods=["POST"])
    blueprint.add_url_rule("/team/<uuid:staff_id>/new-password", view_func=offer_password, methods=["POST"])
    blueprint.add_url_rule(
        "/team/invitations/<uuid:invitation_id>/withdraw", view_func=withdraw_invitation, methods=["POST"]
    )


@password_again
def team() -> ResponseReturnValue:
    """Everybody, those who are invited, and a form to invite one more."""
    form = InvitationForm()
    if form.was_sent_complete():
        try:
            _invite(form)
        except EmailTakenError:
            form.email.errors = [gettext("A member of the team has this address.")]
        else:
            return redirect(url_for("staff.team"))
    accounts, link = services().accounts, session.pop(LINK, None)
    members, invitations = accounts.team.members(), accounts.invitations.open()
    return staff_form("team.html", form, members=members, invitations=invitations, link=link)


@password_again
def change_role(staff_id: UUID) -> Response:
    """Let somebody do more or less. Nobody changes their own: a slip would lock its author out of this page."""
    role = request.form.get("role", "")
    if role not in ROLES or staff_id == this_staff().staff_id:
        abort(400)
    try:
        services().accounts.team.change_role(staff_id, cast(Role, role))
    except LastManagerError:
        flash(str(ONE_STAYS), "error")
    else:
        flash(gettext("Changed. They have to sign in again."), "success")
    return redirect(url_for("staff.team"))


@password_again
def disable_member(staff_id: UUID) -> Response:
    """Sign somebody out everywhere and let them in no more."""
    try:
        services().accounts.team.disable(staff_id)
    except LastManagerError:
        flash(str(ONE_STAYS), "error")
    else:
        _name_sessions(staff_id)
    return redirect(url_for("staff.team"))


@password_again
def enable_member(staff_id: UUID) -> Response:
    """Let somebody in again."""
    services().accounts.team.enable(staff_id)
    return redirect(url_for("staff.team"))


@password_again
def offer_password(staff_id: UUID) -> Response:
    """Make a link with which somebody chooses a new password."""
    sent = services().accounts.new_passwords.offer(staff_id, this_staff().staff_id)
    _show_once("new_password", sent)
    return redirect(url_for("staff.team"))


@password_again
def withdraw_invitation(invitation_id: UUID) -> Response:
    """End a link that was given to the wrong person, or lost."""
    services().accounts.invitations.withdraw(invitation_id)
    return redirect(url_for("staff.team"))


def _invite(form: InvitationForm) -> None:
    name, email, role = form.name.data or "", form.email.data or "", cast(Role, form.role.data)
    _show_once("invitation", services().accounts.invitations.invite(name, email, role, this_staff().staff_id))


def _name_sessions(staff_id: UUID) -> None:
    """Whoever left is still booked: nobody shall come to find that out."""
    times = services().staff.working_times
    count, name = len(times.outside(staff_id)), times.of(staff_id).name
    if count:
        words = ngettext(
            "%(num)s session is still booked with %(name)s. Please move it: it stands in the calendar.",
            "%(num)s sessions are still booked with %(name)s. Please move them: they stand in the calendar.",
            count,
            name=name,
        )
        flash(words, "warning")


def _show_once(kind: str, sent: Sent) -> None:
    # Without a server the letter lies in the outbox folder, where nobody is waiting for it.
    is_mailed = sent.is_mailed and bool(services().config.smtp_url)
    session[LINK] = {
        "kind": kind,
        "name": sent.recipient.name,
        "email": sent.recipient.email,
        "link": sent.link,
        "is_mailed": is_mailed,
    }
