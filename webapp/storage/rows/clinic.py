"""What the clinic chose inside the ranges of its protocol, and whose plan was moved to which choice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Digest, Row, key_of


class SettingsVersionRow(Row):
    """All choices from one moment on: what differs from the protocol's defaults. Number 0 is the environment's.

    Never updated: a later version stands beside it, and plans name the one that they were made with.
    """

    __tablename__ = "settings_version"
    __table_args__ = (CheckConstraint("number >= 1", name="number"),)

    number: Mapped[int] = mapped_column(unique=True)
    staff_id: Mapped[UUID | None] = key_of("staff")
    content_version: Mapped[Digest]
    chosen: Mapped[dict[str, Any]]
    wording: Mapped[dict[str, Any]]
    reason_enc: Mapped[bytes | None]


class SettingsMoveRow(Row):
    """Somebody moved a client's live plan to a version of the settings, whether or not a line changed by it."""

    __tablename__ = "settings_move"
    __table_args__ = (CheckConstraint("number >= 1", name="number"), Index(None, "client_id"))

    client_id: Mapped[UUID] = key_of("client")
    staff_id: Mapped[UUID] = key_of("staff")
    number: Mapped[int]


class ClinicProfileRow(Row):
    """What the clinic says about itself and how it works, all of it from one moment on; never updated.

    What is not in `chosen` is as the installation's environment or the product's default has it.
    """

    __tablename__ = "clinic_profile"
    __table_args__ = (CheckConstraint("number >= 1", name="number"),)

    number: Mapped[int] = mapped_column(unique=True)
    staff_id: Mapped[UUID] = key_of("staff")
    chosen: Mapped[dict[str, Any]]
