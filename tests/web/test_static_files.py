import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask, url_for

from webapp.web.static_files import CONTENT_TYPES, StaticFiles, init_static_files

BASE = "/static/css/base.css"


def test_an_address_carries_the_content_hash_and_may_be_kept_for_ever(app, visit):
    with app.test_request_context():
        address = url_for("static", filename="css/base.css")

    kept = visit.get(address).response.headers["Cache-Control"]

    assert re.fullmatch(r"/static/[0-9a-f]{12}/css/base.css", address)
    assert kept == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", [BASE, "/static/000000000000/css/base.css"])
def test_an_address_without_the_right_hash_is_asked_for_anew(visit, address):
    assert visit.get(address).response.headers["Cache-Control"] == "no-cache"


def test_a_changed_file_has_another_address(tmp_path):
    files = StaticFiles(tmp_path)
    file = tmp_path / "a.css"
    file.write_text("a {}")
    before = version(files, "a.css")

    file.write_text("b { color: red }")

    assert version(files, "a.css") != before


def test_all_scripts_change_their_address_together_so_that_no_page_mixes_two_versions(tmp_path):
    (tmp_path / "a.mjs").write_text('import "./b.mjs";')
    (tmp_path / "b.mjs").write_text("export const b = 1;")
    before = address(StaticFiles(tmp_path), "a.mjs")

    (tmp_path / "b.mjs").write_text("export const b = 2;")

    assert address(StaticFiles(tmp_path), "a.mjs") != before


@pytest.mark.parametrize(
    ("accepted", "unpack"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_text_is_packed_as_the_browser_can_take_it(visit, accepted, unpack):
    answer = visit.get(BASE, Accept_Encoding=accepted).response

    assert unpack(answer.data) == Path("static/css/base.css").read_bytes()
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_same_text_packed_otherwise_has_another_tag(visit):
    tags = {visit.get(BASE, Accept_Encoding=encoding).response.headers["ETag"] for encoding in ("br", "gzip", "")}

    assert len(tags) == 3


def test_no_file_varies_by_who_asks(visit):
    visit.sign_in("somebody")

    headers = visit.get(BASE).response.headers

    assert "Cookie" not in headers["Vary"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    "name",
    [
        "css/gone.css",
        "0123456789ab/css/gone.css",
        "0123456789ab/../wsgi.py",
        "0123456789ab",
        "../pyproject.toml",
        "css/../../wsgi.py",
        "css",
        "",
        "css/%00.css",
        "a.php",
    ],
)
def test_what_is_not_there_is_a_plain_404_that_nobody_keeps(visit, name):
    answer = visit.get(f"/static/{name}", status=404).response

    assert answer.headers["Cache-Control"] == "no-store"


def test_a_missing_file_is_never_answered_with_a_page(visit):
    assert visit.get("/static/css/gone.css", status=404).response.mimetype == "text/plain"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path):
    folder = tmp_path / "static"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")

    assert StaticFiles(folder).find("out.txt") is None


def test_every_file_in_the_folder_has_a_known_type():
    files = [path for path in Path("static").rglob("*") if path.is_file()]

    assert {path.suffix for path in files} <= {*CONTENT_TYPES, ".md"}


def test_scripts_are_served_as_scripts(tmp_path):
    (tmp_path / "a.mjs").write_text("export const a = 1;")
    app = Flask("webapp", static_folder=str(tmp_path), static_url_path="/static")
    init_static_files(app)

    assert app.test_client().get("/static/a.mjs").headers["Content-Type"] == "text/javascript; charset=utf-8"


def version(files: StaticFiles, name: str) -> str:
    asset = files.find(name)
    assert asset is not None
    return asset.version


def address(files: StaticFiles, name: str) -> object:
    values: dict[str, object] = {"filename": name}
    files.add_version("static", values)
    return values["filename"]
