"""What a clinic may choose: every setting anywhere in its range."""

from __future__ import annotations

from collections.abc import Mapping

import z3

from webapp.domain.protocol import Setting, SettingValue


class Clinic:
    """The settings that count, as unknowns. Lists of choices do not move a day and are proved apart (`oils`)."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        self._settings = {code: setting for code, setting in settings.items() if not setting.choices}
        self.numbers = {
            code: z3.Int(code) for code, setting in self._settings.items() if isinstance(setting.default, int)
        }

    def allowed(self) -> list[z3.BoolRef]:
        """Every value in its range."""
        return [
            z3.And(number >= int(self._settings[code].lowest), number <= int(self._settings[code].highest))
            for code, number in self.numbers.items()
        ]

    def changed(self) -> list[z3.BoolRef]:
        """One truth for each setting that differs from its default."""
        return [number != self._settings[code].default for code, number in self.numbers.items()]

    def chosen(self, model: z3.ModelRef) -> dict[str, SettingValue]:
        """The settings of `model` that differ from their defaults."""
        values = {code: model.eval(number, model_completion=True).as_long() for code, number in self.numbers.items()}
        return {code: value for code, value in values.items() if value != self._settings[code].default}
