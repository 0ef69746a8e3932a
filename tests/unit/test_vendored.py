"""Other people's scripts are what their packages hold, and nobody has changed them since."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

VENDOR = Path("static/vendor")
LIBRARIES = json.loads((VENDOR / "vendored.json").read_text())
FILES = {name: file["sha256"] for library in LIBRARIES for name, file in library["files"].items()}


@pytest.mark.parametrize("name", FILES)
def test_a_vendored_file_holds_what_was_copied(name):
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == FILES[name]


def test_every_vendored_file_is_in_the_list():
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}

    assert found - {"vendored.json"} == set(FILES)


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library["name"])
def test_the_version_is_the_one_that_is_locked(library):
    locked = json.loads(Path("package-lock.json").read_text())["packages"][f"node_modules/{library['name']}"]

    assert (library["version"], library["licence"]) == (locked["version"], locked["license"])
