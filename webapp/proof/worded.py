"""Whether every client reads the words that `webapp.domain.invariants.worded` asks for."""

from __future__ import annotations

from collections.abc import Iterator

import z3

from webapp.domain.invariants.worded import WORDED, Worded
from webapp.domain.protocol import Anchor, ItemSpec, Kind
from webapp.proof.model import Model
from webapp.proof.problem import PROTOCOL, Problem


class Reworded:
    """Looks for answers that lead to the wrong words. `asked` counts what was looked for."""

    def __init__(self, model: Model) -> None:
        self.asked = 0
        self._model = model
        self._solver = z3.Solver()
        self._solver.add(*model.answers.reachable())

    def problems(self) -> Iterator[Problem]:
        for row in WORDED:
            for spec in self._model.content.protocol.items:
                if spec.kind is Kind.TASK and row.act in spec.acts and spec.start.anchor is Anchor.FIRST_SESSION:
                    yield from self._read(row, spec)

    def _read(self, row: Worded, spec: ItemSpec) -> Iterator[Problem]:
        self.asked += 1
        holds = self._model.answers.holds
        if self._solver.check(holds(row.when), holds(spec.when), z3.Or(list(self._wrong(row, spec)))) != z3.unsat:
            what = "says" if row.never else "does not say"
            words = f"{PROTOCOL}:{spec.line}: {spec.key} {what} '{row.words}' to clients for whom that matters"
            yield Problem(row.source, words)

    def _wrong(self, row: Worded, spec: ItemSpec) -> Iterator[z3.BoolRef]:
        """When one of the texts is chosen that says the wrong thing; variants for settings count as possible."""
        earlier: list[z3.BoolRef] = []
        texts = [(variant.text, variant.when, bool(variant.settings)) for variant in spec.variants]
        for text, when, is_for_settings in [*texts, (spec.text, None, False)]:
            fits = z3.And(self._model.answers.holds(when), z3.Not(z3.Or(earlier)))
            if (row.words in text) == row.never:
                yield fits
            if not is_for_settings:
                earlier.append(fits)
