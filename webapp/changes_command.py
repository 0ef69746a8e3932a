"""What `stipple check --changes OLD NEW` does: plans clients with two contents and tells what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webapp.config import Config
from webapp.content.changes import Comparison, read_side
from webapp.content.examples import read_examples
from webapp.documents.changes_report import changes_record, changes_text
from webapp.domain.errors import DomainError
from webapp.domain.impact import Impact

if TYPE_CHECKING:
    from webapp.services.live_changes import LiveChanges


class NoInstallationError(DomainError):
    """There are no clients, because nothing was installed here yet."""


def changes(config: Config, folders: tuple[Path, Path], *, live_on: date | None, as_json: bool) -> Iterator[str]:
    """The lines to print. `live_on` adds the clients of the configured database who follow a plan on that day.

    Raises ContentError, with folder, file and line, for the first mistake in either folder, and DomainError where
    there is no database that can be read.
    """
    old, new = (read_side(folder, config.settings) for folder in folders)
    comparison = Comparison(old, new)
    impacts: dict[str, Impact[Any]] = {"Example clients": comparison.over_examples(read_examples(*folders))}
    notes = list(comparison.notes)
    if live_on:
        live = _live_changes(config, comparison, live_on)
        impacts["Live clients"] = live.impact()
        notes += live.notes()
    if as_json:
        yield json.dumps(changes_record(impacts, notes), ensure_ascii=False, indent=2)
    else:
        yield from changes_text(impacts, notes)


def _live_changes(config: Config, comparison: Comparison, today: date) -> LiveChanges:
    """Looks first: opening a database or loading keys would make new ones where there are none."""
    from webapp.services.live_changes import LiveChanges
    from webapp.storage.database import Database
    from webapp.storage.encryption import FieldCipher, refuse_other_keys
    from webapp.storage.keys import FIELD_KEYS_FILE, load_or_create
    from webapp.storage.migrate import refuse_unmigrated

    if not (config.instance_path / FIELD_KEYS_FILE).is_file():
        raise NoInstallationError(f"{config.instance_path} holds no installation: there are no live clients.")
    store, cipher = Database(config.database_url), FieldCipher(load_or_create(config.instance_path).field_keys)
    refuse_unmigrated(store)
    refuse_other_keys(store, cipher)
    return LiveChanges(store, cipher, comparison, today)
