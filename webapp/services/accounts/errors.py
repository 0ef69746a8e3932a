"""Why somebody is not let in, or not let do what they asked for."""

from __future__ import annotations

from datetime import datetime

from webapp.domain.errors import DomainError


class AccountError(DomainError):
    """Something about accounts that the person can be told."""


class TooManyAttemptsError(AccountError):
    """A limit is reached; it says nothing about whether the account exists."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Too many attempts until {until:%H:%M:%S} UTC.")
        self.until = until


class WrongCredentialsError(AccountError):
    """Unknown, wrong, disabled: the same to whoever asks."""


class SignInCodeError(AccountError):
    """The code or link is wrong, too old, used, or was tried too often: the same to whoever asks."""


class PasswordLengthError(AccountError):
    """A password must be long enough to be safe and short enough to be hashed."""


class InvitationError(AccountError):
    """The one-time link is unknown, too old, or used."""


class OtherAddressError(AccountError):
    """The invitation is for another mail address."""


class EmailTakenError(AccountError):
    """A member of staff has this mail address already."""


class LastManagerError(AccountError):
    """Without this manager nobody could let anybody in again."""


class UnknownMemberError(AccountError):
    """There is no such member of staff, or no such invitation."""
