import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from webapp.storage.keys import BrokenKeyFileError, KeyFileError, OpenKeyFileError
from webapp.storage.push_key import load_or_create_push_key


def test_the_second_start_finds_the_key_of_the_first(tmp_path):
    assert public(load_or_create_push_key(tmp_path)) == public(load_or_create_push_key(tmp_path))


def test_the_key_is_for_this_account_only(tmp_path):
    load_or_create_push_key(tmp_path / "instance")

    (path,) = (tmp_path / "instance").iterdir()
    assert (path.name, stat.S_IMODE(path.stat().st_mode)) == ("push_key.pem", 0o600)


def test_processes_that_start_together_use_the_same_key(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: public(load_or_create_push_key(tmp_path)), range(8)))

    assert len(set(keys)) == 1


def test_a_key_that_others_can_open_is_refused(tmp_path):
    load_or_create_push_key(tmp_path)
    (tmp_path / "push_key.pem").chmod(0o640)

    with pytest.raises(OpenKeyFileError, match="chmod 600"):
        load_or_create_push_key(tmp_path)


@pytest.mark.parametrize("curve", [None, ec.SECP384R1()])
def test_what_is_no_key_for_push_is_refused(tmp_path: Path, curve):
    path = tmp_path / "push_key.pem"
    path.touch(0o600)
    path.write_bytes(pem(ec.generate_private_key(curve)) if curve else b"x")

    with pytest.raises(BrokenKeyFileError, match="P-256"):
        load_or_create_push_key(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(KeyFileError, match="file"):
        load_or_create_push_key(tmp_path / "file")


def public(key: ec.EllipticCurvePrivateKey) -> bytes:
    point = serialization.PublicFormat.UncompressedPoint
    return key.public_key().public_bytes(serialization.Encoding.X962, point)


def pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
