"""Managers who change settings, for tests of everything that follows from it."""

from typing import Any
from uuid import UUID

from tests.clinic import Clinic
from webapp.domain.setting_choices import ClinicLines
from webapp.services.clinic_settings import Pinned, SettingsVersion
from webapp.services.settings_changes import SettingsDraft


def draft(clinic: Clinic, *, base: int | None = None, lines: ClinicLines | None = None, **values: Any) -> SettingsDraft:
    """What holds now, with some values changed; typed on the version `base` or on the newest."""
    settings = clinic.work.settings
    typed_on = settings.current() if base is None else settings.version(base)
    return SettingsDraft(typed_on.number, {**typed_on.values, **values}, lines or typed_on.lines)


def changed(clinic: Clinic, staff_id: UUID, reason: str = "", **values: Any) -> SettingsVersion:
    """Settings changed and saved."""
    return clinic.work.settings.save(draft(clinic, **values), staff_id, reason)


def settings_of(clinic: Clinic, client_id: UUID) -> Pinned:
    """The settings of a client's plan."""
    with clinic.database.read() as session:
        return clinic.desk.plans.settings.of(session, client_id)
