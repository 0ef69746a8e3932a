"""What a technician writes down about one session, and what has to be in it before it is signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.problem import Problem
from webapp.domain.text import Text
from webapp.domain.timeline import MOST_SESSIONS

# From this session on a further one is the client's and the technician's choice (I15, F050, F168).
USUAL_SESSIONS = 3
LONGEST_MINUTES = 720
# What the intake asks of the loss pattern beside places on the head.
NOT_AREAS = frozenset({"rapid_loss", "not_sure"})

# What can only be said of a session in which something was treated.
_OF_TREATMENT = ("areas", "areas_words", "pigment", "dilution", "batch", "needle", "depth")

_NOTHING_TREATED = "Nothing was treated if the client was sent home. Leave this empty, or choose “cut short”."
_BOTH = "A further session needs the word of both."
_NO_CAUSE = "Choose why more sessions are needed, or write it down."
_NO_FURTHER = "Only sessions {first} to {most} are agreed on, and none on a day on which the client was sent home."


class Outcome(StrEnum):
    """How a session ended."""

    DONE = "done"
    CUT_SHORT = "cut_short"
    SENT_HOME = "sent_home"


class HomeCause(StrEnum):
    """Why a client was sent home before anything was treated."""

    TOO_DRY = "too_dry"
    SUNBURN = "sunburn"
    SORES = "sores"
    UNWELL = "unwell"
    REACTION = "reaction"
    OTHER = "other"


class ExtraCause(StrEnum):
    """Why some clients need more than three sessions, as the sources say it."""

    SENSITIVE_SKIN = "sensitive_skin"
    SCAR_TISSUE = "scar_tissue"
    LIGHT_PIGMENT = "light_pigment"
    TOO_SHALLOW = "too_shallow"
    FADES_FAST = "fades_fast"
    LARGE_AREA = "large_area"
    CLIENT_CHANGES = "client_changes"
    INSTRUCTIONS = "instructions"


EXTRA_SOURCES: Mapping[ExtraCause, tuple[str, ...]] = {
    ExtraCause.SENSITIVE_SKIN: ("F010",),
    ExtraCause.SCAR_TISSUE: ("F011", "F151"),
    ExtraCause.LIGHT_PIGMENT: ("F012", "F154"),
    ExtraCause.TOO_SHALLOW: ("F013", "F153"),
    ExtraCause.FADES_FAST: ("F149",),
    ExtraCause.LARGE_AREA: ("F152",),
    ExtraCause.CLIENT_CHANGES: ("F014", "F150", "F168"),
    ExtraCause.INSTRUCTIONS: ("F018", "F050"),
}


@dataclass(frozen=True)
class TreatmentRecord:
    """One session as it went. `areas` are codes of the question `loss_pattern`; `minutes` is how long it took.

    `reason` says why it was cut short or the client sent home, `causes` why more sessions than usual are needed.
    A further session is agreed on when both have ticked it.
    """

    outcome: Outcome
    home_causes: tuple[HomeCause, ...] = ()
    reason: str = ""
    areas: tuple[str, ...] = ()
    areas_words: str = ""
    pigment: str = ""
    dilution: str = ""
    batch: str = ""
    needle: str = ""
    depth: str = ""
    minutes: int | None = None
    reaction: str = ""
    next_steps: str = ""
    causes: tuple[ExtraCause, ...] = ()
    causes_words: str = ""
    technician_agrees: bool = False
    client_agrees: bool = False

    @property
    def further(self) -> bool:
        """Whether both agreed on one more session."""
        return self.technician_agrees and self.client_agrees

    @property
    def was_held(self) -> bool:
        return self.outcome is not Outcome.SENT_HOME


def may_be_further(number: int) -> bool:
    """Whether one more session after this one is a matter of agreement: those up to the third are always planned."""
    return USUAL_SESSIONS <= number < MOST_SESSIONS


def treatment_problems(record: TreatmentRecord, number: int, day: date, today: date) -> tuple[Problem, ...]:
    """What is missing in the record of session `number` on `day`, or does not go together."""
    if day > today:
        return (Problem("", Text("This session is on {day}. It can be written down from that day on.", {"day": day})),)
    about = _held_problems if record.was_held else _home_problems
    return (*about(record), *_further_problems(record, number))


def _held_problems(record: TreatmentRecord) -> Iterator[Problem]:
    if record.outcome is Outcome.CUT_SHORT and not record.reason:
        yield Problem("reason", Text("Write down why it was cut short."))
    if not record.areas and not record.areas_words:
        yield Problem("areas", Text("Choose at least one area, or write it down."))
    if record.minutes is None or not 1 <= record.minutes <= LONGEST_MINUTES:
        yield Problem("minutes", Text("Please give the minutes, from 1 to {most}.", {"most": LONGEST_MINUTES}))


def _home_problems(record: TreatmentRecord) -> Iterator[Problem]:
    if not record.home_causes:
        yield Problem("home_causes", Text("Choose why the client was sent home."))
    if HomeCause.OTHER in record.home_causes and not record.reason:
        yield Problem("reason", Text("Write down what the other reason was."))
    filled_in = next((field for field in _OF_TREATMENT if getattr(record, field)), None)
    if filled_in:
        yield Problem(filled_in, Text(_NOTHING_TREATED))


def _further_problems(record: TreatmentRecord, number: int) -> Iterator[Problem]:
    if not (record.technician_agrees or record.client_agrees):
        return
    if not (may_be_further(number) and record.was_held):
        yield Problem("", Text(_NO_FURTHER, {"first": USUAL_SESSIONS + 1, "most": MOST_SESSIONS}))
        return
    if not record.further:
        yield Problem("client_agrees" if record.technician_agrees else "technician_agrees", Text(_BOTH))
    if not record.causes and not record.causes_words:
        yield Problem("causes", Text(_NO_CAUSE))
