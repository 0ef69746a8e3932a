"""What `stipple run` says at the start, beside the address."""

from __future__ import annotations

from pathlib import Path

from tests.people import PASSWORD
from webapp.config import Config
from webapp.server import announce, prepare


def test_the_start_names_the_clinic_as_managers_have_saved_it(tmp_path: Path) -> None:
    config = Config.from_environ({"STIPPLE_INSTANCE": str(tmp_path), "STIPPLE_CLINIC_NAME": "SMP Clinic"})
    services = prepare(config)
    manager = services.accounts.team.add("Mona", "mona@clinic.example", "manager", PASSWORD)
    first, later = list[str](), list[str]()

    announce(config, services, first.append)
    services.profile.save({"name": "Marina SMP", "phone": "+971 4 555 0100"}, manager)
    announce(config, services, later.append)

    assert first[0].startswith("Stipple for SMP Clinic:")
    assert any("no phone yet" in line for line in first)
    assert later[0].startswith("Stipple for Marina SMP:")
    assert not any("no phone yet" in line for line in later)
