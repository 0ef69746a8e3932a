"""Builds the care plan of one case: one pass over the protocol around the sessions of a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from webapp.domain.calendar import add_months, days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.case import Case
from webapp.domain.condition import Because, because, holds
from webapp.domain.lengths import lengths
from webapp.domain.oils import agreed_oils
from webapp.domain.protocol import Anchor, GentlerAfter, ItemSpec, Kind, Protocol, Variant
from webapp.domain.screening import Flag, FlagKind
from webapp.domain.text import Text, blanks
from webapp.domain.timeline import Timeline


def build_care_plan(protocol: Protocol, case: Case, flags: tuple[Flag, ...], timeline: Timeline) -> CarePlan:
    """The plan of `case` around the sessions of `timeline`; empty while any flag defers (I23)."""
    if any(flag.kind is FlagKind.DEFER for flag in flags):
        return CarePlan(warnings=timeline.warnings)
    builder = _Builder(protocol, case, flags, timeline)
    items = sorted(builder.items(), key=lambda item: (item.start, builder.place[item.key.split(".")[0]]))
    follow_up = follow_up_day(case, timeline.sessions[-1].date)
    return CarePlan(timeline.sessions, tuple(items), follow_up, timeline.warnings)


def follow_up_day(case: Case, last_session: date) -> date:
    """The day of the first follow-up visit (I28)."""
    return add_months(last_session, case.number("follow_up_months"))


class _Builder:
    """One pass over the protocol for one client."""

    def __init__(self, protocol: Protocol, case: Case, flags: tuple[Flag, ...], timeline: Timeline) -> None:
        self._case = case
        self._flags = flags
        self._specs = protocol.items
        self.place = {spec.key: place for place, spec in enumerate(protocol.items)}
        self._sessions = [session.date for session in timeline.sessions]
        self._waiting = timeline.sessions[0].waiting_for
        extended = any(flag.kind is FlagKind.EXTENDED_PREP for flag in flags)
        self._numbers = lengths(case.settings, extended=extended)
        self._anchors = self._fixed_anchors()
        self._held = _held_acts(case, flags)
        self._oils = agreed_oils(protocol, case, flags)
        self._oil_named = {oil.code: oil.text for oil in protocol.oils}

    def items(self) -> Iterator[PlanItem]:
        """Every item of the plan, in the order of the protocol."""
        built = {spec.key: tuple(self._occurrences(spec)) for spec in self._specs if self._applies(spec)}
        for spec in self._specs:
            yield from (item for item in built.get(spec.key, ()) if _follows(spec, item, built))

    def _fixed_anchors(self) -> dict[Anchor, date]:
        anchors = {
            Anchor.PLAN_START: self._case.plan_start,
            Anchor.FIRST_SESSION: self._sessions[0],
            Anchor.SECOND_SESSION: self._sessions[1],
            Anchor.LAST_SESSION: self._sessions[-1],
            Anchor.FOLLOW_UP: follow_up_day(self._case, self._sessions[-1]),
        }
        if self._case.patch_test:
            anchors[Anchor.PATCH_TEST] = self._case.patch_test.done_on
        return anchors

    def _applies(self, spec: ItemSpec) -> bool:
        if spec.flag and not self._is_flagged(spec.flag):
            return False
        if spec.start.anchor is Anchor.PATCH_TEST and self._case.patch_test is None:
            return False
        if spec.without_patch_test and self._case.patch_test:
            return False
        if spec.needs_setting and not self._numbers[spec.needs_setting]:
            return False
        if spec.kind is Kind.TASK and self._is_hidden(spec):
            return False
        return holds(spec.when, self._case.response.answers)

    def _is_hidden(self, spec: ItemSpec) -> bool:
        """Whether nobody has agreed yet to what the task asks for; what to leave alone stays in sight (I20)."""
        return not self._held.isdisjoint(spec.acts) or ("oil" in spec.acts and self._oils is None)

    def _is_flagged(self, kind: FlagKind) -> bool:
        if kind is FlagKind.PATCH_TEST and self._case.patch_test:
            return True
        return any(flag.kind is kind for flag in self._flags)

    def _occurrences(self, spec: ItemSpec) -> Iterator[PlanItem]:
        if not spec.per_session:
            yield from self._dated(spec, self._anchors, None)
            return
        for index, day in enumerate(self._sessions):
            anchors = {**self._anchors, Anchor.SESSION: day}
            if index + 1 < len(self._sessions):
                anchors[Anchor.NEXT_SESSION] = self._sessions[index + 1]
            yield from self._dated(spec, anchors, index + 1)

    def _dated(self, spec: ItemSpec, anchors: Mapping[Anchor, date], session: int | None) -> Iterator[PlanItem]:
        if spec.gap_below and self._gap_before(session or 2) >= spec.gap_below:
            return
        start = max(spec.start.day(anchors, self._numbers), self._case.plan_start)
        end = self._end(spec, anchors)
        if end is not None and end < start:
            return
        gentler = self._gentler(spec, start, session)
        if gentler and not gentler.acts:
            return
        yield self._item(spec, start, end, session, gentler)

    def _end(self, spec: ItemSpec, anchors: Mapping[Anchor, date]) -> date | None:
        following = anchors.get(Anchor.NEXT_SESSION)
        if spec.per_session and following is None and (spec.last_end or spec.end_open_after_last):
            return spec.last_end.day(anchors, self._numbers) if spec.last_end else None
        end = spec.end.day(anchors, self._numbers) if spec.end else None
        if end and spec.clipped and following:
            return min(end, following - days(1))
        return end

    def _gap_before(self, session: int) -> int:
        return (self._sessions[session - 1] - self._sessions[session - 2]).days

    def _gentler(self, spec: ItemSpec, start: date, session: int | None) -> GentlerAfter | None:
        if session is None or session < 2:
            return None
        since = (start - self._sessions[session - 2]).days
        return next((step for step in spec.gentler_after if self._within(step, since)), None)

    def _within(self, step: GentlerAfter, since: int) -> bool:
        return step.before_day is None or since < self._numbers[step.before_day]

    def _item(
        self, spec: ItemSpec, start: date, end: date | None, session: int | None, gentler: GentlerAfter | None
    ) -> PlanItem:
        slots = spec.slots[: gentler.per_day] if gentler else spec.slots
        first = slots if spec.first_slots is None else spec.first_slots
        return PlanItem(
            id=spec.id,
            key=spec.key if session is None else f"{spec.key}.{session}",
            kind=spec.kind,
            acts=gentler.acts if gentler else spec.acts,
            start=start,
            end=end,
            text=self._text(spec, gentler, session),
            sources=spec.sources,
            session=session,
            slots=slots,
            first_slots=first,
            once=spec.once,
            provisional=self._is_provisional(spec),
            because=self._because(spec),
            start_part=spec.start_part,
            end_part=spec.end_part,
            hours=spec.hours,
            every=spec.every,
            staff=spec.staff,
            title=spec.title,
        )

    def _text(self, spec: ItemSpec, gentler: GentlerAfter | None, session: int | None) -> Text:
        template = self._template(spec, gentler)
        return Text(template, {name: self._value(name, session) for name in blanks(template)})

    def _value(self, name: str, session: int | None) -> object:
        if name == "oils":
            return self._oil_words()
        if name == "session_hours":
            return self._case.settings[f"session_hours_{min(session or 1, 3)}"]
        return self._numbers[name]

    def _template(self, spec: ItemSpec, gentler: GentlerAfter | None) -> str:
        if gentler:
            return gentler.text
        if spec.no_oil_text and (self._oils is None or "oil" in self._held):
            return spec.no_oil_text
        if spec.oil_text and not self._oils:
            return spec.oil_text
        chosen = next((variant for variant in spec.variants if self._fits(variant)), None)
        return chosen.text if chosen else spec.text

    def _oil_words(self) -> tuple[str, ...]:
        return tuple(self._oil_named[code] for code in self._oils or ())

    def _fits(self, variant: Variant) -> bool:
        if any(self._case.settings[code] != value for code, value in variant.settings.items()):
            return False
        return holds(variant.when, self._case.response.answers)

    def _is_provisional(self, spec: ItemSpec) -> bool:
        """Days around the patch test are firm once it is done; all others hang on the sessions."""
        firm = spec.start.anchor is Anchor.PATCH_TEST and "sign_off" not in self._waiting
        return bool(self._waiting) and not firm

    def _because(self, spec: ItemSpec) -> tuple[Because, ...]:
        answers = self._case.response.answers
        reasons = [*because(spec.when, answers), *because(spec.reminds, answers)]
        kinds = {spec.flag} if spec.flag else set()
        if _reads(spec, "preparation"):
            kinds.add(FlagKind.EXTENDED_PREP)
        reasons += [flag.because for flag in self._flags if flag.kind in kinds and flag.because]
        return tuple(dict.fromkeys(reasons))


def _follows(spec: ItemSpec, item: PlanItem, built: Mapping[str, tuple[PlanItem, ...]]) -> bool:
    """Whether one of the items that this one follows covered the day before: no oil at night, none to wash out."""
    eve = item.start - days(1)
    return not spec.follows or any(earlier.covers(eve) for key in spec.follows for earlier in built.get(key, ()))


def _reads(spec: ItemSpec, number: str) -> bool:
    return any(term == number for _, term in spec.start.terms)


def _held_acts(case: Case, flags: Iterable[Flag]) -> frozenset[str]:
    """Acts that stay hidden until a named person signed off (skin and oil, section E of the domain)."""
    if case.signed_off_by:
        return frozenset()
    return frozenset[str]().union(*(flag.holds for flag in flags))
