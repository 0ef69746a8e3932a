"""What the pages of the staff share: the count beside the queue, and what forms say."""

from __future__ import annotations

from typing import Any

import wtforms
from flask import render_template

from webapp.web import services
from webapp.web.forms import render_form
from webapp.web.problems import show_problem, show_problems

__all__ = ["show_problem", "show_problems", "staff_form", "staff_page"]


def staff_page(template: str, **context: Any) -> str:
    """A page without a main form."""
    return render_template(f"staff/{template}", waiting=_waiting(), **context)


def staff_form(template: str, form: wtforms.Form, **context: Any) -> tuple[str, int]:
    """A page with its main form: 422 when what was sent needs another look."""
    return render_form(f"staff/{template}", form, waiting=_waiting(), **context)


def _waiting() -> int:
    return services().staff.reviews.waiting()
