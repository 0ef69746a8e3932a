"""The clinic's settings: read by everybody who works here, changed by managers, with the impact shown before."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.domain.problem import RefusedError
from webapp.domain.protocol import SettingValue
from webapp.services.settings_changes import SettingsChangedError, SettingsPreview
from webapp.web import services
from webapp.web.formats import number
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import show_problem, show_problems, staff_form, staff_page
from webapp.web.staff.settings_form import LINES, SettingsForm, form_fields, settings_form
from webapp.web.staff.words import oils_in_words

FORM = "protocol_settings.html"


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_app_template_filter(setting_name)
    blueprint.add_app_template_filter(setting_words)
    blueprint.add_url_rule("/protocol/settings", view_func=protocol_settings)
    blueprint.add_url_rule("/protocol/settings/preview", view_func=preview_settings, methods=["POST"])
    blueprint.add_url_rule("/protocol/settings/versions", view_func=save_settings, methods=["POST"])


def protocol_settings() -> ResponseReturnValue:
    """What holds now, and what was changed by whom. Managers find a form, filled in with an older version if asked."""
    settings = services().staff.settings
    current = settings.current()
    if this_staff().role != "manager":
        return staff_page("protocol_settings_read.html", **_about(), current=current)
    older = request.args.get("version", type=int)
    shown = current if older is None else settings.version(min(max(older, 0), current.number))
    return _form_page(settings_form(shown, base=current.number), older=None if older is None else shown.number)


def preview_settings() -> ResponseReturnValue:
    """Show what saving would change for whom; nothing is saved."""
    form = settings_form()
    if not form.was_sent_complete():
        return _form_page(form)
    try:
        preview = services().staff.settings.preview(form.draft())
    except RefusedError as refused:
        show_problems(form, refused.problems)
        return _form_page(form)
    if not preview.changes:
        flash(gettext("Nothing is different from what holds already."), "info")
        return redirect(url_for("staff.protocol_settings"))
    return _preview_page(form, preview)


def save_settings() -> ResponseReturnValue:
    """Keep the new settings, or go back to the form with them. Live plans stay as they are."""
    form = settings_form()
    if not form.was_sent_complete() or "edit" in request.form:
        return _form_page(form)
    settings = services().staff.settings
    try:
        saved = settings.save(form.draft(), this_staff().staff_id, form.reason.data)
    except SettingsChangedError:
        show_problem(form, "", gettext("Somebody else saved settings in the meantime. Nothing of yours is saved yet."))
        return _preview_page(form, settings.preview(form.draft()))
    except RefusedError as refused:
        show_problems(form, refused.problems)
        return _form_page(form)
    flash(gettext("Saved as version %(number)s. Live plans stay as they are.", number=number(saved.number)), "success")
    return redirect(url_for("staff.protocol_plans"))


def setting_name(code: str) -> str:
    """What a setting or a line of the clinic is called."""
    settings = services().library.content.protocol.settings
    return str(LINES[code]) if code in LINES else gettext(settings[code].text) if code in settings else code


def setting_words(value: SettingValue | str) -> str:
    """The value of a setting in the reader's language."""
    if isinstance(value, tuple):
        return oils_in_words(value)
    return value if isinstance(value, str) else number(value)


def _form_page(form: SettingsForm, older: int | None = None) -> ResponseReturnValue:
    return staff_form(FORM, form, **_about(), current=services().staff.settings.current(), older=older)


def _preview_page(form: SettingsForm, preview: SettingsPreview) -> ResponseReturnValue:
    fields, proof = form_fields(preview.draft), services().proof
    return staff_form("protocol_settings_preview.html", form, preview=preview, fields=fields, proof=proof)


def _about() -> dict[str, object]:
    protocol = services().library.content.protocol
    conflicts = services().library.knowledge.conflicts
    of_conflict = {each.id: [s for s in protocol.settings.values() if s.conflict == each.id] for each in conflicts}
    groups = [(conflict, of_conflict[conflict.id]) for conflict in conflicts if of_conflict[conflict.id]]
    return {"groups": groups, "history": services().staff.settings_history.lines()}
