"""A letter that says that a client's plan has changed, and nothing else: what changed stands on their page (C57)."""

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
        """Sends the letter; trouble with it is logged and undoes nothing."""
        with self._database.read() as session:
            client = session.get_one(ClientRow, client_id)
        email = self._cipher.open("client", "email_enc", client.id, client.email_enc)
        try:
            message = self._post.write("plan_changed", client.locale, email, link=f"{self._post.base_url}{PAGE}")
            self._post.connect().send_soon(message)
        except MailError:
            # The address is personal, so the log names the record instead.
            LOGGER.exception("Client %s was not told of a new plan", client_id)
