"""Runs inside the transaction that `webapp.storage.migrate` hands over; there is no other way to migrate."""

from alembic import context

from webapp.storage.rows import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
)
context.run_migrations()
