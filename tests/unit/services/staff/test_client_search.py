from collections.abc import Iterator
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import delete, func, insert, select, text

from tests.clinic import Clinic, open_clinic
from tests.queries import counted_queries
from tests.rows import DIGEST
from webapp.services.client_list import PAGE_SIZE
from webapp.services.search_index import BATCH
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import ClientRow, SearchTokenRow, new_id

PHONE = "+971 50 123 4567"


@pytest.fixture
def noor(clinic: Clinic) -> UUID:
    return clinic.arrive("U01", "Noor al-Haddad", email="noor.h@example.com", phone=PHONE)


@pytest.fixture
def layla(clinic: Clinic) -> UUID:
    return clinic.arrive("U01", "ليلى الهاشمي", email="Layla@Example.com", phone="")


@pytest.mark.parametrize(
    "typed",
    [
        "noor", "NO", "had noor", "  haddad ", "nöor", "noor.h@example.com", "Noor.H@EXAMPLE.com", "noor.h@",
        "+971501234567", "00971 50 123 4567", "050 123 4567", "50-123-4567", "1234567", "234567", "4567", "٤٥٦٧",
    ],
)  # fmt: skip
def test_a_client_is_found_by_what_they_gave(clinic, noor, layla, typed):
    assert found(clinic, typed) == [noor]


@pytest.mark.parametrize(
    "typed",
    ["oor", "noor layla", "noor.h@example", "example.com@", "4568", "123456", "noor@example.com"],
)
def test_nobody_is_found_by_the_middle_of_a_name_or_a_part_of_an_address(clinic, noor, layla, typed):
    assert found(clinic, typed) == []


@pytest.mark.parametrize("typed", ["ليلي", "لي", "الهاشمى", "لَيلى", "الهاشـمي ليلى", "layla@example.com"])
def test_arabic_names_are_found_however_they_are_spelled(clinic, noor, layla, typed):
    assert found(clinic, typed) == [layla]


def test_the_list_without_a_search_is_as_it_was(clinic, noor, layla):
    assert found(clinic, "  ") == [layla, noor]


def test_what_is_found_comes_in_pages(clinic):
    people = [clinic.arrive("U01", f"Noor {number}") for number in range(PAGE_SIZE + 2)]

    first, second = (clinic.work.clients.page(number, clinic.search.asked("noor")) for number in (1, 2))

    assert [line.client_id for page in (first, second) for line in page.lines] == people[::-1]
    assert (first.has_more, second.has_more) == (True, False)


def test_the_tokens_say_nothing_without_the_key(clinic, noor):
    with clinic.database.read() as session:
        tokens = session.scalars(select(SearchTokenRow.token)).all()
        index = session.get_one(ClientRow, noor).email_index

    assert all(len(token) == len(DIGEST) and int(token, 16) for token in tokens)
    assert len(set(tokens)) == len(tokens)
    # A token and the index that signs people in are made for different purposes (C34).
    assert index not in tokens


def test_a_search_opens_no_name_but_those_that_it_shows(clinic, noor, layla, monkeypatch):
    opened: list[UUID] = []
    real = FieldCipher.open

    def note(self: FieldCipher, table: str, column: str, row_id: UUID, sealed: bytes) -> str:
        opened.append(row_id)
        return real(self, table, column, row_id, sealed)

    monkeypatch.setattr(FieldCipher, "open", note)

    clinic.work.clients.page(1, clinic.search.asked("noor"))

    assert opened == [noor]


def test_the_number_of_queries_does_not_grow_with_what_is_found(clinic, noor):
    def queries() -> int:
        with counted_queries() as statements:
            clinic.work.clients.page(1, clinic.search.asked("noor had"))
        return len(statements)

    one = queries()
    for _ in range(4):
        clinic.arrive("U01", "Noor Haddad")

    assert queries() == one


def test_the_search_goes_by_the_index_of_the_tokens(sqlite_database, field_keys, clock):
    clinic = open_clinic(sqlite_database, field_keys, clock)
    asked = clinic.search.asked("noor had")
    assert asked
    statement = (
        select(ClientRow.id)
        .where(asked.matches())
        .compile(clinic.database.engines.reader, compile_kwargs={"literal_binds": True})
    )
    with clinic.database.read() as session:
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]

    assert any("search_token USING" in line and "token=?" in line for line in plan), plan
    assert not [line for line in plan if line.startswith("SCAN search_token")]


def test_clients_from_before_the_index_are_taken_up_once(clinic, noor, layla):
    forget_tokens(clinic)
    search = clinic.search
    assert (search.is_whole(), found(clinic, "noor")) == (False, [])

    assert search.index.catch_up() == 2

    assert search.is_whole()
    assert (found(clinic, "noor"), found(clinic, "ليلى")) == ([noor], [layla])
    before = clinic.stored()
    assert clinic.search.index.catch_up() == 0
    assert clinic.stored() == before


def test_the_tokens_of_the_intake_are_those_that_the_worker_writes(clinic, noor):
    first = tokens(clinic)
    forget_tokens(clinic)

    clinic.search.index.catch_up()

    assert tokens(clinic) == first


def test_taking_up_goes_in_small_steps(clinic):
    for number in range(2):
        clinic.arrive("U01", f"Noor {number}")
    copy_clients(clinic, 2 * BATCH)
    forget_tokens(clinic)

    with counted_queries() as statements:
        clinic.search.index.catch_up()

    assert sum(statement.startswith("INSERT INTO search_token") for statement in statements) == 3


def test_two_workers_that_take_up_at_once_leave_every_token_once(clinic, noor, layla):
    forget_tokens(clinic)
    searches = [clinic.search, clinic.search]

    threads = [Thread(target=search.index.catch_up) for search in searches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found(clinic, "noor") == [noor]
    with clinic.database.read() as session:
        twice = select(SearchTokenRow.token).group_by(SearchTokenRow.token, SearchTokenRow.client_id)
        assert session.scalars(twice.having(func.count() > 1)).all() == []


def found(clinic: Clinic, typed: str) -> list[UUID]:
    return [line.client_id for line in clinic.work.clients.page(1, clinic.search.asked(typed)).lines]


def tokens(clinic: Clinic) -> set[tuple[str, str]]:
    with clinic.database.read() as session:
        return set(session.execute(select(SearchTokenRow.kind, SearchTokenRow.token)).all())


def forget_tokens(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        session.execute(delete(SearchTokenRow))


def copy_clients(clinic: Clinic, number: int) -> None:
    """More people with sealed data of their own, without the work of an intake."""
    with clinic.database.write() as session:
        session.execute(insert(ClientRow), list(_sealed(clinic, number)))


def _sealed(clinic: Clinic, number: int) -> Iterator[dict[str, object]]:
    for _ in range(number):
        identity, seal = new_id(), clinic.desk.cipher.seal
        yield {
            "id": identity,
            "created_at": clinic.clock(),
            "name_enc": seal("client", "name_enc", identity, "Copied Person"),
            "email_enc": seal("client", "email_enc", identity, "copied@example.com"),
            "email_index": DIGEST,
            "reach_by": "email",
            "locale": "en",
        }
