"""What the tables of the clinic's numbers are worked out from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import islice
from uuid import UUID

from webapp.content.library import Library
from webapp.services.clock import Today
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher

# One question to the database, and little enough in memory, for so many clients at a time.
AT_ONCE = 200

Step = Callable[[int], None]
"""`step(n)`: so much more is done."""


@dataclass(frozen=True)
class Source:
    """Reads records; nothing is written. Transactions are short: a long one would keep the database from tidying."""

    database: Database
    cipher: FieldCipher
    library: Library
    today: Today
    time_zone: tzinfo

    @property
    def yesterday(self) -> date:
        """The last day that is over."""
        return date.fromordinal(self.today().toordinal() - 1)


def batches(ids: Iterable[UUID], size: int = AT_ONCE) -> Iterator[list[UUID]]:
    """The ids, some at a time."""
    left = iter(ids)
    while some := list(islice(left, size)):
        yield some
