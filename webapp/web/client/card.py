"""One card on top of today's page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """A notice with one link. `tone` and `icon` are those of components/alert.html and components/icon.html."""

    tone: str
    icon: str
    title: str
    words: str
    href: str
    label: str
