"""The clinic's own page for managers: what it is called, how to reach it, its languages, how long records are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import wtforms
from babel import Locale
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms.validators import InputRequired

from webapp.domain.clinic_profile import RETENTION, ClinicProfile, profile_problems
from webapp.services.clinic_profile import ProfileChangedError
from webapp.web import services
from webapp.web.forms import StippleForm, choices
from webapp.web.intake.phone import with_western_digits
from webapp.web.language import current_locale, every_language
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import show_problem, show_problems, staff_form

FIELDS = {
    "name": lazy_gettext("Name of the clinic"),
    "phone": lazy_gettext("Phone"),
    "email": lazy_gettext("E-mail"),
    "address": lazy_gettext("Address"),
    "emergency_number": lazy_gettext("Emergency number"),
    "languages": lazy_gettext("Languages"),
    "retention_years": lazy_gettext("Years that records are kept"),
}
NO_NUMBER = lazy_gettext("Please write a whole number.")


def _dialled(value: str | None) -> str:
    return with_western_digits(value or "")


class YearsField(wtforms.IntegerField):
    """A whole number, with our words for what is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The number; what cannot be read as one stays in the field to be corrected."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NO_NUMBER) from None


class ProfileForm(StippleForm):
    """All of it at once. `base` is the version that the page has shown."""

    base = wtforms.IntegerField(default=0, widget=wtforms.widgets.HiddenInput())
    name = wtforms.StringField(FIELDS["name"])
    phone = wtforms.TelField(FIELDS["phone"], filters=[_dialled])
    email = wtforms.EmailField(FIELDS["email"])
    address = wtforms.StringField(FIELDS["address"])
    emergency_number = wtforms.TelField(FIELDS["emergency_number"], filters=[_dialled])
    languages = wtforms.SelectMultipleField(FIELDS["languages"], choices=choices([]), validate_choice=False)
    retention_years = YearsField(
        FIELDS["retention_years"],
        [InputRequired(NO_NUMBER)],
        render_kw={"min": RETENTION.lowest, "max": RETENTION.highest},
    )

    def __init__(self, profile: ClinicProfile, base: int) -> None:
        offered = profile.languages or every_language()
        super().__init__(**{name: getattr(profile, name) for name in FIELDS if name != "languages"}, base=base)
        self.languages.choices = choices((code, _name(code)) for code in every_language())
        if self.languages.data is None or len(every_language()) == 1:
            self.languages.data = list(offered)
        self._profile = profile

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all of it can be shown; what is wrong is said next to its field."""
        is_readable = super().validate(extra_validators)
        if is_readable:
            show_problems(self, profile_problems(self.profile(), every_language()))
        return is_readable and not self.errors

    def profile(self) -> ClinicProfile:
        """What was filled in."""
        return replace(self._profile, **self._values() | {"languages": tuple(self.languages.data or ())})

    def chosen(self) -> dict[str, Any]:
        """The same as the service keeps it. All languages is no choice: one that comes later is offered, too."""
        is_choice = set(self.languages.data or ()) != set(every_language())
        return self._values() | {"languages": sorted(self.languages.data or ()) if is_choice else []}

    def _values(self) -> dict[str, Any]:
        texts = {name: self[name].data or "" for name in FIELDS if name != "languages"}
        return texts | {"retention_years": self.retention_years.data or 0}


def register(blueprint: Blueprint) -> None:
    """The address of this page."""
    blueprint.add_url_rule("/clinic", view_func=profile, methods=["GET", "POST"])


def profile() -> ResponseReturnValue:
    """What clients see of the clinic, to be changed by a manager."""
    profiles = services().profile
    form = ProfileForm(profiles.current(), profiles.number())
    if form.was_sent_complete() and _is_saved(form):
        flash(gettext("Saved. It is shown everywhere from now on."), "success")
        return redirect(url_for("staff.profile"))
    return staff_form("profile.html", form, history=profiles.history(), names=FIELDS, language_name=_name)


def _is_saved(form: ProfileForm) -> bool:
    try:
        services().profile.save(form.chosen(), this_staff().staff_id, base=form.base.data or 0)
    except ProfileChangedError as changed:
        words = gettext(
            "%(name)s saved other values in the meantime. They stand below; look and save again.", name=changed.by
        )
        show_problem(form, "", words)
        form.base.data, form.base.raw_data = services().profile.number(), None  # Now the page has shown it.
    return not form.errors


def _name(code: str) -> str:
    """What a language is called in the one of the page."""
    return Locale.parse(code).get_display_name(current_locale()) or code
