"""The review queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext

from webapp.domain.screening import FlagKind
from webapp.services.reviews import QueueEntry
from webapp.web import services
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import staff_page
from webapp.web.staff.words import FLAGS

CHANGED = "changed"


@dataclass(frozen=True)
class Chip:
    """A filter with the number of reviews behind it."""

    text: str
    href: str
    count: int
    is_current: bool


def queue() -> str:
    """Reports that cannot wait, how many wait for a day, then open reviews, most serious and longest waiting first.

    Of the reviews all, mine, those of changed answers, or those with one kind of flag.
    """
    entries = services().staff.reviews.queue()
    kind, mine = request.args.get("flag", ""), "mine" in request.args
    shown = [entry for entry in entries if _is_wanted(entry, kind, mine=mine)]
    is_filtered = bool(kind) or mine
    concerns = services().staff.concerns
    return staff_page(
        "queue.html",
        entries=shown,
        chips=_chips(entries, kind, mine=mine),
        is_filtered=is_filtered,
        pressing=concerns.pressing(),
        open_reports=concerns.open_count(),
        wishes=services().date_requests.count(),
        waits=() if is_filtered else services().staff.reviews.ending_waits(),
    )


def _is_wanted(entry: QueueEntry, kind: str, *, mine: bool) -> bool:
    if kind == CHANGED:
        return entry.change is not None
    return (not kind or kind in entry.kinds) and (not mine or _is_mine(entry))


def _is_mine(entry: QueueEntry) -> bool:
    return entry.holder is not None and entry.holder.staff_id == this_staff().staff_id


def _chips(entries: Iterable[QueueEntry], kind: str, *, mine: bool) -> list[Chip]:
    entries, here = list(entries), url_for("staff.queue")
    chips = [
        Chip(gettext("All"), here, len(entries), not kind and not mine),
        Chip(gettext("Mine"), f"{here}?mine=1", sum(map(_is_mine, entries)), mine),
    ]
    changed = sum(entry.change is not None for entry in entries)
    if changed:
        chips.append(Chip(gettext("Changed answers"), f"{here}?flag={CHANGED}", changed, kind == CHANGED))
    counts = {each: sum(each in entry.kinds for entry in entries) for each in FlagKind if each is not FlagKind.INFO}
    return chips + [
        Chip(str(FLAGS[each]), f"{here}?flag={each}", count, kind == each) for each, count in counts.items() if count
    ]
