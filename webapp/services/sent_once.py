"""What makes words that a page sends count once: the id that the page was given, and the words themselves."""

from __future__ import annotations

from uuid import UUID, uuid5


def id_of_words(page_id: UUID, *said: object) -> UUID:
    """The same for the same words sent again by the same page; another for other words.

    Whoever goes back to a page that the browser has kept, and writes something else there, must not lose it.
    """
    return uuid5(page_id, "\n".join(map(str, said)))
