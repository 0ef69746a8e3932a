"""Turns what somebody types into the tokens that clients are found by; no name is opened for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from webapp.domain.search_words import LONGEST, SHORTEST, EmailWords, NameWords, PhoneDigits, looked_for, words_of
from webapp.services.contact import Contact
from webapp.services.search_index import SearchIndex, Token, tokens_of
from webapp.storage.encryption import BlindIndex
from webapp.storage.rows import ClientRow, SearchTokenRow


@dataclass(frozen=True)
class Asked:
    """What is looked for, as tokens: all of one of these groups. `kind` is name, email or phone."""

    kind: str
    groups: tuple[tuple[str, ...], ...]

    def matches(self) -> ColumnElement[bool]:
        """What is true of the clients who are found."""
        return or_(*(ClientRow.id.in_(_with_all(tokens)) for tokens in self.groups))


class ClientSearch:
    """What staff can look for, and whether everybody can be found yet."""

    def __init__(self, blind_index: BlindIndex, search_index: SearchIndex) -> None:
        self._index = blind_index
        self._search_index = search_index

    @property
    def index(self) -> SearchIndex:
        """The index itself, for the worker."""
        return self._search_index

    def asked(self, text: str) -> Asked | None:
        """The tokens that `text` asks for; None where it says nothing.

        Raises RefusedError where nothing can be found by it.
        """
        return self._asked(text) if text.strip() else None

    def named(self, name: str) -> Asked | None:
        """The tokens of everybody whose names begin with all words of `name`; None where it has no word."""
        words = tuple(dict.fromkeys(word[:LONGEST] for word in words_of(name) if len(word) >= SHORTEST))
        return Asked("name", (tuple(self._index.of_name_prefix(word) for word in words),)) if words else None

    def tokens_of(self, contact: Contact) -> frozenset[Token]:
        """Everything that a client with this name, address and number is found by."""
        return tokens_of(self._index, contact)

    def is_whole(self) -> bool:
        """Whether every client can be found; not while those from before the index are still being taken up."""
        return self._search_index.is_whole()

    def _asked(self, text: str) -> Asked:
        index = self._index
        match looked_for(text):
            case EmailWords(whole, local):
                return Asked("email", ((index.of_email_whole(whole) if whole else index.of_email_local(local),),))
            case PhoneDigits(whole, tails):
                return Asked("phone", ((index.of_phone_whole(whole),), *((index.of_phone_tail(t),) for t in tails)))
            case NameWords(words):
                return Asked("name", (tuple(index.of_name_prefix(word) for word in words),))


def _with_all(tokens: tuple[str, ...]) -> Select[UUID]:
    having = select(SearchTokenRow.client_id).where(SearchTokenRow.token.in_(tokens))
    if len(tokens) == 1:
        return having
    return having.group_by(SearchTokenRow.client_id).having(func.count() == len(tokens))
