"""The protocol as it stands under the settings that new clients get."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from webapp.content.library import Library
from webapp.domain.protocol import SettingValue
from webapp.services.protocol_view import ProtocolView, protocol_view


class ProtocolReading:
    """Hands out the view. Making it takes a moment, so the last one is kept until a setting changes."""

    def __init__(self, library: Library, current_settings: Callable[[], Mapping[str, SettingValue]]) -> None:
        self._library = library
        self._current_settings = current_settings
        self._kept: tuple[dict[str, SettingValue], ProtocolView] | None = None

    def view(self) -> ProtocolView:
        """Everything there is to read, with today's settings."""
        settings = dict(self._current_settings())
        kept = self._kept
        if kept is None or kept[0] != settings:
            kept = self._kept = (settings, protocol_view(self._library, settings))
        return kept[1]
