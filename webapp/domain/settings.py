"""What a clinic chose inside the ranges of the protocol."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.domain.errors import DomainError
from webapp.domain.protocol import Protocol, Setting, SettingValue


class InvalidSettingError(DomainError):
    """A clinic setting is unknown or outside its range."""

    def __init__(self, setting: str, value: object, message: str) -> None:
        super().__init__(f"settings.{setting}: {value}: {message}")
        self.setting, self.value, self.message = setting, value, message


def choose_settings(protocol: Protocol, chosen: Mapping[str, object]) -> dict[str, SettingValue]:
    """The value of every setting: the clinic's choice where there is one, else the default.

    Raises InvalidSettingError for the first choice that the protocol does not allow.
    """
    values = {code: setting.default for code, setting in protocol.settings.items()}
    for code, value in chosen.items():
        if code not in protocol.settings:
            raise InvalidSettingError(code, value, "there is no such setting")
        values[code] = _allowed(protocol.settings[code], value)
    return values


def _allowed(setting: Setting, value: object) -> SettingValue:
    if setting.choices:
        return _allowed_choices(setting, value)
    number = _number(setting, value)
    if not setting.lowest <= number <= setting.highest:
        raise InvalidSettingError(setting.code, value, f"must be from {setting.lowest:g} to {setting.highest:g}")
    return number


def _number(setting: Setting, value: object) -> int | float:
    wanted = type(setting.default)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InvalidSettingError(setting.code, value, "must be a number")
    try:
        number = float(value)
    except ValueError:
        raise InvalidSettingError(setting.code, value, "must be a number") from None
    if wanted is int and number != int(number) if number == number and abs(number) < 1e9 else True:
        raise InvalidSettingError(setting.code, value, "must be a whole number")
    return int(number) if wanted is int else number


def _allowed_choices(setting: Setting, value: object) -> tuple[str, ...]:
    chosen = tuple(str(each) for each in value) if isinstance(value, list | tuple) else (str(value),)
    unknown = [code for code in chosen if code not in setting.choices]
    if unknown or not chosen:
        raise InvalidSettingError(setting.code, value, f"must be some of {', '.join(setting.choices)}")
    return chosen
