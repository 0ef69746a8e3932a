from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.clinic import Clinic
from webapp.domain.problem import RefusedError
from webapp.services.case_records import UnknownClientError
from webapp.storage.rows import ClientNoteRow, new_id

WORDS = "Prefers mornings"


@pytest.fixture
def noor(clinic: Clinic) -> UUID:
    return clinic.arrive("U01", "Noor")


def test_notes_stand_with_name_and_moment_the_newest_first(clinic, noor, tess, mona):
    clinic.work.notes.add(noor, new_id(), WORDS, tess)
    first = clinic.clock()
    clinic.clock.move(days=1)
    clinic.work.notes.add(noor, new_id(), "Comes late", mona)

    assert [(note.words, note.by, note.at) for note in clinic.work.notes.of(noor)] == [
        ("Comes late", "Mona", clinic.clock()),
        (WORDS, "Tess", first),
    ]


def test_a_note_that_is_sent_twice_is_one_note(clinic, noor, tess):
    identity = new_id()
    clinic.work.notes.add(noor, identity, WORDS, tess)
    before = clinic.stored()

    clinic.work.notes.add(noor, identity, WORDS, tess)

    assert clinic.stored() == before


def test_who_goes_back_to_the_page_and_writes_something_else_is_heard_too(clinic, noor, tess):
    identity = new_id()
    clinic.work.notes.add(noor, identity, WORDS, tess)
    clinic.clock.move(minutes=1)

    clinic.work.notes.add(noor, identity, "Wears a wig", tess)

    assert [note.words for note in clinic.work.notes.of(noor)] == ["Wears a wig", WORDS]


def test_an_empty_note_is_refused(clinic, noor, tess):
    with pytest.raises(RefusedError):
        clinic.work.notes.add(noor, new_id(), "", tess)

    assert clinic.work.notes.of(noor) == ()


def test_a_note_lies_sealed(clinic, noor, tess):
    clinic.work.notes.add(noor, new_id(), WORDS, tess)

    with clinic.database.read() as session:
        assert WORDS.encode() not in session.scalars(select(ClientNoteRow.text_enc)).one()


def test_notes_go_along_with_a_merge_and_later_ones_are_written_where_it_went(clinic, noor, tess):
    twin = clinic.arrive("U01", "Nour")
    clinic.work.notes.add(twin, new_id(), WORDS, tess)
    clinic.merges.merge(twin, noor, "Same passport", tess)
    clinic.clock.move(minutes=1)
    clinic.work.notes.add(twin, new_id(), "From a page that was still open", tess)

    assert [note.words for note in clinic.work.notes.of(noor)] == ["From a page that was still open", WORDS]


def test_there_are_no_notes_about_nobody(clinic, tess):
    with pytest.raises(UnknownClientError):
        clinic.work.notes.add(uuid4(), new_id(), WORDS, tess)
    with pytest.raises(UnknownClientError):
        clinic.work.notes.name(uuid4())
