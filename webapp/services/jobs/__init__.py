"""Long work: asked for on a page, done by the worker, with a bar that shows how far it is.

`Jobs` is the side of those who ask and wait, `Shift` that of a worker. A kind of job is one function (`kinds`).
"""

from __future__ import annotations

from webapp.services.jobs.errors import JobFailedError, UnknownJobError
from webapp.services.jobs.jobs import Jobs, Viewer
from webapp.services.jobs.kinds import Asked, Kind, Kinds, Made, Progress
from webapp.services.jobs.records import Job
from webapp.services.jobs.shift import Shift

__all__ = [
    "Asked",
    "Job",
    "JobFailedError",
    "Jobs",
    "Kind",
    "Kinds",
    "Made",
    "Progress",
    "Shift",
    "UnknownJobError",
    "Viewer",
]
