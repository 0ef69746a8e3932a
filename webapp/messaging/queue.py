"""The queue of jobs: on disk beside the database, or on a Redis server that several machines share."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from huey import Huey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer

NAME = "stipple"
FILE = "jobs.sqlite3"


def job_queue(instance_path: Path, redis_url: str | None, secret_key: str) -> Huey:
    """The queue, opened at its first use. What a job returns is not kept.

    A job that waits is still there after a crash, one that was at work is not: whoever gives out jobs has to notice
    that one was not done. Jobs are signed, so that nobody who can write to a Redis server can make us run theirs; and
    two installations can share a server, because each has a queue named after its key.
    """
    signed = SignedSerializer(secret=secret_key, salt="jobs")
    if redis_url:
        name = f"{NAME}_{sha256(secret_key.encode()).hexdigest()[:12]}"
        return RedisHuey(name, url=redis_url, results=False, serializer=signed)
    path = instance_path / FILE
    path.touch(mode=0o600)
    # No write-ahead log: huey works with Python's own SQLite, whose log may be damaged by its reset.
    return SqliteHuey(NAME, filename=str(path), journal_mode="truncate", fsync=True, results=False, serializer=signed)
