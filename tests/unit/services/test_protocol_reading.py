"""The view is made once for each choice of settings."""

from tests.clients import library
from webapp.domain.settings import choose_settings
from webapp.services.protocol_reading import ProtocolReading


def test_the_view_is_kept_until_a_setting_changes():
    chosen = {"prep_days": 10}
    protocol = library().content.protocol
    reading = ProtocolReading(library(), lambda: choose_settings(protocol, chosen))
    first = reading.view()
    assert reading.view() is first

    chosen["prep_days"] = 12

    item = reading.view().item("T05")
    assert item
    assert item.window.start.days == -12
