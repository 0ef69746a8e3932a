"""Notes about a client that only staff ever see: added, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.domain.problem import Problem, refuse
from webapp.domain.text import Text
from webapp.services.case_records import UnknownClientError
from webapp.services.desk import Desk, staff_names
from webapp.services.merged_records import kept_id, merged_from
from webapp.services.sent_once import id_of_words
from webapp.storage.rows import ClientNoteRow, ClientRow


@dataclass(frozen=True)
class Note:
    """One note. `by` is the name of whoever wrote it."""

    words: str
    by: str
    at: datetime


class ClientNotes:
    """Notes move along with a merge: they are shown on the record that goes on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self, client_id: UUID) -> str:
        """Whom the notes are about.

        Raises UnknownClientError.
        """
        with self._desk.database.read() as session:
            client = session.get(ClientRow, client_id)
        if client is None:
            raise UnknownClientError("There is no such client.")
        return self._desk.name(client)

    def of(self, client_id: UUID) -> tuple[Note, ...]:
        """Every note about a client, newest first."""
        with self._desk.database.read() as session:
            records = (client_id, *merged_from(session, client_id))
            written = select(ClientNoteRow).where(ClientNoteRow.client_id.in_(records))
            newest = written.order_by(ClientNoteRow.created_at.desc(), ClientNoteRow.id.desc())
            rows, names = session.scalars(newest).all(), staff_names(session)
        return tuple(Note(self._words(row), names[row.staff_id], row.created_at) for row in rows)

    def add(self, client_id: UUID, page_id: UUID, words: str, staff_id: UUID) -> None:
        """Keeps a note; `page_id` was made with the page, so that the same note sent twice is one.

        Raises RefusedError, UnknownClientError.
        """
        if not words:
            refuse(Problem("words", Text("Write something down first.")))
        with self._desk.database.write() as session:
            kept = kept_id(session, client_id)
            if session.get(ClientRow, kept) is None:
                raise UnknownClientError("There is no such client.")
            note_id = id_of_words(page_id, kept, staff_id, words)
            if session.get(ClientNoteRow, note_id):
                return
            sealed = self._desk.cipher.seal("client_note", "text_enc", note_id, words)
            session.add(
                ClientNoteRow(
                    id=note_id, created_at=self._desk.clock(), client_id=kept, staff_id=staff_id, text_enc=sealed
                )
            )

    def _words(self, row: ClientNoteRow) -> str:
        return self._desk.cipher.open("client_note", "text_enc", row.id, row.text_enc)
