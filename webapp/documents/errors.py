"""What can go wrong while a document is made."""

from __future__ import annotations

from webapp.domain.errors import DomainError


class PdfUnavailableError(DomainError):
    """No PDF can be made on this machine, or not at this moment; the message says what to do."""


class ForbiddenFetchError(DomainError):
    """A document asked for something from outside while it was rendered; nothing was fetched."""
