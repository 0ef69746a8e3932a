"""One thing that differs between two outcomes of one client, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from webapp.domain.screening import READY, FlagKind
from webapp.domain.text import Text, blanks


class DifferenceKind(StrEnum):
    """What differs, most serious first; from ITEM_NEW on it is about one row of the protocol."""

    ANSWER_LOST = "answer_lost"
    ANSWER_READ = "answer_read"
    DISPOSITION = "disposition"
    PLAN_GONE = "plan_gone"
    PLAN_NEW = "plan_new"
    FLAG_NEW = "flag_new"
    FLAG_GONE = "flag_gone"
    FLAG_UNTIL = "flag_until"
    FLAG_CHANGED = "flag_changed"
    SESSION_UNFIT = "session_unfit"
    SESSION_FITS = "session_fits"
    SESSION_NEW = "session_new"
    SESSION_GONE = "session_gone"
    SESSION_MOVED = "session_moved"
    EARLIEST = "earliest"
    PROVISIONAL = "provisional"
    FIRM = "firm"
    FOLLOW_UP = "follow_up"
    ITEM_NEW = "item_new"
    ITEM_GONE = "item_gone"
    MOVES = "moves"
    STARTS = "starts"
    ENDS = "ends"
    LASTS = "lasts"
    END_OPEN = "end_open"
    END_SET = "end_set"
    TICKS = "ticks"
    TIMES = "times"
    ACTS = "acts"
    WORDS = "words"
    SOURCES = "sources"

    @property
    def group(self) -> int:
        """0: whether there is a plan at all; 1: when; 2: what is in it."""
        if self in _FIRST:
            return 0
        return 1 if self in _SECOND else 2


_ORDER = tuple(DifferenceKind)
_FIRST = frozenset(_ORDER[: _ORDER.index(DifferenceKind.SESSION_UNFIT)])
_SECOND = frozenset(_ORDER[len(_FIRST) : _ORDER.index(DifferenceKind.ITEM_NEW)])
SERIOUSNESS: Mapping[DifferenceKind, int] = {kind: place for place, kind in enumerate(_ORDER)}

_K = DifferenceKind


@dataclass(frozen=True)
class Difference:
    """One difference. Equal ones, of whatever client, are one line of an impact.

    `row` is the key of the protocol row, the rule of a flag, or the question of an answer. `amount` is signed: days
    (later or longer is more), months for FOLLOW_UP, ticks a day for TICKS. `numbers` are the sessions that moved,
    came or went, or around which a row is new that others had before; `day` is the booked day that fits no longer,
    or again. `was` and `now` are codes: dispositions, kinds of flag, ticks, acts; for SOURCES those that went and
    those that came. `title` is what the plan calls the row, or the words of the question; `bars` says that the row
    is something to avoid. `before` and `after` are what the first such client read, or would read.
    """

    kind: DifferenceKind
    row: str = ""
    amount: int = 0
    numbers: tuple[int, ...] = ()
    day: date | None = None
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    title: str = field(default="", compare=False)
    bars: bool = field(default=False, compare=False)
    before: Text | None = field(default=None, compare=False)
    after: Text | None = field(default=None, compare=False)

    @property
    def text(self) -> Text:
        """The sentence for staff, such as 'Avoid: Water on your scalp: 1 day longer'."""
        values, sentence = self._values(), self._sentence()
        return replace(sentence, values={name: values[name] for name in blanks(sentence.template)})

    def _sentence(self) -> Text:
        if self.kind is _K.TICKS and not self.amount:
            return _OTHER_TICKS
        if self.kind is _K.ACTS and self.bars:
            return _OTHER_BANS
        if len(self.numbers) > 1:
            return _of_several[self.kind]
        return _of_one.get(self.kind, _sentences[self.kind]) if self.numbers else _sentences[self.kind]

    def _values(self) -> dict[str, object]:
        title = (self.title or self.row,)
        return {
            "what": Text("Avoid: {what}", {"what": title}) if self.bars else title,
            "row": self.row,
            "amount": _amount(self.kind, self.amount),
            "numbers": tuple(str(number) for number in self.numbers),
            "day": self.day or "",
            "was": _named(self.was),
            "now": _named(self.now),
        }


FLAG_WORDS: Mapping[str, Text] = {
    FlagKind.DEFER: Text("Not now"),
    FlagKind.STAFF_REVIEW: Text("Review"),
    FlagKind.PATCH_TEST: Text("Patch test"),
    FlagKind.EXTENDED_PREP: Text("Longer preparation"),
    FlagKind.INFO: Text("Good to know"),
    READY: Text("Ready"),
}

_sentences: Mapping[DifferenceKind, Text] = {
    _K.ANSWER_LOST: Text("“{what}”: the answer is not understood any more, and counts as left blank"),
    _K.ANSWER_READ: Text("“{what}”: the answer, which was not understood, counts again"),
    _K.DISPOSITION: Text("Screening: “{was}” becomes “{now}”"),
    _K.PLAN_GONE: Text("The plan stops: no sessions and no daily list"),
    _K.PLAN_NEW: Text("There is a plan, where there was none"),
    _K.FLAG_NEW: Text("New flag: {now} ({row})"),
    _K.FLAG_GONE: Text("No longer flagged: {was} ({row})"),
    _K.FLAG_UNTIL: Text("{now} ({row}): ends {amount}"),
    _K.FLAG_CHANGED: Text("{now} ({row}): says something else"),
    _K.SESSION_UNFIT: Text("Session {numbers} on {day} no longer fits"),
    _K.SESSION_FITS: Text("Session {numbers} on {day} fits again"),
    _K.SESSION_NEW: Text("Session {numbers}: new"),
    _K.SESSION_GONE: Text("Session {numbers}: no longer planned"),
    _K.SESSION_MOVED: Text("Session {numbers}: {amount}, with all that hangs on it"),
    _K.EARLIEST: Text("Earliest day for session 1: {amount}"),
    _K.PROVISIONAL: Text("The days are not final any more"),
    _K.FIRM: Text("The days become firm"),
    _K.FOLLOW_UP: Text("Follow-up visit: {amount}"),
    _K.ITEM_NEW: Text("{what}: new"),
    _K.ITEM_GONE: Text("{what}: no longer in the plan"),
    _K.MOVES: Text("{what}: {amount}"),
    _K.STARTS: Text("{what}: starts {amount}"),
    _K.ENDS: Text("{what}: ends {amount}"),
    _K.LASTS: Text("{what}: {amount}"),
    _K.END_OPEN: Text("{what}: has no last day any more"),
    _K.END_SET: Text("{what}: now has a last day"),
    _K.TICKS: Text("{what}: {amount}"),
    _K.TIMES: Text("{what}: at other times"),
    _K.ACTS: Text("{what}: asks for something else"),
    _K.WORDS: Text("{what}: says something else"),
    _K.SOURCES: Text("{what}: rests on other sources"),
}
_of_one: Mapping[DifferenceKind, Text] = {
    _K.ITEM_NEW: Text("{what}: new around session {numbers}"),
    _K.ITEM_GONE: Text("{what}: no longer in the plan around session {numbers}"),
}
_of_several: Mapping[DifferenceKind, Text] = {
    _K.SESSION_NEW: Text("Sessions {numbers}: new"),
    _K.SESSION_GONE: Text("Sessions {numbers}: no longer planned"),
    _K.SESSION_MOVED: Text("Sessions {numbers}: {amount}, with all that hangs on them"),
    _K.ITEM_NEW: Text("{what}: new around sessions {numbers}"),
    _K.ITEM_GONE: Text("{what}: no longer in the plan around sessions {numbers}"),
}
_OTHER_TICKS = Text("{what}: ticked at other times")
_OTHER_BANS = Text("{what}: bars something else")

# By what is counted: one more, several more, one less, several less.
_days = (Text("1 day later"), Text("{count} days later"), Text("1 day earlier"), Text("{count} days earlier"))
_lengths = (Text("1 day longer"), Text("{count} days longer"), Text("1 day shorter"), Text("{count} days shorter"))
_months = (Text("1 month later"), Text("{count} months later"), Text("1 month earlier"), Text("{count} months earlier"))
_ticks = (
    Text("1 tick more a day"),
    Text("{count} ticks more a day"),
    Text("1 tick less a day"),
    Text("{count} ticks less a day"),
)
_counted = {_K.LASTS: _lengths, _K.FOLLOW_UP: _months, _K.TICKS: _ticks}


def _amount(kind: DifferenceKind, amount: int) -> Text:
    forms, count = _counted.get(kind, _days), abs(amount)
    form = forms[(2 if amount < 0 else 0) + (count != 1)]
    return replace(form, values={"count": count})


def _named(codes: tuple[str, ...]) -> object:
    """The one kind of flag that a sentence is about; other codes are for the page to show."""
    return FLAG_WORDS.get(codes[0], "") if len(codes) == 1 else ""
