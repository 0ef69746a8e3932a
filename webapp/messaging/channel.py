"""Channels: the ways in which a short message reaches a client who is not looking at the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from webapp.domain.errors import DomainError


class ChannelError(DomainError):
    """A message could not be handed over."""


class ChannelUnavailableError(ChannelError):
    """The other server cannot be reached or will not take anything now. Trying again later may work."""


class RecipientGoneError(ChannelError):
    """The client has no address on this channel, or one that will never take anything again."""


@dataclass(frozen=True)
class Message:
    """What is told, in the client's language, without a health word or a name (C57).

    `title` and `body` fit a lock screen, `url` is the full address to open, and `sentences` say the same at the length
    of a letter. After `until` nobody needs it any more; without it, it keeps for half a day. `lang` is a language tag.
    """

    title: str
    body: str
    url: str
    sentences: tuple[str, ...]
    lang: str = "en"
    until: datetime | None = None


class Channel(Protocol):
    """One way, e.g. mail. It finds the client's address by itself, so that nobody else has to know it."""

    @property
    def name(self) -> str:
        """As in the client's choice and in the ledger: email, push or text."""

    def send(self, client_id: UUID, message: Message, delivery_id: UUID, handing_over: Callable[[], None]) -> None:
        """Returns when the other server has taken the message.

        `handing_over` is called right before the first byte that the other server may act on, and whatever it raises
        ends the sending. The same `delivery_id` is the same message: after a crash it may come a second time, and must
        be recognisable as such (Message-ID, push topic).

        Raises ChannelUnavailableError, RecipientGoneError.
        """
