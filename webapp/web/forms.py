"""Forms: text is cleaned as it comes in, and what was posted can be offered for sending again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import wtforms
from flask import render_template, request
from flask_babel import lazy_gettext
from jinja2 import Template
from werkzeug.exceptions import HTTPException
from wtforms.fields.core import UnboundField
from wtforms.validators import Length

from webapp.storage.rows import new_id
from webapp.web.sender import is_from_our_page

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
# `again` is a password typed for the second time.
SECRET_WORDS = frozenset({"again", "csrf", "code", "otp", "password", "passwords", "pin", "secret", "token"})

# Directional embeddings, overrides and isolates can make a name read as another one; the marks that Arabic and
# Hebrew need, and the joiners of Persian and emoji, stay.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NOT_TEXT = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})


class StippleForm(wtforms.Form):
    """A form of one page. Its CSRF token is not among its fields: `csrf_field()` writes it, the app checks it.

    `names_fields` asks the list of errors to say which field each is about, where many fields err in the same words.
    """

    names_fields = False

    class Meta(wtforms.meta.DefaultMeta):
        """Cleans text before any validator sees it."""

        def bind_field(self, form: Any, unbound_field: UnboundField[Any], options: Any) -> Any:
            """The field, with `clean_text` in front of its own filters."""
            own = unbound_field.kwargs.get("filters", ())
            return unbound_field.bind(form=form, filters=[_cleaned, *own], **options)

    def __init__(self, **values: Any) -> None:
        super().__init__(request.form if request.method == "POST" else None, **values)

    def was_sent_complete(self) -> bool:
        """Whether this request posted the form and everything in it is valid."""
        return request.method == "POST" and self.validate()


@dataclass(frozen=True)
class PostedForm:
    """What a browser has sent to `action`, ready to be sent there once more."""

    action: str
    fields: list[tuple[str, str]]


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """What a field of options offers, from pairs of code and text."""
    return [wtforms.SelectChoice(code, text) for code, text in pairs]  # type: ignore[attr-defined]  # newer than its stubs


def at_most(characters: int) -> Length:
    """Refuses a longer text."""
    return Length(max=characters, message=lazy_gettext("Please use at most %(max)d characters."))


def page_id(field: wtforms.Field) -> UUID:
    """The id that the page was given, so that it counts once however often it is sent; a new one where it was lost."""
    try:
        return UUID(field.data)
    except (TypeError, ValueError):
        identity = new_id()
        field.data = str(identity)
        return identity


def render_form(template: str | Template, form: wtforms.Form, **context: Any) -> tuple[str, int]:
    """The page with its main form: 200 when it is asked for, 422 when what was sent needs another look."""
    return render_template(template, form=form, **context), 422 if form.errors else 200


def posted_form() -> PostedForm | None:
    """The form of this request with all values of each field, but without secrets; None if it cannot be trusted.

    A form that another site wrote is not shown again: "Send again" would then be its button.
    """
    if request.method != "POST" or request.mimetype not in FORM_TYPES:
        return None
    try:
        fields = [(name, clean_text(value)) for name, value in request.form.items(multi=True) if not _is_secret(name)]
    except HTTPException:
        return None  # It was too large, or was cut off.
    return PostedForm(request.full_path.removesuffix("?"), fields) if is_from_our_page() else None


def clean_text(value: str) -> str:
    """Composed Unicode with plain line ends; no control characters, nothing that turns the reading direction (C25)."""
    lines = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(character for character in lines if character in "\n\t" or _is_text(character))


def _is_text(character: str) -> bool:
    return character not in BIDI_CONTROLS and unicodedata.category(character) not in NOT_TEXT


def _cleaned(value: Any) -> Any:
    return clean_text(value).strip() if isinstance(value, str) else value


def _is_secret(name: str) -> bool:
    return not SECRET_WORDS.isdisjoint(re.split(r"[^a-z0-9]+", name.lower()))
