from collections.abc import Mapping

import pytest

from tests.web.page import Visit
from webapp.app import create_app
from webapp.config import Config
from webapp.web.access import ACCESS
from webapp.web.headers import CONTENT_SECURITY_POLICY, HEADERS


@pytest.mark.parametrize("url", ["/", "/health", "/static/css/base.css", "/static/css/gone.css", "/gone"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_answer_carries_every_header(visit, url, method):
    answer = visit.ask(method, url)

    assert HEADERS.items() <= dict(answer.headers).items()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 418, 422, 429, 503])
def test_every_provoked_error_carries_every_header(app, visit, monkeypatch, status):
    app.add_url_rule("/provoked", "provoked", lambda: {}[status], methods=["GET"])
    app.register_error_handler(KeyError, lambda _error: ({}, status))
    monkeypatch.setitem(ACCESS, "provoked", "public")

    visit.get("/provoked", status=status)


def test_an_unforeseen_failure_carries_every_header(app, visit, monkeypatch):
    app.testing = False
    app.add_url_rule("/broken", "broken", lambda: 1 / 0)
    monkeypatch.setitem(ACCESS, "broken", "public")

    visit.get("/broken", status=500)


def test_an_answer_that_only_says_not_modified_carries_every_header(visit):
    first = visit.get("/static/css/base.css")

    visit.get("/static/css/base.css", status=304, If_None_Match=first.response.headers["ETag"])


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert CONTENT_SECURITY_POLICY["default-src"] == "'none'"
    assert set(CONTENT_SECURITY_POLICY.values()) == {"'none'", "'self'"}


def test_a_personal_page_is_kept_nowhere_even_if_its_view_says_otherwise(app, visit, monkeypatch):
    app.add_url_rule("/mine", "mine", lambda: ("mine", {"Cache-Control": "max-age=60"}))
    monkeypatch.setitem(ACCESS, "mine", "client")

    assert visit.get("/mine", status=302).response.headers["Cache-Control"] == "no-store"


def test_a_public_page_is_asked_for_anew_each_time(visit):
    assert visit.get("/").response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(("method", "url", "status"), [("GET", "/gone", 404), ("POST", "/", 405)])
def test_errors_and_what_was_posted_are_kept_nowhere(visit, method, url, status):
    assert visit.send(method, url, status, {}).response.headers["Cache-Control"] == "no-store"


def test_only_a_site_with_tls_insists_on_tls(visit, visit_with_tls):
    assert "Strict-Transport-Security" not in visit.get("/").response.headers
    assert visit_with_tls.get("/").response.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_cookies_are_bound_to_host_and_tls_where_there_is_tls(visit_with_tls):
    visit_with_tls.csrf_token()

    assert [cookie.key for cookie in visit_with_tls.client._cookies.values()] == ["__Host-stipple"]


@pytest.fixture
def visit_with_tls(environ: Mapping[str, str]) -> Visit:
    app = create_app(Config.from_environ({**environ, "STIPPLE_BASE_URL": "https://intake.example"}))
    return Visit(app)
