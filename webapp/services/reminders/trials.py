"""A message that clients send to themselves, to see whether reminders arrive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from webapp.messaging.channel import Channel, RecipientGoneError
from webapp.services.accounts.attempts import Attempts, Bucket, Limit
from webapp.services.reminders.recipients import Recipients
from webapp.services.reminders.wording import ReminderWording
from webapp.storage.rows import new_id

TRIALS = Limit("reminder_trial", 3, timedelta(hours=1))


class Trials:
    """Each way three times an hour."""

    def __init__(
        self, attempts: Attempts, channels: Mapping[str, Channel], recipients: Recipients, wording: ReminderWording
    ) -> None:
        self._attempts = attempts
        self._channels = channels
        self._recipients = recipients
        self._wording = wording

    def send(self, client_id: UUID, channel: str) -> None:
        """Returns when the message is on its way.

        Raises TooManyAttemptsError, ChannelUnavailableError, RecipientGoneError.
        """
        way = self._channels.get(channel)
        if way is None:
            raise RecipientGoneError("This installation has no such channel.")
        self._attempts.spend(Bucket(TRIALS, f"{channel}:{client_id}"))
        message = self._wording.trial(self._recipients.language(client_id))
        way.send(client_id, message, new_id(), _nobody_asks)


def _nobody_asks() -> None:
    """No ledger has to know of it: a trial that is lost in a crash is asked for again."""
