import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rows import client_row
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, DecryptionError, FieldCipher, normal_phone, refuse_other_keys
from webapp.storage.keys import FieldKeys, LostFieldKeysError
from webapp.storage.rows import new_id

CANARY = "canary-4711 Ünïcode كاناري"
ROW = new_id()
CIPHER = FieldCipher(FieldKeys.generate())


@given(st.text())
def test_what_was_sealed_opens(text: str):
    assert CIPHER.open("client", "name_enc", ROW, CIPHER.seal("client", "name_enc", ROW, text)) == text


def test_the_same_text_never_looks_the_same(cipher: FieldCipher):
    nonces = {cipher.seal("client", "name_enc", ROW, CANARY)[4:16] for _ in range(20_000)}

    assert len(nonces) == 20_000


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [("staff", "name_enc", ROW), ("client", "email_enc", ROW), ("client", "name_enc", new_id())],
)
def test_a_field_moved_to_another_place_is_refused(cipher: FieldCipher, table: str, column: str, row):
    sealed = cipher.seal("client", "name_enc", ROW, CANARY)

    with pytest.raises(DecryptionError):
        cipher.open(table, column, row, sealed)


def test_one_flipped_bit_is_refused_wherever_it_is(cipher: FieldCipher):
    sealed = cipher.seal("client", "name_enc", ROW, "Ann")

    for bit in range(8 * len(sealed)):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DecryptionError):
            cipher.open("client", "name_enc", ROW, bytes(flipped))


def test_a_cut_field_is_refused_wherever_it_is_cut(cipher: FieldCipher):
    sealed = cipher.seal("client", "name_enc", ROW, "Ann")

    for length in range(len(sealed)):
        with pytest.raises(DecryptionError):
            cipher.open("client", "name_enc", ROW, sealed[:length])


def test_the_refusal_tells_nothing(cipher: FieldCipher):
    with pytest.raises(DecryptionError, match=r"^A stored field could not be opened\.$"):
        cipher.open("client", "name_enc", ROW, b"\0" * 40)


def test_another_installations_keys_open_nothing(cipher: FieldCipher):
    other = FieldCipher(FieldKeys.generate())

    with pytest.raises(DecryptionError):
        other.open("client", "name_enc", ROW, cipher.seal("client", "name_enc", ROW, CANARY))


def test_an_old_key_still_opens_and_the_new_one_seals(field_keys: FieldKeys):
    old = FieldCipher(field_keys).seal("client", "name_enc", ROW, CANARY)
    newer = FieldKeys.generate()
    both = dataclasses.replace(newer, keys={**field_keys.keys, **newer.keys})
    cipher = FieldCipher(both)

    assert cipher.open("client", "name_enc", ROW, old) == CANARY
    assert cipher.seal("client", "name_enc", ROW, CANARY)[:4].hex() == newer.current


def test_nothing_sealed_is_found_in_the_files(sqlite_database: Database, cipher: FieldCipher):
    store_canary(sqlite_database, cipher.seal("client", "name_enc", ROW, CANARY))

    assert CANARY.encode() not in bytes_on_disk(sqlite_database)


def test_what_was_not_sealed_would_be_found_in_the_files(sqlite_database: Database):
    store_canary(sqlite_database, CANARY.encode())

    assert CANARY.encode() in bytes_on_disk(sqlite_database)


def test_keys_that_fit_are_taken(database: Database, cipher: FieldCipher):
    refuse_other_keys(database, cipher)
    store_canary(database, cipher.seal("client", "name_enc", ROW, CANARY))

    refuse_other_keys(database, cipher)


def test_keys_of_another_database_are_refused(database: Database, cipher: FieldCipher):
    store_canary(database, cipher.seal("client", "name_enc", ROW, CANARY))

    with pytest.raises(LostFieldKeysError, match=r"field_keys\.json"):
        refuse_other_keys(database, FieldCipher(FieldKeys.generate()))


@pytest.mark.parametrize("email", ["ann@clinic.example", " Ann@Clinic.EXAMPLE\n", "ａｎｎ@clinic.example"])
def test_one_address_has_one_index(blind_index: BlindIndex, email: str):
    assert blind_index.of(email) == blind_index.of("ann@clinic.example")


@pytest.mark.parametrize(
    ("phone", "normal"),
    [
        ("+971 50 123-4567", "+971501234567"),
        ("(050) 123 4567", "0501234567"),
        ("＋٩٧١ ٥٠ ١٢٣ ٤٥٦٧", "+971501234567"),
        ("050.123.4567 ext", "0501234567"),
        ("", ""),
    ],
)
def test_a_phone_number_is_its_digits(phone: str, normal: str):
    assert normal_phone(phone) == normal


def test_one_number_has_one_index(blind_index: BlindIndex):
    assert blind_index.of_phone("+971 50 1") == blind_index.of_phone("+97150-1")
    assert blind_index.of_phone("+971501") != blind_index.of_phone("971501")


def test_an_index_says_nothing_without_the_key(blind_index: BlindIndex):
    assert blind_index.of("a@b.example") != BlindIndex(FieldKeys.generate()).of("a@b.example")


def test_indexes_of_different_kinds_never_meet(blind_index: BlindIndex):
    assert len({blind_index.of("1"), blind_index.of_phone("1"), blind_index.of_code("1", ROW)}) == 3


def test_the_same_code_looks_different_in_each_row(blind_index: BlindIndex):
    assert blind_index.of_code("123456", ROW) == blind_index.of_code("123456", ROW)
    assert blind_index.of_code("123456", ROW) != blind_index.of_code("123456", new_id())


def store_canary(database: Database, name: bytes) -> None:
    with database.write() as session:
        session.add(client_row(id=ROW, name_enc=name))


def bytes_on_disk(database: Database) -> bytes:
    file = Path(database.url.database or "")
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
