"""What staff saw on the scalp before a session: patch tests, their readings, checks."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from webapp.storage.rows.base import Code, Row, key_of, one_of

READINGS = ("clear", "reaction")
CHECK_KINDS = ("scalp", "homework")


class PatchTestRow(Row):
    """A patch test that was done on a day."""

    __tablename__ = "patch_test"
    __table_args__ = (Index(None, "client_id", "done_on"),)

    client_id: Mapped[UUID] = key_of("client")
    done_on: Mapped[date]
    staff_id: Mapped[UUID] = key_of("staff")


class PatchTestReadingRow(Row):
    """One look at the test spot; a corrected reading is a new row."""

    __tablename__ = "patch_test_reading"
    __table_args__ = (one_of("result", READINGS), Index(None, "patch_test_id"))

    patch_test_id: Mapped[UUID] = key_of("patch_test")
    read_on: Mapped[date]
    result: Mapped[Code]
    note_enc: Mapped[bytes | None]
    staff_id: Mapped[UUID] = key_of("staff")


class ScalpCheckRow(Row):
    """One check that the scalp is prepared, or that the homework before a session was done."""

    __tablename__ = "scalp_check"
    __table_args__ = (one_of("kind", CHECK_KINDS), Index(None, "client_id", "checked_on"))

    client_id: Mapped[UUID] = key_of("client")
    kind: Mapped[Code]
    checked_on: Mapped[date]
    passed: Mapped[bool]
    note_enc: Mapped[bytes | None]
    staff_id: Mapped[UUID] = key_of("staff")
