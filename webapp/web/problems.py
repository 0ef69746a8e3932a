"""Why something was refused, shown next to its field."""

from __future__ import annotations

from collections.abc import Iterable

import wtforms

from webapp.domain.problem import Problem
from webapp.web.formats import text


def show_problems(form: wtforms.Form, problems: Iterable[Problem]) -> None:
    """Puts each problem next to the field that has to change, or over all of them."""
    for problem in problems:
        show_problem(form, problem.field, text(problem.text))


def show_problem(form: wtforms.Form, field: str, words: str) -> None:
    if field in form:
        form[field].errors = [*form[field].errors, words]
    else:
        form.form_errors.append(words)
