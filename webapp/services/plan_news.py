"""Letters that say that something waits on a client's page, and nothing else: what it is stands there (C57)."""

from __future__ import annotations

import logging
from uuid import UUID

from webapp.messaging.mail import MailError
from webapp.services.accounts.post import Post
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import ClientRow

LOGGER = logging.getLogger(__name__)
PAGE = "/me/plan"


class PlanNews:
    """Tells clients by mail."""

    def __init__(self, database: Database, cipher: FieldCipher, post: Post) -> None:
        self._database = database
        self._cipher = cipher
        self._post = post

    def __call__(self, client_id: UUID) -> None:
        """Says that the plan has changed; trouble with the letter is logged and undoes nothing."""
        self.write(client_id, "plan_changed", PAGE)

    def write(self, client_id: UUID, letter: str, page: str) -> None:
        """Sends the letter of that template, which leads to `page`; trouble with it is logged and undoes nothing."""
        with self._database.read() as session:
            client = session.get_one(ClientRow, client_id)
        email = self._cipher.open("client", "email_enc", client.id, client.email_enc)
        try:
            message = self._post.write(letter, client.locale, email, link=f"{self._post.base_url}{page}")
            self._post.connect().send_soon(message)
        except MailError:
            # The address is personal, so the log names the record instead.
            LOGGER.exception("Client %s was not told by the letter %s", client_id, letter)
