"""What the clinic says in its own words beside its numbers; the newest, whatever settings a plan was made with."""

from __future__ import annotations

from flask import g

from webapp.domain.setting_choices import ClinicLines
from webapp.web import services


def clinic_lines() -> ClinicLines:
    """The lines as they stand, asked for once in a request, and only on pages that show them."""
    if "clinic_lines" not in g:
        g.clinic_lines = services().staff.settings.current().lines
    lines: ClinicLines = g.clinic_lines
    return lines
