"""Every line of every plan, as formulas: when it exists, from which day to which, and what it asks for or bars."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import z3

from webapp.domain.assessment import Content
from webapp.domain.protocol import PER_SESSION, Anchor, GentlerAfter, ItemSpec, Kind, Offset, Part
from webapp.domain.screening import FlagKind
from webapp.domain.timeline import MOST_SESSIONS
from webapp.proof.answers import Answers
from webapp.proof.calendar import lengths
from webapp.proof.clinic import Clinic
from webapp.proof.formulas import Number, greater, smaller
from webapp.proof.screening import Screening
from webapp.proof.timeline import Timeline


@dataclass(frozen=True)
class Line:
    """One item around one session (or around none). `end` None is open.

    `acts` are the item's acts under their conditions: those of the item itself, or of a gentler form of it.
    """

    key: str
    spec: ItemSpec
    exists: z3.BoolRef
    start: Number
    end: Number | None
    acts: tuple[tuple[z3.BoolRef, tuple[str, ...]], ...]
    provisional: z3.BoolRef

    def covers(self, day: Number) -> z3.BoolRef:
        """`PlanItem.covers`, for a line that exists."""
        return z3.And(self.exists, day >= self.start, day <= self.end if self.end is not None else True)

    def covers_part(self, day: Number, part: Part) -> z3.BoolRef:
        """Whether `part` is among `PlanItem.parts_on(day)`."""
        kept = z3.BoolVal(True)
        if self.spec.end_part and self.end is not None:
            kept = z3.Implies(day == self.end, self.spec.end_part is part)
        if self.spec.start_part:
            kept = z3.And(
                z3.Implies(day == self.start, self.spec.start_part is part), z3.Implies(day != self.start, kept)
            )
        whole = z3.And(self.covers(day), kept)
        if not self.spec.hours:
            return whole
        tail = z3.And(self.exists, part is Part.BEFORE)
        is_tail = day == self.start + 1
        return z3.Or(z3.And(is_tail, tail), z3.And(z3.Not(is_tail), whole))

    def does(self, acts: frozenset[str], involved: Mapping[str, frozenset[str]] | None = None) -> z3.BoolRef:
        """Whether this line is about one of `acts`; with `involved`, about an act that involves one."""
        return z3.Or([when for when, own in self.acts if not acts.isdisjoint(_with(own, involved or {}))])

    def names(self, acts: frozenset[str], involved: Mapping[str, frozenset[str]] | None = None) -> bool:
        """Whether any form of this line is about one of `acts`."""
        return any(not acts.isdisjoint(_with(own, involved or {})) for _, own in self.acts)


def _with(acts: tuple[str, ...], involved: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(acts).union(*(involved.get(act, frozenset()) for act in acts))


class Plan:
    """`webapp.domain.planning.build_care_plan` for everybody at once.

    `limits` are what the unknowns in it keep to. Lines of a session that is not planned do not exist.
    """

    def __init__(
        self, content: Content, answers: Answers, screening: Screening, clinic: Clinic, timeline: Timeline
    ) -> None:
        self._content, self._answers, self._screening = content, answers, screening
        self._clinic, self._timeline = clinic, timeline
        self._numbers = self._lengths()
        self._waits = timeline.waits_for
        self.follow_up = z3.Int("follow-up")
        self.limits = [self._is_follow_up()]
        self._fixed = {
            Anchor.PLAN_START: timeline.start,
            Anchor.FIRST_SESSION: timeline.days[0],
            Anchor.SECOND_SESSION: timeline.days[1],
            Anchor.LAST_SESSION: timeline.last,
            Anchor.FOLLOW_UP: self.follow_up,
            Anchor.PATCH_TEST: timeline.patch_day,
        }
        self.is_planned = z3.Not(screening.flagged(FlagKind.DEFER))
        self._built: dict[str, list[Line]] = {}
        for spec in self._in_order():
            self._built[spec.key] = list(self._lines(spec))
        self.lines = [line for spec in content.protocol.items for line in self._built[spec.key]]

    def _in_order(self) -> list[ItemSpec]:
        """The items, those that follow others after them."""
        return sorted(self._content.protocol.items, key=lambda spec: bool(spec.follows))

    def _lengths(self) -> dict[str, Number]:
        """Every setting that counts, and the lengths that follow from them."""
        numbers = dict(self._clinic.numbers)
        extended = self._screening.flagged(FlagKind.EXTENDED_PREP)
        numbers["preparation"] = z3.If(
            extended, greater(numbers["extended_prep_days"], numbers["prep_days"]), numbers["prep_days"]
        )
        numbers["exfoliate_from"] = greater(numbers["exfoliate_start_day"], numbers["first_wash_day"])
        numbers["before_session_days"] = (numbers["smoke_alcohol_before_hours"] + 23) / 24
        return numbers

    def _is_follow_up(self) -> z3.BoolRef:
        """The visit is some months after the last session, and months differ in length."""
        months = self._clinic.numbers["follow_up_months"]
        since = self.follow_up - self._timeline.last
        setting = self._content.protocol.settings["follow_up_months"]
        return z3.And(
            z3.Implies(months == count, z3.And(since >= lengths(count)[0], since <= lengths(count)[1]))
            for count in range(int(setting.lowest), int(setting.highest) + 1)
        )

    def _lines(self, spec: ItemSpec) -> Iterator[Line]:
        applies = z3.And(self.is_planned, self._applies(spec))
        if not spec.per_session:
            yield self._line(spec, applies, self._fixed, None)
            return
        for number in range(1, MOST_SESSIONS + 1):
            yield self._line(spec, z3.And(applies, number <= self._timeline.count), self._around(number), number)

    def _line(self, spec: ItemSpec, applies: z3.BoolRef, anchors: dict[Anchor, Number], session: int | None) -> Line:
        start = greater(self.day(spec.start, anchors), self._timeline.start)
        end = self._end(spec, anchors, session)
        acts = tuple(self._acts(spec, start, session))
        exists = [applies, self._is_close_enough(spec, session), z3.Or([when for when, _ in acts])]
        if end is not None:
            exists.append(end >= start)
        if spec.follows:
            eve = start - 1
            exists.append(z3.Or([line.covers(eve) for key in spec.follows for line in self._built.get(key, [])]))
        key = spec.key if session is None else f"{spec.key}.{session}"
        return Line(key, spec, z3.And(exists), start, end, acts, self._is_provisional(spec))

    def asks(self, acts: frozenset[str], day: Number) -> z3.BoolRef:
        """Whether the client is asked for one of `acts` on `day`."""
        tasks = [line for line in self.lines if line.spec.kind is Kind.TASK and not line.spec.staff]
        return z3.Or([z3.And(line.covers(day), line.does(acts)) for line in tasks])

    def anchors(self, offset: Offset) -> Iterator[tuple[z3.BoolRef, dict[Anchor, Number]]]:
        """What `offset` counts from, with the truth that it exists: once, or once for each session."""
        if offset.anchor not in PER_SESSION:
            is_test = offset.anchor is Anchor.PATCH_TEST
            yield self._timeline.patch_done if is_test else z3.BoolVal(True), self._fixed
            return
        for number in range(1, MOST_SESSIONS + 1):
            yield number <= self._timeline.count, self._around(number)

    def _around(self, number: int) -> dict[Anchor, Number]:
        """The anchors of session `number`; the seventh has none after it."""
        anchors = {**self._fixed, Anchor.SESSION: self._timeline.days[number - 1]}
        return {**anchors, Anchor.NEXT_SESSION: self._timeline.days[number]} if number < MOST_SESSIONS else anchors

    def day(self, offset: Offset, anchors: Mapping[Anchor, Number]) -> Number:
        """`Offset.day` with settings as unknowns."""
        day = anchors[offset.anchor]
        for sign, term in offset.terms:
            day = day + sign * (self._numbers[term] if isinstance(term, str) else term)
        return day

    def _end(self, spec: ItemSpec, anchors: dict[Anchor, Number], session: int | None) -> Number | None:
        if session is None:
            return self.day(spec.end, anchors) if spec.end else None
        between = self._end_before_next(spec, anchors)
        after_last = self._end_after_last(spec, anchors)
        if between is None or after_last is None:
            return between if after_last is None else after_last
        return z3.If(session < self._timeline.count, between, after_last)

    def _end_before_next(self, spec: ItemSpec, anchors: dict[Anchor, Number]) -> Number | None:
        """The end where a session follows; None where the seventh is the last there can be."""
        following = anchors.get(Anchor.NEXT_SESSION)
        if following is None or spec.end is None:
            return None
        end = self.day(spec.end, anchors)
        return smaller(end, following - 1) if spec.clipped else end

    def _end_after_last(self, spec: ItemSpec, anchors: dict[Anchor, Number]) -> Number | None:
        if spec.end_open_after_last:
            return _NEVER
        if spec.last_end:
            return self.day(spec.last_end, anchors)
        if spec.end is None or spec.end.anchor is Anchor.NEXT_SESSION:
            return None
        return self.day(spec.end, anchors)

    def _acts(self, spec: ItemSpec, start: Number, session: int | None) -> Iterator[tuple[z3.BoolRef, tuple[str, ...]]]:
        """The item's acts, or those of the first gentler form that fits the days since the session before."""
        earlier: list[z3.BoolRef] = []
        if session is not None and session > 1:
            since = start - self._timeline.days[session - 2]
            for step in spec.gentler_after:
                fits = self._is_within(step, since)
                if step.acts:
                    yield z3.And(fits, z3.Not(z3.Or(earlier))), step.acts
                earlier.append(fits)
        yield z3.Not(z3.Or(earlier)), spec.acts

    def _is_within(self, step: GentlerAfter, since: Number) -> z3.BoolRef:
        return z3.BoolVal(True) if step.before_day is None else since < self._numbers[step.before_day]

    def _is_close_enough(self, spec: ItemSpec, session: int | None) -> z3.BoolRef:
        if not spec.gap_below:
            return z3.BoolVal(True)
        return self._timeline.gap(session if session and session > 1 else 2) < spec.gap_below

    def _applies(self, spec: ItemSpec) -> z3.BoolRef:
        parts = [self._answers.holds(spec.when)]
        if spec.flag:
            is_patch_test = spec.flag is FlagKind.PATCH_TEST
            parts.append(self._timeline.patch_asked if is_patch_test else self._screening.flagged(spec.flag))
        if spec.start.anchor is Anchor.PATCH_TEST:
            parts.append(self._timeline.patch_done)
        if spec.without_patch_test:
            parts.append(z3.Not(self._timeline.patch_done))
        if spec.needs_setting:
            parts.append(self._numbers[spec.needs_setting] != 0)
        if spec.kind is Kind.TASK:
            parts.append(z3.Not(self.is_held(spec.acts)))
        return z3.And(parts)

    def is_held(self, acts: Collection[str]) -> z3.BoolRef:
        """Whether staff have not agreed yet to a task about one of `acts`."""
        screening = self._screening
        holding = [rule for rule in screening.rules if not rule.holds.isdisjoint(acts)]
        hidden = z3.And(screening.any_flag(holding), z3.Not(self._timeline.signed_off))
        if "oil" not in acts:
            return hidden
        without = screening.any_flag(rule for rule in screening.rules if rule.no_oil)
        return z3.Or(hidden, z3.And(without, z3.Not(self._timeline.oils_agreed)))

    def _is_provisional(self, spec: ItemSpec) -> z3.BoolRef:
        waits = z3.Or(list(self._waits.values()))
        if spec.start.anchor is Anchor.PATCH_TEST:
            return z3.And(waits, self._waits["sign_off"])
        return waits


# Later than any day that a plan can name.
_NEVER = z3.IntVal(10**9)
