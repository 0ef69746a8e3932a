"""Who is asking: the bridge from the session cookie to Flask-Login's `current_user`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from flask import Flask, Response, abort, g, has_request_context, request, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user

from webapp.services.login import ClientLogin, Role, StaffLogin
from webapp.web import services

# What pages ask for by themselves, again and again, while nobody may be there: no sign that the session is used (C11).
ASKED_BY_PAGES = frozenset({"staff.job_state", "staff.today_part"})


@dataclass(frozen=True)
class SignedInClient(UserMixin):
    """`current_user` on a client's phone."""

    token: str
    session_id: UUID
    client_id: UUID
    locale: str = ""

    def get_id(self) -> str:
        """What the cookie holds: opaque, and in the database only as a hash."""
        return self.token


@dataclass(frozen=True)
class SignedInStaff(UserMixin):
    """`current_user` in a browser of the clinic."""

    token: str
    session_id: UUID
    staff_id: UUID
    name: str
    role: Role
    signed_in_at: datetime

    def get_id(self) -> str:
        """What the cookie holds: opaque, and in the database only as a hash."""
        return self.token


SignedIn = SignedInClient | SignedInStaff


def signed_in() -> SignedIn | None:
    """Who asks, with a type; None for somebody who has not signed in."""
    who = cast(object, current_user)
    return who if isinstance(who, SignedInClient | SignedInStaff) else None


def this_client() -> SignedInClient:
    """The client who asks. For views that only a client may open."""
    who = signed_in()
    return who if isinstance(who, SignedInClient) else abort(401)


def this_staff() -> SignedInStaff:
    """The member of staff who asks. For views that only staff may open."""
    who = signed_in()
    return who if isinstance(who, SignedInStaff) else abort(401)


def init_sign_in(app: Flask) -> None:
    """Let every request know who asks, by the token in its session cookie."""
    _Manager(app).user_loader(_load)


def begin(token: str) -> None:
    """Sign this browser in. What the session held before is dropped, its CSRF token too (C9)."""
    who = _load(token)
    session.clear()
    if who:
        # A phone is its owner's and stays signed in; the clinic's browser forgets when it is closed.
        session.permanent = isinstance(who, SignedInClient)
        login_user(who)


def end() -> None:
    """Forget on this browser who was signed in; ending the session in the database is the service's part."""
    session.clear()
    g.pop("_login_user", None)


def was_signed_out() -> bool:
    """Whether somebody has ended the session that this browser still carries. Of strangers nothing is looked up."""
    token = session.get("_user_id")
    return token is not None and services().accounts.was_ended(token)


def do_not_ask_the_database() -> None:
    """Render the rest of this answer for nobody, unless it is known already who asks."""
    # `_login_user` is where Flask-Login keeps its answer for the length of a request.
    g.setdefault("_login_user", AnonymousUserMixin())


class _Manager(LoginManager):
    def _update_remember_cookie(self, response: Response) -> Response:
        # We have no such cookie; looking for it would make every stylesheet vary by session.
        return response


def _load(token: str) -> SignedIn | None:
    is_use = not has_request_context() or request.endpoint not in ASKED_BY_PAGES
    login = services().accounts.login_session(token, is_use=is_use)
    match login:
        case ClientLogin():
            return SignedInClient(token, login.session_id, login.client_id, login.locale)
        case StaffLogin():
            return SignedInStaff(
                token, login.session_id, login.staff_id, login.name, login.role, signed_in_at=login.signed_in_at
            )
    return None
