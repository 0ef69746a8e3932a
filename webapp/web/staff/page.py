"""What the pages of the staff share: the count beside the queue, and why something was refused, next to its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import wtforms
from flask import render_template

from webapp.domain.problem import Problem
from webapp.web import services
from webapp.web.formats import text
from webapp.web.forms import render_form


def staff_page(template: str, **context: Any) -> str:
    """A page without a main form."""
    return render_template(f"staff/{template}", waiting=_waiting(), **context)


def staff_form(template: str, form: wtforms.Form, **context: Any) -> tuple[str, int]:
    """A page with its main form: 422 when what was sent needs another look."""
    return render_form(f"staff/{template}", form, waiting=_waiting(), **context)


def show_problems(form: wtforms.Form, problems: Iterable[Problem]) -> None:
    """Puts each problem next to the field that has to change, or over all of them."""
    for problem in problems:
        show_problem(form, problem.field, text(problem.text))


def show_problem(form: wtforms.Form, field: str, words: str) -> None:
    if field in form:
        form[field].errors = [*form[field].errors, words]
    else:
        form.form_errors.append(words)


def _waiting() -> int:
    return services().staff.reviews.waiting()
