"""The shipped content as people read it."""

from collections.abc import Callable

import pytest

from tests.clients import library
from webapp.domain.protocol import SettingValue
from webapp.domain.settings import choose_settings
from webapp.services.protocol_view import ProtocolView, protocol_view

View = Callable[..., ProtocolView]


@pytest.fixture(scope="session")
def view() -> ProtocolView:
    """The protocol with the settings that it ships with."""
    return under()


@pytest.fixture(scope="session")
def view_under() -> View:
    """The protocol with other settings, given as keywords."""
    return under


def under(**chosen: SettingValue) -> ProtocolView:
    content = library()
    return protocol_view(content, choose_settings(content.content.protocol, chosen))
