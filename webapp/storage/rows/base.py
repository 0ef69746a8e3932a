"""What every table has: an id that sorts by time, the instant of its making, and named constraints."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, LargeBinary, MetaData, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from uuid_utils.compat import uuid7

from webapp.storage.types import UtcDateTime

# Every constraint has a name that can be foretold, so that a migration can drop it.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Code = Annotated[str, mapped_column(String(64))]
"""A stable snake_case code of the vocabulary, or of this table's own list."""

Digest = Annotated[str, mapped_column(String(80))]
"""A hash in hexadecimal, with or without the name of its algorithm in front."""


def new_id() -> UUID:
    """A fresh id; later ids sort after earlier ones, so new rows land at the end of the index."""
    return uuid7()


def one_of(column: str, codes: Iterable[str]) -> CheckConstraint:
    """A check that the column holds one of these codes (or nothing, where it may be empty)."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def key_of(table: str) -> MappedColumn[Any]:
    """A column that refers to a row of the table.

    Checked at commit: rows without relationships are written in no order that foreign keys would ask for.
    """
    return mapped_column(ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED"))


class Row(DeclarativeBase):
    """The base of all tables. Columns named `..._enc` hold what `FieldCipher` sealed for that very row."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {
        UUID: Uuid(),
        datetime: UtcDateTime(),
        date: Date(),
        bytes: LargeBinary(),
        list[str]: JSON().with_variant(JSONB(), "postgresql"),
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
    }

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(sort_order=-1)
