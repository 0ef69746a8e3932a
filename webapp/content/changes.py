"""Two contents side by side: what another one would change for the example clients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from webapp.content.examples import Example
from webapp.content.library import Library, read_library
from webapp.domain.carried_answers import answer_differences
from webapp.domain.errors import ContentError
from webapp.domain.impact import Difference, Impact, Outcome, differences, outcome, rows_in_order, summarised
from webapp.domain.settings import InvalidSettingError, choose_settings
from webapp.domain.text import Text


@dataclass(frozen=True)
class Side:
    """One of two contents, with those of the clinic's settings that it allows; `refused` says which it does not."""

    folder: Path
    library: Library
    settings: Mapping[str, object]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """One client planned with one of the contents, and the questions whose answers it does not understand."""

    outcome: Outcome
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Comparison:
    """An old and a new content."""

    old: Side
    new: Side

    def differences(self, before: Planned, after: Planned) -> tuple[Difference, ...]:
        """What differs for one client; answers that only one content understands come first."""
        asked = (self.old.library.content.questionnaire, self.new.library.content.questionnaire)
        answers = answer_differences(before.lost, after.lost, *asked)
        return (*answers, *differences(before.outcome, after.outcome))

    def over_examples(self, examples: Iterable[Example]) -> Impact[str]:
        """What changes for each example, by its name. Raises ContentError for one that is no case."""
        found = ((each.name, self.differences(_plan(self.old, each), _plan(self.new, each))) for each in examples)
        return summarised(found, self.rows)

    @property
    def rows(self) -> tuple[str, ...]:
        """The protocol's rows in the order in which they are told."""
        return rows_in_order(self.new.library.content, self.old.library.content)

    @property
    def notes(self) -> Iterator[Text]:
        """Settings of the clinic that one of the contents does not allow."""
        for side in (self.old, self.new):
            for said in side.refused:
                words = "{folder} does not allow {said}. The default of the protocol is used there."
                yield Text(words, {"folder": str(side.folder), "said": said})


def read_side(folder: Path, chosen: Mapping[str, object]) -> Side:
    """The content of `folder`, to be planned with the settings in `chosen`.

    Raises ContentError, with folder, file and line, for the first mistake found.
    """
    try:
        library = read_library(folder)
    except ContentError as error:
        said = str(error)
        raise ContentError(said if said.startswith(str(folder)) else f"{folder}/{said}") from None
    allowed, refused = {}, []
    for code, value in chosen.items():
        try:
            choose_settings(library.content.protocol, {code: value})
            allowed[code] = value
        except InvalidSettingError as error:
            refused.append(str(error))
    return Side(folder, library, allowed, tuple(refused))


def _plan(side: Side, example: Example) -> Planned:
    case, found = example.read(side.library.content, side.settings)
    return Planned(outcome(side.library.content, case), found.lost)
