import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from webapp.storage.keys import (
    BrokenKeyFileError,
    FieldKeys,
    KeyFileError,
    LostFieldKeysError,
    OpenKeyFileError,
    load_or_create,
)

FILES = ["field_keys.json", "secret_key"]


def test_the_second_start_finds_the_keys_of_the_first(instance: Path):
    assert load_or_create(instance) == load_or_create(instance)


def test_two_installations_share_no_key(tmp_path: Path):
    first, second = load_or_create(tmp_path / "a"), load_or_create(tmp_path / "b")

    assert first.secret_key != second.secret_key
    assert not set(first.field_keys.keys.values()) & set(second.field_keys.keys.values())
    assert first.field_keys.index_key not in {second.field_keys.index_key, *first.field_keys.keys.values()}


def test_keys_are_for_this_account_only(instance: Path):
    load_or_create(instance)

    assert mode(instance) == 0o700
    assert {path.name: mode(path) for path in instance.iterdir()} == dict.fromkeys(FILES, 0o600)


def test_processes_that_start_together_use_the_same_keys(instance: Path):
    with ThreadPoolExecutor(16) as threads:
        keys = list(threads.map(lambda _: load_or_create(instance), range(16)))

    assert all(one == keys[0] for one in keys)
    assert sorted(path.name for path in instance.iterdir()) == FILES


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("open_mode", [0o640, 0o604, 0o620])
def test_a_key_file_that_others_can_open_is_refused(instance: Path, name: str, open_mode: int):
    load_or_create(instance)
    (instance / name).chmod(open_mode)

    with pytest.raises(OpenKeyFileError, match=f"chmod 600 .*{name}"):
        load_or_create(instance)


def test_lost_field_keys_are_not_replaced(instance: Path):
    load_or_create(instance)
    (instance / "field_keys.json").unlink()

    with pytest.raises(LostFieldKeysError, match=r"field_keys\.json is missing"):
        load_or_create(instance)

    assert not (instance / "field_keys.json").exists()


def test_a_start_cut_short_between_the_files_is_finished_by_the_next(instance: Path):
    before = load_or_create(instance)
    (instance / "secret_key").unlink()

    after = load_or_create(instance)

    assert after.field_keys == before.field_keys
    assert after.secret_key != before.secret_key


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"current": "00000000"}, id="a current key that is not there"),
        pytest.param({"keys": []}, id="a list of keys"),
        pytest.param({"keys": {"1": "AAAA"}}, id="a short key id"),
        pytest.param({"keys": {"00000000": "AAAA"}}, id="a short key"),
        pytest.param({"keys": {"00000000": 7}}, id="a number for a key"),
        pytest.param({"index_key": "!"}, id="an index key that is no base64"),
        pytest.param({"index_key": None}, id="no index key"),
    ],
)
def test_damaged_field_keys_are_refused(instance: Path, change: dict[str, Any]):
    load_or_create(instance)
    path = instance / "field_keys.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))

    with pytest.raises(BrokenKeyFileError, match="damaged"):
        load_or_create(instance)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"{", b"\xff"])
def test_something_else_in_place_of_field_keys_is_refused(instance: Path, content: bytes):
    load_or_create(instance)
    (instance / "field_keys.json").write_bytes(content)

    with pytest.raises(BrokenKeyFileError):
        load_or_create(instance)


def test_an_emptied_secret_key_is_refused(instance: Path):
    load_or_create(instance)
    (instance / "secret_key").write_text("\n")

    with pytest.raises(BrokenKeyFileError, match="too short"):
        load_or_create(instance)


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path):
    (tmp_path / "instance").write_text("")

    with pytest.raises(KeyFileError, match="instance: File exists"):
        load_or_create(tmp_path / "instance")


def test_no_key_shows_in_a_traceback(instance: Path):
    keys = load_or_create(instance)
    shown = repr(keys)

    assert keys.secret_key not in shown
    assert repr(keys.field_keys.index_key) not in shown
    assert repr(keys.field_keys.keys[keys.field_keys.current]) not in shown


def test_keys_survive_being_written_and_read():
    keys = FieldKeys.generate()

    assert FieldKeys.from_json(keys.to_json()) == keys


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"
