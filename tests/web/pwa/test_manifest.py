import struct
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.pseudo import CODE, write_catalogue
from tests.web.page import Visit
from tests.web.shown import LATIN
from webapp.app import create_app
from webapp.config import Config

PICTURES = ("icons", "screenshots")
KILOBYTE = 1000


def test_it_can_be_installed_and_opens_on_today(manifest):
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/me", "/", "standalone")
    assert manifest["name"] == "SMP Clinic"
    assert {"any", "maskable"} <= {icon["purpose"] for icon in manifest["icons"]}
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}


def test_its_shortcuts_lead_to_today_and_to_the_plan(manifest):
    assert [(each["name"], each["url"]) for each in manifest["shortcuts"]] == [("Today", "/me"), ("Plan", "/me/plan")]


def test_every_picture_is_there_in_the_size_that_it_names(visit, manifest):
    pictures = [picture for name in PICTURES for picture in manifest[name]]

    found = {each["src"]: size(visit.get(each["src"]).response.data) for each in pictures}

    assert found == {each["src"]: each["sizes"] for each in pictures}


def test_screenshots_are_light_enough_for_a_phone():
    assert [path.name for path in Path("static/screenshots").iterdir() if path.stat().st_size > 100 * KILOBYTE] == []


def test_what_the_pages_link_to_is_the_manifest_and_an_icon_for_iphones(visit):
    head = visit.get("/")

    assert visit.get(str(head.one("link[rel=manifest]")["href"])).response.mimetype == "application/manifest+json"
    assert size(visit.get(str(head.one("link[rel=apple-touch-icon]")["href"])).response.data) == "180x180"


def test_the_questions_do_not_spend_bytes_on_it(visit):
    assert not visit.get("/intake").select("link[rel=manifest], link[rel=apple-touch-icon]")


def test_it_speaks_the_language_of_the_page_and_opens_in_nobodys(environ: Mapping[str, str], tmp_path: Path):
    visit = Visit(create_app(Config.from_environ(environ), catalogues=write_catalogue(tmp_path / "translations")))

    manifest = visit.get(f"/manifest.webmanifest?lang={CODE}").json

    said = [manifest["description"], *(each["label"] for each in manifest["screenshots"])]
    said += [each["name"] for each in manifest["shortcuts"]]
    assert [text for text in said if LATIN.search(text)] == []
    assert manifest["lang"] == CODE
    assert manifest["start_url"] == "/me"


def size(png: bytes) -> str:
    """Width and height of a PNG, as its header has them."""
    width, height = struct.unpack(">II", png[16:24])
    return f"{width}x{height}"


@pytest.fixture
def manifest(visit):
    return visit.get("/manifest.webmanifest").json
