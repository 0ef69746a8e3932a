"""Links that work once: who they are for and until when. The table holds a hash of each, never the link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from webapp.messaging.mail import MailError
from webapp.services.accounts.post import Post
from webapp.services.accounts.secret import hash_of, new_token
from webapp.services.clock import Clock
from webapp.services.login import Role
from webapp.storage.rows import InvitationRow

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Recipient:
    """Whom a link is for; `email` is normalised."""

    name: str
    email: str
    role: Role


@dataclass(frozen=True)
class Sent:
    """A new link. It is known now and never again; `is_mailed` says whether it is on its way by mail, too."""

    recipient: Recipient
    link: str
    is_mailed: bool


class OneTimeLinks:
    """An address has at most one open link: a new one ends the one before."""

    def __init__(self, clock: Clock, post: Post) -> None:
        self._clock = clock
        self._post = post

    def make(
        self, session: Session, path: str, recipient: Recipient, valid: timedelta, invited_by: UUID | None = None
    ) -> str:
        """A link to the page at `path`."""
        token, now = new_token(), self._clock()
        self.end(session, InvitationRow.email == recipient.email)
        row = InvitationRow(
            token_hash=_hash(path, token),
            role=recipient.role,
            name=recipient.name,
            email=recipient.email,
            created_at=now,
            expires_at=now + valid,
            invited_by=invited_by,
        )
        session.add(row)
        return self._post.link(path, token)

    def find(self, session: Session, path: str, token: str) -> InvitationRow | None:
        """The open link to this page that has this token."""
        wanted = select(InvitationRow).where(InvitationRow.token_hash == _hash(path, token), self.is_open())
        return session.scalars(wanted).one_or_none()

    def end(self, session: Session, which: ColumnElement[bool]) -> bool:
        """Let these open links work no more; whether there were any."""
        ended = update(InvitationRow).where(which, self.is_open()).values(expires_at=self._clock())
        return session.scalars(ended.returning(InvitationRow.id)).first() is not None

    def is_open(self) -> ColumnElement[bool]:
        """What is true of the rows that still work."""
        return and_(InvitationRow.used_at.is_(None), InvitationRow.expires_at > self._clock())

    def mail(self, letter: str, recipient: Recipient, link: str, valid: timedelta) -> Sent:
        """Mail the link; if that fails it can still be passed on by hand."""
        try:
            message = self._post.write(letter, "en", recipient.email, link=link, hours=valid // HOUR)
            self._post.connect().send(message)
        except MailError:
            return Sent(recipient, link, is_mailed=False)
        return Sent(recipient, link, is_mailed=True)


def _hash(path: str, token: str) -> str:
    # With the page in it, a link to one page is none to another (C14).
    return hash_of(f"{path}#{token}")
