"""The protocol, to be read: every line with its days, the conflicts behind it, the rules, and where answers lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import Blueprint, abort, request
from flask_babel import lazy_gettext

from webapp.domain.approval import Standing
from webapp.domain.response import clean_text
from webapp.services.protocol_view import Example, ProtocolView, Section, TypicalClient
from webapp.services.protocol_view.drawing import Scale, days_in_words
from webapp.services.protocol_view.words import SECTIONS
from webapp.web import services
from webapp.web.formats import text
from webapp.web.language import direction
from webapp.web.staff.page import staff_page
from webapp.web.staff.protocol_search import (
    conflict_words,
    item_words,
    matches,
    question_words,
    rule_words,
    source_words,
)

_Entry = TypeVar("_Entry")
# Nobody means more words than this; a longer address is a mistake.
LONGEST = 100
SOURCE_KINDS = {
    "fact": lazy_gettext("Facts from the documents"),
    "screening": lazy_gettext("Screening rows"),
    "literature": lazy_gettext("Literature and other pages"),
    "document": lazy_gettext("Documents"),
}


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_app_template_filter(item_days)
    blueprint.add_url_rule("/protocol", view_func=protocol)
    blueprint.add_url_rule("/protocol/items", view_func=protocol_items)
    blueprint.add_url_rule("/protocol/items/<key:key>", view_func=protocol_item)
    blueprint.add_url_rule("/protocol/flags", view_func=protocol_flags)
    blueprint.add_url_rule("/protocol/conflicts", view_func=protocol_conflicts)
    blueprint.add_url_rule("/protocol/coverage", view_func=protocol_coverage)
    blueprint.add_url_rule("/protocol/sources", view_func=protocol_sources)


def protocol() -> str:
    """What the protocol consists of, whether it is proved and approved, and the clinic's choices."""
    approvals = services().approvals.standings()
    return _page("overview", proof=services().proof, approvals=approvals)


def protocol_items() -> str:
    """Every line on a time line around the sessions of a typical client."""
    view = _view()
    client = _chosen_client(view)
    items = _found(view.items, item_words)
    sections = [(section, [item for item in items if item.section is section]) for section in Section]
    return _page(
        "items",
        scale=_scale(client),
        sections=[(section, SECTIONS[section], found) for section, found in sections if found],
        found=len(items),
    )


def protocol_item(key: str) -> str:
    """One line in full."""
    view = _view()
    item = view.item(key) or abort(404)
    conflicts = [conflict for conflict in view.conflicts if key in conflict.items]
    return _page("item", item=item, conflicts=conflicts, scales=[_scale(client) for client in view.clients])


def protocol_flags() -> str:
    """The rules behind each flag, in the order in which they are read."""
    view = _view()
    flags = [(flag, _found(flag.rules, rule_words)) for flag in view.flags]
    return _page("flags", flags=flags, found=sum(len(rules) for _, rules in flags), standings=_standings())


def protocol_conflicts() -> str:
    """Where the sources differ, what was chosen and why."""
    found = _found(_view().conflicts, conflict_words)
    return _page("conflicts", conflicts=found, found=len(found))


def protocol_coverage() -> str:
    """Where every answer leads."""
    found = _found(_view().coverage, question_words)
    return _page("coverage", questions=found, found=len(found))


def protocol_sources() -> str:
    """Every source in full, with what follows from it."""
    found = _found(_view().sources, source_words)
    kinds = [(kind, [use for use in found if use.source.kind == kind]) for kind in SOURCE_KINDS]
    return _page("sources", kinds=[(SOURCE_KINDS[kind], uses) for kind, uses in kinds if uses], found=len(found))


def item_days(example: Example) -> str:
    """The days of an item, counted from session 1."""
    return text(days_in_words(example))


def _page(name: str, **context: Any) -> str:
    return staff_page(f"protocol/{name}.html", view=_view(), wanted=_wanted(), **context)


def _view() -> ProtocolView:
    return services().protocol.view()


def _wanted() -> str:
    return clean_text(request.args.get("q", ""))[:LONGEST]


def _found(entries: Iterable[_Entry], words: Callable[[_Entry], str]) -> list[_Entry]:
    wanted = _wanted()
    return [entry for entry in entries if matches(wanted, words(entry))] if wanted else list(entries)


def _chosen_client(view: ProtocolView) -> TypicalClient:
    wanted = request.args.get("client")
    return next((client for client in view.clients if client.code == wanted), view.clients[0])


def _scale(client: TypicalClient) -> Scale:
    return Scale(client, mirrored=direction() == "rtl")


def _standings() -> dict[str, Standing]:
    return {standing.subject.code: standing for standing in services().approvals.standings()}
