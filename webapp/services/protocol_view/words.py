"""Codes of the protocol in words."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.domain.assessment import LONG_BREAK
from webapp.domain.protocol import Anchor, Kind
from webapp.domain.screening import FlagKind
from webapp.domain.text import Text
from webapp.services.protocol_view.model import Section

KINDS: Mapping[Kind, Text] = {
    Kind.TASK: Text("To do"),
    Kind.AVOID: Text("Not to do"),
    Kind.MILESTONE: Text("A day that matters"),
    Kind.INFO: Text("Good to know"),
}
FLAGS: Mapping[FlagKind, Text] = {
    FlagKind.DEFER: Text("Not now"),
    FlagKind.STAFF_REVIEW: Text("Review"),
    FlagKind.PATCH_TEST: Text("Patch test"),
    FlagKind.EXTENDED_PREP: Text("Longer preparation"),
    FlagKind.INFO: Text("Good to know"),
}
MEANINGS: Mapping[FlagKind, Text] = {
    FlagKind.DEFER: Text("No dates and no plan until the day named, or until staff lift it."),
    FlagKind.STAFF_REVIEW: Text("A named member of staff decides before anything is confirmed."),
    FlagKind.PATCH_TEST: Text("Session 1 waits for a clear patch test."),
    FlagKind.EXTENDED_PREP: Text("A longer preparation, and a look at the scalp before session 1."),
    FlagKind.INFO: Text("The client is told. No date changes."),
}
SECTIONS: Mapping[Section, Text] = {
    Section.BEFORE: Text("Before session 1"),
    Section.COURSE: Text("Through the whole course"),
    Section.SESSION: Text("Around each session"),
    Section.AFTER: Text("After the last session"),
}
ANCHORS: Mapping[Anchor, Text] = {
    Anchor.PLAN_START: Text("the first day of the plan"),
    Anchor.PATCH_TEST: Text("the patch test"),
    Anchor.FIRST_SESSION: Text("session 1"),
    Anchor.SECOND_SESSION: Text("session 2"),
    Anchor.LAST_SESSION: Text("the last session"),
    Anchor.FOLLOW_UP: Text("the yearly visit"),
    Anchor.SESSION: Text("each session"),
    Anchor.NEXT_SESSION: Text("the next session"),
}
COMPUTED: Mapping[str, Text] = {
    "date_too_soon": Text("The wished day is before the earliest possible day of session 1"),
    "long_growth_break": Text("Minoxidil would be off the scalp for more than {days} days", {"days": LONG_BREAK}),
    "patch_reaction": Text("Staff recorded a reaction to the patch test"),
    "deferred": Text("Staff decided to wait"),
    "declined": Text("Staff decided against the treatment"),
    "added_defer": Text("Staff added this flag"),
    "added_staff_review": Text("Staff added this flag"),
    "added_patch_test": Text("Staff added this flag"),
    "added_extended_prep": Text("Staff added this flag"),
    "added_info": Text("Staff added this flag"),
}
EVERYBODY = Text("Everybody")
OTHERWISE = Text("Everybody else")
