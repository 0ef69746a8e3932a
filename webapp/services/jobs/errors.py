"""Why a job ends, or goes on elsewhere."""

from __future__ import annotations

from webapp.domain.errors import DomainError


class UnknownJobError(DomainError):
    """There is no such job, nothing to fetch from it, or it is somebody else's."""


class JobFailedError(DomainError):
    """The work cannot be done; `code` says why, for the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class JobInterruptedError(DomainError):
    """Whatever was under way is to stop now, and nothing more is to be written by it."""


class JobCancelledError(JobInterruptedError):
    """Somebody cancelled the job."""


class JobHandedBackError(JobInterruptedError):
    """The worker is asked to stop; another one begins the job anew."""


class JobLostError(JobInterruptedError):
    """This worker said nothing for so long that another one has taken the job up."""
