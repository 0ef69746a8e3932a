"""Reminders: what each client chose, the phones that take them, and the rounds in which they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.messaging.channel import Channel
from webapp.messaging.mail_channel import MailChannel
from webapp.messaging.push import PushChannel, PushSigner
from webapp.messaging.push_address import PushAddress
from webapp.messaging.push_services import PushServices
from webapp.messaging.webhook import TextWebhook
from webapp.services.accounts.attempts import Attempts, Bucket, Limit
from webapp.services.accounts.post import Post
from webapp.services.clock import Clock
from webapp.services.follow_ups import FollowUps
from webapp.services.plans import PlanService
from webapp.services.reminders.choices import ReminderChoices
from webapp.services.reminders.recipients import Recipients, StopTokens
from webapp.services.reminders.rounds import Rounds
from webapp.services.reminders.subscriptions import PushSubscriptions
from webapp.services.reminders.trials import Trials
from webapp.services.reminders.wording import ReminderWording
from webapp.services.session_checks import SessionChecks
from webapp.services.ticks import TickService
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher

__all__ = ["Gateways", "Reminders", "build_reminders"]

# Each has a name looked up that the browser gave us, which may take long.
SUBSCRIPTIONS = Limit("push_subscription", 20, timedelta(hours=1))


@dataclass(frozen=True)
class Gateways:
    """The ways out of this installation; `text` is None where no gateway for texts is configured."""

    post: Post
    signer: PushSigner
    push: PushServices
    text: tuple[str, str] | None
    """Address and secret of the gateway."""


@dataclass(frozen=True)
class Reminders:
    """All of it together, for pages and the worker."""

    choices: ReminderChoices
    subscriptions: PushSubscriptions
    trials: Trials
    rounds: Rounds
    push_key: str
    """What browsers tie their subscriptions to."""
    channels: dict[str, Channel]
    recipients: Recipients
    tokens: StopTokens
    attempts: Attempts

    def offers_texts(self, client_id: UUID) -> bool:
        """Whether this client can be reached by text: where there is a gateway, and a number."""
        return "text" in self.channels and bool(self.recipients.phone(client_id))

    def subscribe(self, client_id: UUID, session_id: UUID, address: PushAddress, *, renews: bool = False) -> None:
        """Messages reach this phone from now on, and reminders are on; one that renews itself only stays reachable.

        Raises PushEndpointError, ChannelUnavailableError, TooManyAttemptsError.
        """
        self.attempts.spend(Bucket(SUBSCRIPTIONS, str(client_id)))
        self.subscriptions.add(client_id, session_id, address)
        if not renews:
            self.choices.add_channel(client_id, "push")

    def unsubscribe(self, client_id: UUID, session_id: UUID) -> None:
        """Nothing reaches this phone any more."""
        if not self.subscriptions.remove(client_id, session_id):
            self.choices.remove_channel(client_id, "push")

    def stop(self, token: str) -> None:
        """Switches off what the token of a letter names; one that is none changes nothing."""
        choice_id = self.tokens.read(token)
        if choice_id:
            self.choices.stop(choice_id)


def build_reminders(
    database: Database,
    cipher: FieldCipher,
    clock: Clock,
    zone: ZoneInfo,
    *,
    secret_key: str,
    gateways: Gateways,
    attempts: Attempts,
    plans: PlanService,
    ticks: TickService,
    checks: SessionChecks,
    told: FollowUps,
) -> Reminders:
    """Every part with what it needs."""
    post, tokens = gateways.post, StopTokens(secret_key)
    choices, recipients = ReminderChoices(database, clock), Recipients(database, cipher, tokens)
    subscriptions = PushSubscriptions(database, cipher, clock, gateways.push.check)
    channels: list[Channel] = [
        MailChannel(recipients, post.mail, post.render, clock, post.base_url, post.sender),
        PushChannel(subscriptions, gateways.signer, gateways.push, clock),
    ]
    if gateways.text:
        channels.append(TextWebhook(recipients.phone, *gateways.text))
    ways, word = {channel.name: channel for channel in channels}, ReminderWording(post.base_url)
    rounds = Rounds(
        database,
        clock,
        zone,
        choices=choices,
        plans=plans,
        ticks=ticks,
        checks=checks,
        told=told,
        word=word,
        channels=ways,
    )
    trials = Trials(attempts, ways, recipients, word)
    return Reminders(
        choices, subscriptions, trials, rounds, gateways.signer.public_key, ways, recipients, tokens, attempts
    )
