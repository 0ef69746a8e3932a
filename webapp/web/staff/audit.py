"""The audit trail: who did what about whom, to read and to search. For managers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import wtforms
from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms.validators import Optional

from webapp.services.audit_trail import Search
from webapp.web import services
from webapp.web.forms import StippleForm, choices
from webapp.web.listed import Listed
from webapp.web.staff.audit_words import KINDS_OF_ACT, act, actor, facts
from webapp.web.staff.fields import optional_day_field
from webapp.web.staff.page import staff_form

ANYBODY, ANYTHING = ("", lazy_gettext("Anybody")), ("", lazy_gettext("Anything"))
FIELDS = ("staff", "act", "client", "first", "last")


class AuditForm(StippleForm):
    """What to look for. It stands in the address: ids, codes and days say nothing about anybody."""

    staff = wtforms.SelectField(lazy_gettext("Who"), [Optional(), Listed()], validate_choice=False)
    act = wtforms.SelectField(lazy_gettext("What"), [Optional(), Listed()], validate_choice=False)
    client = wtforms.HiddenField()
    first = optional_day_field(lazy_gettext("From"))
    last = optional_day_field(lazy_gettext("Until"))

    def __init__(self, members: dict[UUID, str]) -> None:
        wtforms.Form.__init__(self, request.args)
        people = sorted(((str(staff_id), name) for staff_id, name in members.items()), key=lambda each: each[1])
        acts = sorted(((code, str(words)) for code, words in KINDS_OF_ACT.items()), key=lambda each: each[1])
        self.staff.choices = choices([ANYBODY, *people])
        self.act.choices = choices([ANYTHING, *acts])

    def validate_last(self, field: Any) -> None:
        """Not before the first day."""
        if field.data and self.first.data and field.data < self.first.data:
            raise wtforms.ValidationError(gettext("This day is before the first one."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all of it can be looked for; the client stands in no field that could be corrected."""
        is_valid = super().validate(extra_validators)
        if self.client.data and _client(self.client.data) is None:
            self.client.data = ""
            self.form_errors.append(gettext("There is no such client. Come here from the client’s page."))
        return is_valid and not self.form_errors

    def search(self) -> Search:
        """What was asked for."""
        return Search(
            staff_id=UUID(self.staff.data) if self.staff.data else None,
            action=self.act.data or None,
            client_id=UUID(self.client.data) if self.client.data else None,
            first=self.first.data,
            last=self.last.data,
        )

    def address(self, page: int) -> str:
        """The same search on another page."""
        asked: dict[str, Any] = {name: request.args[name] for name in FIELDS if request.args.get(name)}
        return url_for("staff.audit", **asked, page=page)


def register(blueprint: Blueprint) -> None:
    """The address of this page, and its words."""
    blueprint.add_url_rule("/audit", view_func=audit)
    for function in (act, actor, facts):
        blueprint.add_app_template_filter(function, f"audit_{function.__name__}")


def audit() -> ResponseReturnValue:
    """Fifty acts, newest first; nothing of a search that could not be understood."""
    trails = services().audit
    form = AuditForm(trails.members())
    page = trails.page(form.search(), request.args.get("page", 1, type=int)) if form.validate() else None
    client_id = _id(form.client.data)
    about = trails.client_name(client_id) if client_id else None
    return staff_form("audit.html", form, page=page, about=about, client_id=client_id)


def _client(value: str) -> str | None:
    client_id = _id(value)
    return services().audit.client_name(client_id) if client_id else None


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
