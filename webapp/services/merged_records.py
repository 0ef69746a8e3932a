"""Records that were found to be of the same person: which one goes on, and which are no longer shown."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.storage.rows import ClientMergeRow

# Nobody merges the same person so often; a ring cannot be made, so this is only the end of any doubt.
LONGEST_CHAIN = 50


def not_merged(client_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """What is true of rows whose client was not merged into another; for lists, searches, queues and rounds."""
    return ~exists().where(ClientMergeRow.client_id == client_id)


def merged_into(session: Session, client_id: UUID) -> UUID | None:
    """The record that this one was merged into; None while it is a record of its own."""
    return session.scalar(select(ClientMergeRow.into_id).where(ClientMergeRow.client_id == client_id))


def kept_id(session: Session, client_id: UUID) -> UUID:
    """The record that goes on: this one, or the one that it was merged into, however often."""
    for _ in range(LONGEST_CHAIN):
        into = merged_into(session, client_id)
        if into is None:
            break
        client_id = into
    return client_id


def merged_from(session: Session, client_id: UUID) -> tuple[UUID, ...]:
    """Every record that was merged into this one, directly or by way of another; not itself."""
    start = select(ClientMergeRow.client_id).where(ClientMergeRow.into_id == client_id)
    tree = start.cte("merged", recursive=True)
    further = select(ClientMergeRow.client_id).join(tree, ClientMergeRow.into_id == tree.c.client_id)
    return tuple(session.scalars(select(tree.union(further).c.client_id)))
