"""What is wrong with an item as a whole: parts that do not go together would fail in a plan, or silently do nothing."""

from __future__ import annotations

from webapp.content.mistakes import run_all
from webapp.content.node import Node
from webapp.content.windows import WindowReader
from webapp.domain.protocol import PER_SESSION, Anchor, ItemSpec, Kind
from webapp.domain.screening import FlagKind
from webapp.domain.text import blanks


def check_item(node: Node, spec: ItemSpec, windows: WindowReader) -> None:
    """Raises ContentError with every mistake of the item `spec`, which was read at `node`."""
    run_all(
        lambda: _check_anchors(node, spec),
        lambda: _check_per_session(node, spec),
        lambda: _check_patch_test(node, spec),
        lambda: _check_ticks(node, spec),
        lambda: _check_hours(node, spec),
        lambda: _check_words(node, spec),
        lambda: _check_gentler(node, spec),
        lambda: _check_who(node, spec),
    )
    if spec.end:
        windows.check(node.at("to"), spec.start, spec.end)
    if spec.last_end:
        windows.check(node.at("to_after_last"), spec.start, spec.last_end)


def _check_anchors(node: Node, spec: ItemSpec) -> None:
    """Every day that a window counts from has to exist in every plan that has the item."""
    if spec.start.anchor is Anchor.NEXT_SESSION:
        raise node.at("from").error("there is no next session after the last; count from session or first_session")
    if spec.last_end and spec.last_end.anchor is Anchor.NEXT_SESSION:
        raise node.at("to_after_last").error("there is no next session after the last; count from last_session")
    if spec.end and spec.end.anchor is Anchor.NEXT_SESSION and not node.get("to_after_last"):
        raise node.at("to").error("after the last session there is no next one; add to_after_last, the end there")


def _check_per_session(node: Node, spec: ItemSpec) -> None:
    if spec.start.anchor not in PER_SESSION:
        _check_once(node, spec)
    elif spec.end is None:
        raise node.at("to").error("would leave a line open for each session; write an end, and `to_after_last: open`")
    elif spec.end.anchor not in PER_SESSION:
        raise node.at("to").error("does not hang on the session, but `from` does; count both from session")
    elif spec.clipped and spec.end.anchor is not Anchor.SESSION:
        raise node.at("clipped").error("is for ends counted from session; next_session ends before the next one anyway")


def _check_once(node: Node, spec: ItemSpec) -> None:
    for key, offset in (("to", spec.end), ("to_after_last", spec.last_end)):
        if offset and offset.anchor in PER_SESSION:
            raise node.at(key).error("hangs on each session, but `from` does not; count both from session")
    for key in ("to_after_last", "clipped", "gentler_after"):
        if node.get(key):
            raise node.at(key).error("belongs to items that come once for each session: `from: session ...`")


def _check_patch_test(node: Node, spec: ItemSpec) -> None:
    hangs = [offset and offset.anchor is Anchor.PATCH_TEST for offset in (spec.start, spec.end, spec.last_end)]
    if not any(hangs):
        return
    if not hangs[0]:
        raise node.at("to").error("not every plan has a patch test; count `from` from it too")
    if spec.flag is not FlagKind.PATCH_TEST:
        raise node.at("from").error("only clients with the flag have a patch test; add `flag: patch_test`")
    if spec.without_patch_test:
        raise node.at("without_patch_test").error("hides the item once there is the test that it counts from")


def _check_ticks(node: Node, spec: ItemSpec) -> None:
    for key in ("ticks", "first_ticks", "once"):
        if node.get(key) and spec.kind is not Kind.TASK:
            raise node.at(key).error(f"only a task is ticked; this one is kind: {spec.kind}")
    if spec.once and node.get("ticks"):
        raise node.at("once").error("is one tick for the whole window; take it or `ticks` out")
    for slot in spec.first_slots or ():
        if slot not in spec.slots:
            raise node.at("first_ticks").error(f"'{slot}' is not one of the ticks of the other days")


def _check_hours(node: Node, spec: ItemSpec) -> None:
    if spec.every and spec.every != "year":
        raise node.at("every").error("only year is known")
    if spec.every and spec.end:
        raise node.at("to").error("what comes back every year has no end; write open")
    if spec.hours and spec.end != spec.start:
        raise node.at("hours").error("belongs to a window of one day: `from` and `to` alike")


def _check_words(node: Node, spec: ItemSpec) -> None:
    named = [spec.text, *(variant.text for variant in spec.variants)]
    if any("oils" in blanks(text) for text in named) and not spec.oil_text:
        raise node.at("text").error("{oils} may be none; add oil_text, which is said then")
    for key in ("oil_text", "no_oil_text"):
        child = node.get(key)
        if child and "oils" in blanks(child.text()):
            raise child.error("is said where no oil can be named; take {oils} out")
    for child, variant in zip(node.get("variants") or (), spec.variants, strict=True):
        if variant.when is None and not variant.settings:
            raise child.error("needs `when` or `settings`, which say for whom it is")


def _check_gentler(node: Node, spec: ItemSpec) -> None:
    """The first step that fits is taken, so one without an end has to stand last."""
    steps = list(zip(node.get("gentler_after") or (), spec.gentler_after, strict=True))
    for child, step in steps[:-1]:
        if step.before_day is None:
            raise child.error("holds on every day, so no step below it is ever used; move it to the end")
    for child, step in steps:
        if bool(step.acts) != bool(step.text):
            raise child.error("needs acts and text, or neither of them, which leaves the item out")
        if step.per_day > len(spec.slots):
            raise child.at("ticks").error(f"the item has {len(spec.slots)} ticks a day; leave some out, add none")


def _check_who(node: Node, spec: ItemSpec) -> None:
    if not spec.acts:
        raise node.at("acts").error("needs at least one act")
    if spec.flag is FlagKind.DEFER:
        raise node.at("flag").error("who is asked to wait gets no plan, so the item would never be shown")
    around_second = {spec.start.anchor, spec.end and spec.end.anchor}
    if spec.gap_below and around_second != {Anchor.SECOND_SESSION}:
        raise node.at("gap_below").error("looks at the days before session 2; count both days from second_session")
