"""The cards on top of today's page: what is asked of the client now, apart from the plan's own lines.

They stand on the page of today alone, never on the one that a phone keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from webapp.web.client.card import Card
from webapp.web.client.concern import concern_card
from webapp.web.client.date_request import date_request_card
from webapp.web.client.follow_up import follow_up_card
from webapp.web.client.one_thing import one_thing_card
from webapp.web.client.session_check import session_check_card
from webapp.web.sign_in_state import this_client

# In the order in which they stand; one that has nothing to ask gives None.
CARDS: tuple[Callable[[UUID], Card | None], ...] = (
    concern_card,
    session_check_card,
    one_thing_card,
    date_request_card,
    follow_up_card,
)


def today_cards() -> list[Card]:
    """The cards of whoever asks, the most pressing first."""
    client_id = this_client().client_id
    return [card for make in CARDS if (card := make(client_id))]
