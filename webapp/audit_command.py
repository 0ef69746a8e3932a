"""What `stipple audit verify` does: goes through the audit trail and names the first event that does not fit."""

from __future__ import annotations

from webapp.config import Config
from webapp.domain.errors import DomainError
from webapp.services.audit_trail import AuditTrails, Verdict
from webapp.services.clock import Clock


class NoInstallationError(DomainError):
    """There is no trail, because nothing was installed here yet."""


def verify(config: Config, clock: Clock, known: tuple[int, str] | None) -> Verdict:
    """The verdict on the trail of this installation. Reads only; nothing is made where there is nothing.

    Raises DomainError where there is no database that can be read.
    """
    from webapp.storage.audit import AuditTrail
    from webapp.storage.database import Database
    from webapp.storage.encryption import FieldCipher, refuse_other_keys
    from webapp.storage.keys import FIELD_KEYS_FILE, load_or_create
    from webapp.storage.migrate import refuse_unmigrated

    if not (config.instance_path / FIELD_KEYS_FILE).is_file():
        raise NoInstallationError(f"{config.instance_path} holds no installation: there is no audit trail.")
    database, keys = Database(config.database_url), load_or_create(config.instance_path).field_keys
    cipher = FieldCipher(keys)
    refuse_unmigrated(database)
    refuse_other_keys(database, cipher)
    return AuditTrails(database, cipher, config.time_zone, AuditTrail(keys, clock)).verify(known)
