"""Time as the services see it: an instant in UTC, and the day that it is at the clinic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

Clock = Callable[[], datetime]
"""The present instant, aware, in UTC."""

Today = Callable[[], date]
"""The present day in the clinic's time zone."""
