"""Which language a page speaks: the chosen one, else that of the client's intake, else what the browser asks for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from tests.clinic import clinic_of
from tests.clock import FakeClock
from tests.pseudo import CODE, pseudo, write_catalogue
from tests.web.page import Page, Visit
from webapp.app import create_app
from webapp.config import Config
from webapp.storage.rows import ClientRow

ARABIC = {"Accept_Language": "ar-AE,ar;q=0.9,en;q=0.5"}
SIGN_IN = "Sign in"


def test_the_browser_decides_while_nobody_has_chosen(visit):
    assert visit.get("/sign-in", **ARABIC).h1 == pseudo(SIGN_IN)
    assert visit.get("/sign-in", Accept_Language="fr").h1 == SIGN_IN
    assert visit.get("/sign-in").h1 == SIGN_IN


def test_a_page_says_its_language_and_its_direction(visit):
    html = visit.get("/sign-in", **ARABIC).one("html")

    assert (html["lang"], html["dir"]) == ("ar", "rtl")


def test_a_choice_counts_more_than_the_browser_and_goes_along_with_every_link(visit):
    page = visit.get("/?lang=en", **ARABIC)

    assert page.one("html")["lang"] == "en"
    assert page.one(".action-bar a")["href"] == "/intake?lang=en"
    assert visit.get("/intake?lang=en", **ARABIC).one("main form")["action"] == "/intake?lang=en"


@pytest.mark.parametrize("template", ["{{ 'red'|readiness_badge }}", "{% set it = 'red'|readiness_badge %}{{ it }}"])
def test_no_template_keeps_the_language_of_its_first_reader(app, template):
    compiled = app.jinja_env.from_string(template)

    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert "Not ready" in compiled.render()
    with app.test_request_context("/", headers={"Accept-Language": "ar"}):
        assert pseudo("Not ready") in compiled.render()


def test_a_choice_does_not_follow_the_files(visit):
    assert "lang" not in str(visit.get("/?lang=en").select("link[rel=stylesheet]")[0]["href"])


def test_what_is_no_language_of_ours_is_no_choice(visit):
    for wrong in ("fr", "", "../../etc", "AR"):
        assert visit.get(f"/sign-in?lang={wrong}", **ARABIC).h1 == pseudo(SIGN_IN)


def test_a_client_reads_the_language_of_their_intake_on_any_phone(visit, app):
    visit.sign_in(phone_of_somebody_who_spoke(app, CODE))

    assert visit.get("/me/warning-signs", Accept_Language="en").one("html")["lang"] == "ar"
    assert visit.get("/me/warning-signs?lang=en", **ARABIC).one("html")["lang"] == "en"


def test_a_page_links_to_itself_in_every_language(visit):
    links = visit.get("/?kiosk=1").select("nav a[hreflang]")

    assert [(link["href"], link.text) for link in links] == [
        ("?kiosk=1&lang=en", "English"),
        ("?kiosk=1&lang=ar", "العربية"),
    ]


def test_where_there_is_one_language_there_is_no_choice(only_english):
    assert not only_english.get("/").select("a[hreflang]")


def test_only_languages_that_the_clinic_offers_can_be_chosen(visit, offer):
    offer("en")

    assert not visit.get("/").select("a[hreflang]")
    assert visit.get("/?lang=ar").one("html")["lang"] == "en"
    assert visit.get("/", **ARABIC).one("html")["lang"] == "en"


def test_a_clinic_may_offer_arabic_alone(visit, offer):
    offer("ar")

    assert visit.get("/sign-in", Accept_Language="fr").one("html")["lang"] == "ar"


def test_a_manager_chooses_at_least_one_language_that_there_is(visit, app):
    services = app.extensions["stipple"]
    visit.sign_in(services.accounts.start_session("staff", clinic_of(services).staff("Mona", role="manager")))
    page = visit.get("/staff/clinic")
    assert [box["value"] for box in page.select("[name=languages][checked]")] == ["en", "ar"]

    for wrong in ([], ["xx"]):
        refused = visit.post("/staff/clinic", fields(page) | {"languages": wrong}, 422)
        assert "at least one language" in refused.text("#error-summary")
    visit.submit(page, {"languages": ["ar"]}, 302, form="main form[method=post]")

    assert services.profile.current().languages == ("ar",)


def test_the_last_resort_speaks_what_the_browser_asks_for(visit, app):
    app.testing = False
    app.view_functions["intake.welcome"] = lambda: 1 / 0

    page = visit.get("/", 500, **ARABIC)

    assert page.h1 == pseudo("Something went wrong on our side")


def phone_of_somebody_who_spoke(app: Flask, locale: str) -> str:
    services = app.extensions["stipple"]
    client_id = clinic_of(services).arrive("U01")
    with services.database.write() as session:
        session.execute(update(ClientRow).where(ClientRow.id == client_id).values(locale=locale))
    return str(services.accounts.start_session("client", client_id))


def fields(page: Page) -> dict[str, object]:
    """What stands in the fields of the page's form."""
    controls = page.select("main form[method=post] input[name]")
    return {str(each["name"]): each.get("value", "") for each in controls if each["type"] != "checkbox"}


@pytest.fixture
def offer(app: Flask) -> Callable[[str], None]:
    """Somebody lets the clinic speak this language alone."""
    services = app.extensions["stipple"]
    mona = clinic_of(services).staff("Mona", role="manager")
    return lambda code: services.profile.save({"languages": [code]}, mona)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory) -> Path:
    return write_catalogue(tmp_path_factory.mktemp("translations"))


@pytest.fixture
def app(config: Config, clock: FakeClock, catalogues: Path) -> Iterator[Flask]:
    app = create_app(config, clock=clock, catalogues=catalogues)
    app.testing = True
    yield app
    app.extensions["stipple"].database.dispose()


@pytest.fixture
def only_english(config: Config, clock: FakeClock) -> Iterator[Visit]:
    app = create_app(config, clock=clock)
    yield Visit(app)
    app.extensions["stipple"].database.dispose()
