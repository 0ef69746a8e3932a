import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.client_walk import walk_as_client
from tests.web.public_walk import walk_in_public
from tests.web.walk import Walk
from webapp.web.pwa.shell import shell
from webapp.web.static_files import integrity

PRECACHE = 150_000
# What is added to each answer beyond what the test client sees.
BESIDES = 60
# Pages that clients never open, and what a phone keeps with its home screen rather than in the shell.
NOT_CLIENTS = ("/staff", "POST /staff")
WITH_THE_HOME_SCREEN = re.compile(r"\.png$")
NAMED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IMPORTED = re.compile(r"""(?:^import .*?|\bimport\()["'](\.[^"']+)["']""", re.MULTILINE)


def test_the_worker_is_a_script_that_is_asked_for_anew_each_time(visit):
    answer = visit.get("/sw.js").response

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_an_unchanged_worker_is_not_sent_twice(visit):
    tag = visit.get("/sw.js").response.headers["ETag"]

    assert visit.get("/sw.js", status=304, If_None_Match=tag).response.data == b""


def test_the_worker_is_a_few_lines_around_its_files(visit, files):
    lines = visit.get("/sw.js").response.text.splitlines()

    assert len([line for line in lines if '"sha256-' not in line]) < 10
    assert len(lines) < len(files) + 10


def test_every_file_of_the_shell_is_there_and_holds_what_its_hash_says(visit, files):
    found = {address: integrity(visit.get(address).response.data) for address in files}

    assert found == files


def test_the_shell_weighs_at_most_a_hundred_and_fifty_kilobytes_compressed(visit, files):
    assert sum(weight(visit, address) for address in files) <= PRECACHE


def test_every_file_that_a_page_of_clients_needs_is_in_the_shell(app, clock, visit):
    walk = Walk(app, clock)
    walk_in_public(walk)
    walk_as_client(walk)
    files = files_of(visit)

    named = {
        address
        for name, page in walk.seen.items()
        for address in NAMED.findall(page)
        if not name.startswith(NOT_CLIENTS) and not WITH_THE_HOME_SCREEN.search(address)
    }

    assert named - set(files) == set()
    assert len(named) > 10, "something was not looked at"


def test_every_script_that_a_script_of_the_shell_imports_is_in_it(files):
    names = {address.split("/", 3)[3] for address in files if address.endswith(".mjs")}
    imported = {
        str((Path("static") / name).parent.joinpath(target).resolve().relative_to(Path("static").resolve()))
        for name in names
        for target in IMPORTED.findall((Path("static") / name).read_text())
    }

    assert imported - names == set()
    assert imported


def test_nothing_of_the_staff_is_in_the_shell(files):
    assert [address for address in files if re.search("staff|protocol|record|settings|decision", address)] == []


@pytest.mark.parametrize("page", ["/offline", "/signed-out"])
def test_what_is_kept_for_everybody_is_the_same_for_everybody(visit, another_visit, page):
    visit.sign_in("somebody")

    mine, theirs = visit.get(page), another_visit().get(page)

    assert mine.html == theirs.html
    assert "csrf" not in mine.html


def test_another_word_on_a_kept_page_is_another_build(app, build):
    before = build()

    app.jinja_env.globals["clinic_phone"] = "+971 4 555 0199"

    assert build() != before


def test_the_same_files_are_the_same_build(build):
    assert build() == build()


def test_switched_off_the_worker_is_one_that_removes_itself(app, visit):
    switch_off(app)

    source = visit.get("/sw.js").response.text

    assert "unregister()" in source
    assert not IMPORTED.findall(source)


def test_switched_off_no_page_brings_a_worker(app, visit):
    assert visit.get("/").select("script[src$='register.mjs']")

    switch_off(app)

    assert not visit.get("/").select("script[src$='register.mjs']")


def test_a_shared_tablet_gets_neither_worker_nor_manifest(visit):
    page = visit.get("/?kiosk=1")

    assert not page.select("script[src$='register.mjs'], link[rel=manifest]")


def switch_off(app):
    services = app.extensions["stipple"]
    off = replace(services.config, is_offline_on=False)
    app.extensions["stipple"] = replace(services, config=off)
    app.jinja_env.globals["is_offline_on"] = False


def weight(visit, address):
    answer = visit.client.get(address, base_url=visit.base_url, headers={"Accept-Encoding": "br"})
    return len(answer.data) + len(str(answer.headers)) + BESIDES


def files_of(visit):
    """Address and hash of each file, as the worker is told them."""
    source = visit.get("/sw.js").response.text
    return dict(json.loads(line.strip().rstrip(",")) for line in source.splitlines() if '"sha256-' in line)


@pytest.fixture
def files(visit):
    return files_of(visit)


@pytest.fixture
def build(app):
    def now():
        with app.test_request_context():
            return shell().build

    return now
