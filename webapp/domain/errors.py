"""What can go wrong, named in the core and translated into exit codes and pages at the edge."""

from __future__ import annotations


class DomainError(Exception):
    """The base of every error that Stipple raises on purpose."""


class ContentError(DomainError):
    """The clinic's content is wrong; the message names file and line."""
