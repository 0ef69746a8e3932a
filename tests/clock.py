"""A pytest plugin: a clock that stands still until a test moves it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest


class FakeClock:
    """Noon in Dubai on 1 December 2026, until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 12, 1, 8, tzinfo=UTC)) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def move(self, **by: float) -> None:
        """Let time pass: `clock.move(days=1, minutes=5)`."""
        self._now += timedelta(**by)

    def set_day(self, day: date, zone: str = "Asia/Dubai") -> None:
        """Noon of that day."""
        self._now = datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()
