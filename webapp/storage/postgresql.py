"""PostgreSQL, given the same promises as SQLite: one writer at a time, and reads that see one moment."""

from __future__ import annotations

import math

import psycopg
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event

# Any number will do, as long as all processes of Stipple use the same: this is "STIPPLE" in ASCII.
WRITE_LOCK = int.from_bytes(b"STIPPLE")


def postgresql_engine(url: URL, *, echo: bool, patience: float) -> Engine:
    """An engine that gives up waiting as it does on SQLite, and notices a restarted server."""
    engine = create_engine(
        url,
        echo=echo,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=patience,
        connect_args={
            "connect_timeout": math.ceil(patience),
            "options": f"-c lock_timeout={int(patience * 1000)} -c timezone=UTC",
        },
    )
    event.listen(engine, "handle_error", _drop_values)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same pool; each transaction first waits for its turn to write.

    So a service may read, decide and write without locking rows, as it may on SQLite, and means the same on both.
    """
    writer = engine.execution_options(isolation_level="READ COMMITTED")
    event.listen(writer, "begin", _wait_for_turn)
    return writer


def for_reading(engine: Engine) -> Engine:
    """The same pool; each transaction sees the database as it was at its first statement, and cannot write."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _drop_values(context: ExceptionContext) -> None:
    """Keep the server's DETAIL ("Failing row contains ...") out of messages: they are logged, and rows are not."""
    original = context.original_exception
    if isinstance(original, psycopg.Error) and original.diag.message_primary:
        original.args = (original.diag.message_primary,)
        if context.sqlalchemy_exception:
            context.sqlalchemy_exception.args = original.args


def _wait_for_turn(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
