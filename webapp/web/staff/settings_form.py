"""The form of all settings, made from the protocol, and read back as the draft that the service takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

import wtforms
from flask_babel import gettext, lazy_gettext
from wtforms.validators import InputRequired, NumberRange

from webapp.domain.protocol import Protocol, Setting, SettingValue
from webapp.domain.setting_choices import LONGEST_LINE, ClinicLines, line_problems, read_settings
from webapp.services.clinic_settings import HIGHEST, SettingsVersion
from webapp.services.settings_changes import SettingsDraft
from webapp.web import services
from webapp.web.forms import StippleForm, choices
from webapp.web.staff.fields import note_field
from webapp.web.staff.page import show_problems

LINES = {
    "contact": lazy_gettext("How clients reach you, in your words"),
    "emergency": lazy_gettext("What to do in an emergency, in your words"),
}
STALE = lazy_gettext("Please open this page again.")


def _countable(number: int | None) -> int | None:
    """Nothing for a number with more digits than the validators can reckon with."""
    return number if number is not None and abs(number) <= HIGHEST else None


class SettingsForm(StippleForm):
    """The lines of the clinic and what every change comes with; the settings themselves are added by `_form_of`."""

    names_fields = True

    base = wtforms.IntegerField(
        widget=wtforms.widgets.HiddenInput(),
        validators=[InputRequired(STALE), NumberRange(min=0, message=STALE)],
        filters=[_countable],
    )
    contact = wtforms.StringField(LINES["contact"], render_kw={"maxlength": LONGEST_LINE})
    emergency = wtforms.StringField(LINES["emergency"], render_kw={"maxlength": LONGEST_LINE})
    reason = note_field(lazy_gettext("Why it changes"), rows=2)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything can be read and is in its range; what is not, says so next to its field."""
        is_valid = super().validate(extra_validators)
        _, problems = read_settings(_protocol(), self._typed())
        show_problems(self, [*problems, *line_problems(self._lines())])
        return is_valid and not self.errors

    def draft(self) -> SettingsDraft:
        """What was filled in, once it is valid."""
        values, _ = read_settings(_protocol(), self._typed())
        return SettingsDraft(cast(int, self.base.data), values, self._lines())

    def _typed(self) -> Mapping[str, object]:
        return {code: _as_number(self[code].data) for code in _protocol().settings}

    def _lines(self) -> ClinicLines:
        return ClinicLines(self.contact.data or "", self.emergency.data or "")


def settings_form(version: SettingsVersion | None = None, base: int | None = None) -> SettingsForm:
    """The form, filled in with a version when it is opened, and with what was sent when it comes back."""
    protocol = _protocol()
    filled: dict[str, Any] = {"base": base}
    if version:
        filled |= {code: _shown(value) for code, value in version.values.items()}
        filled |= {"contact": version.lines.contact, "emergency": version.lines.emergency}
    form = _form_of(tuple(protocol.settings.values()))(**filled)
    for setting in protocol.settings.values():
        if setting.choices:
            cast(wtforms.SelectMultipleField, form[setting.code]).choices = choices(_choices(setting, protocol))
    return form


def form_fields(draft: SettingsDraft) -> list[tuple[str, str]]:
    """Everything that the form would send for `draft`, to be carried along on the next page."""
    return list(_fields(draft))


def _fields(draft: SettingsDraft) -> Iterator[tuple[str, str]]:
    yield "base", str(draft.base)
    for code, value in draft.values.items():
        shown = _shown(value)
        yield from ((code, each) for each in (shown if isinstance(shown, list) else [shown]))
    yield "contact", draft.lines.contact
    yield "emergency", draft.lines.emergency


@lru_cache(maxsize=8)
def _form_of(settings: tuple[Setting, ...]) -> type[SettingsForm]:
    return type("SettingsForm", (SettingsForm,), {each.code: _field(each) for each in settings})


def _field(setting: Setting) -> Any:
    label = lazy_gettext(setting.text)
    if setting.choices:
        return wtforms.SelectMultipleField(label, validate_choice=False)
    mode = "numeric" if isinstance(setting.default, int) else "decimal"
    return wtforms.StringField(label, render_kw={"inputmode": mode, "maxlength": 8, "autocomplete": "off"})


def _choices(setting: Setting, protocol: Protocol) -> list[tuple[str, str]]:
    names = {oil.code: gettext(oil.text) for oil in protocol.oils}
    return [(code, names.get(code, code)) for code in setting.choices]


def _as_number(typed: object) -> object:
    """A decimal comma is a decimal point."""
    return typed.replace(",", ".") if isinstance(typed, str) else typed or ""


def _shown(value: SettingValue) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else f"{value:g}"


def _protocol() -> Protocol:
    return services().library.content.protocol
