"""What a manager may choose: settings as they are typed, the clinic's own lines, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from webapp.domain.problem import Problem
from webapp.domain.protocol import Protocol, Setting, SettingValue
from webapp.domain.settings import InvalidSettingError, choose_settings
from webapp.domain.text import Text
from webapp.domain.wording import wording_problems

# A line beside the warning signs, not a leaflet.
LONGEST_LINE = 200


@dataclass(frozen=True)
class ClinicLines:
    """What a clinic says in its own words beside its phone number, and beside the emergency number.

    They stand next to the fixed words on warning signs, never in their place.
    """

    contact: str = ""
    emergency: str = ""


@dataclass(frozen=True)
class SettingChange:
    """One setting or line that is different. `before` and `after` are values, or text for a line."""

    code: str
    before: SettingValue | str
    after: SettingValue | str


def read_settings(
    protocol: Protocol, typed: Mapping[str, object]
) -> tuple[dict[str, SettingValue], tuple[Problem, ...]]:
    """The settings that were typed, by code, and a problem with its range for each that cannot be."""
    values: dict[str, SettingValue] = {}
    problems: list[Problem] = []
    for code, raw in typed.items():
        setting = protocol.settings[code]
        try:
            values[code] = in_order(setting, choose_settings(protocol, {code: raw})[code])
        except InvalidSettingError:
            problems.append(Problem(code, _range_in_words(setting)))
    return values, tuple(problems)


def line_problems(lines: ClinicLines) -> Iterator[Problem]:
    """Why a line may not be said to clients (I17, I27)."""
    for each in fields(lines):
        line: str = getattr(lines, each.name)
        if len(line) > LONGEST_LINE:
            yield Problem(each.name, Text("Please use at most {most} characters.", {"most": LONGEST_LINE}))
        elif not line.isprintable():
            yield Problem(each.name, Text("Please write one line, without line breaks."))
        else:
            yield from (Problem(each.name, problem) for problem in wording_problems(line))


def in_order(setting: Setting, value: SettingValue) -> SettingValue:
    """A list in the order of its choices and without doubles, so that equal choices are equal values."""
    if isinstance(value, tuple):
        return tuple(code for code in setting.choices if code in value)
    return value


def differing(protocol: Protocol, values: Mapping[str, SettingValue]) -> dict[str, SettingValue]:
    """What is not the protocol's default: all that has to be kept of a choice."""
    return {code: value for code, value in values.items() if value != protocol.settings[code].default}


def setting_changes(before: Mapping[str, SettingValue], after: Mapping[str, SettingValue]) -> tuple[SettingChange, ...]:
    """Every setting that differs, in the order of the protocol."""
    return tuple(SettingChange(code, before[code], after[code]) for code in before if before[code] != after[code])


def line_changes(before: ClinicLines, after: ClinicLines) -> tuple[SettingChange, ...]:
    """Every line that differs."""
    pairs = ((each.name, getattr(before, each.name), getattr(after, each.name)) for each in fields(before))
    return tuple(SettingChange(code, was, is_now) for code, was, is_now in pairs if was != is_now)


def _range_in_words(setting: Setting) -> Text:
    if setting.choices:
        return Text("Please choose at least one of the list.")
    values = {"lowest": setting.lowest, "highest": setting.highest}
    if isinstance(setting.default, int):
        return Text("Please write a whole number from {lowest} to {highest}.", values)
    return Text("Please write a number from {lowest} to {highest}.", values)
