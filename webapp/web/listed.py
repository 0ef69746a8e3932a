"""Lists to choose from, with our words for what is not in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import wtforms
from flask_babel import gettext
from wtforms.validators import Optional

from webapp.web.forms import choices

Pairs = Iterable[tuple[Any, Any]]


class Listed:
    """Only codes that the list has; others do not come back."""

    def __call__(self, _form: wtforms.Form, field: Any) -> None:
        """Raises ValidationError for a code that the list does not have."""
        known = {code for code, *_ in field.iter_choices()}
        chosen = field.data if isinstance(field.data, list) else [field.data]
        if not known.issuperset(chosen):
            field.data = [code for code in chosen if code in known] if isinstance(field.data, list) else None
            raise wtforms.ValidationError(gettext("Please choose from the list."))


def several(label: Any, pairs: Pairs = ()) -> Any:
    """Any number of a list."""
    return wtforms.SelectMultipleField(label, [Listed()], choices=_written(pairs), validate_choice=False)


def one_or_none(label: Any, pairs: Pairs) -> Any:
    """One of a list, or none."""
    return wtforms.RadioField(label, [Optional(), Listed()], choices=_written(pairs), validate_choice=False)


def _written(pairs: Pairs) -> list[Any]:
    return choices([(str(code), words) for code, words in pairs])
