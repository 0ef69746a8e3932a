"""The clinic's numbers: worked out by the worker at night or when somebody asks, kept, and read by pages."""

from __future__ import annotations

from webapp.services.numbers.numbers import TABLES, KnownNumbers, Numbers

__all__ = ["TABLES", "KnownNumbers", "Numbers"]
