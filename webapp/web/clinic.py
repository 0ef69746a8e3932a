"""What the clinic says about itself, as every page of this request shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, g
from werkzeug.local import LocalProxy

from webapp.domain.clinic_profile import ClinicProfile
from webapp.web import services


def clinic() -> ClinicProfile:
    """The profile as it stands, asked for once in a request, and only on pages that show it."""
    if "clinic" not in g:
        g.clinic = services().profile.current()
    profile: ClinicProfile = g.clinic
    return profile


def show_known_clinic() -> None:
    """Let the rest of this answer show the profile that is known already: the database may be what has failed."""
    g.setdefault("clinic", services().profile.known)


def init_clinic(app: Flask) -> None:
    """Give templates its name and how to reach it. Macros that are imported see globals alone, so these are some."""
    app.jinja_env.globals.update(
        clinic_address=_shown(lambda profile: profile.address),
        clinic_email=_shown(lambda profile: profile.email),
        clinic_name=_shown(lambda profile: profile.name),
        clinic_phone=_shown(lambda profile: profile.phone),
        emergency_number=_shown(lambda profile: profile.emergency_number),
    )


def _shown(part: Callable[[ClinicProfile], str]) -> Any:
    """The part as a text that is looked up when it is shown."""
    return LocalProxy(lambda: part(clinic()))
