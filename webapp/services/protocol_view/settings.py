"""The settings with their values and ranges in words."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.domain.protocol import Protocol, Setting, SettingValue
from webapp.domain.text import Text
from webapp.services.protocol_view.model import SettingView


def settings_views(protocol: Protocol, values: Mapping[str, SettingValue]) -> dict[str, SettingView]:
    """Every setting by its code, in the order of the file."""
    oils = {oil.code: oil.text for oil in protocol.oils}
    return {code: _view(setting, values[code], oils) for code, setting in protocol.settings.items()}


def _view(setting: Setting, value: SettingValue, oils: Mapping[str, str]) -> SettingView:
    return SettingView(
        code=setting.code,
        name=Text("{setting}", {"setting": (setting.text,)}),
        value=value,
        default=setting.default,
        words=_words(value, oils),
        range=None if setting.choices else _range(setting),
        conflict=setting.conflict,
        line=setting.line,
    )


def _words(value: SettingValue, oils: Mapping[str, str]) -> Text:
    if isinstance(value, tuple):
        return Text("{value}", {"value": tuple(oils.get(code, code) for code in value)})
    return Text("{value}", {"value": value})


def _range(setting: Setting) -> Text:
    return Text("{lowest} to {highest}", {"lowest": setting.lowest, "highest": setting.highest})
