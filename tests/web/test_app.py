import logging
from collections.abc import Mapping
from datetime import date
from io import BytesIO

import pytest
from flask import Flask, request
from flask_babel import force_locale

from tests.web.page import Visit
from webapp.app import create_app
from webapp.config import Config
from webapp.web import services as services_of_request
from webapp.web.access import ACCESS
from webapp.web.language import direction, language


def test_it_says_that_it_lives(visit):
    assert visit.get("/health").response.text == "ok\n"


def test_views_reach_the_services_of_their_own_app(app, services):
    with app.app_context():
        assert services_of_request() is services


def test_today_is_the_day_at_the_clinic(services, clock):
    clock.set_day(date(2026, 12, 14))
    clock.move(hours=12)

    assert services.today() == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("size", "status"),
    [(64 * 1024 - 500, 302), (64 * 1024 + 1, 413)],
)
def test_a_body_of_more_than_64_kilobytes_is_refused(echo, visit, size, status):
    visit.post("/echo", {"note": "x" * size}, status=status)


def test_a_body_of_unknown_size_is_refused_rather_than_cut(echo, visit):
    environ = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}

    answer = visit.ask("POST", "/echo", input_stream=BytesIO(b"x" * 70_000), environ_overrides=environ)

    assert answer.status_code == 411


def test_a_form_of_very_many_parts_is_refused(echo, visit):
    fields = {f"field-{number}": "x" for number in range(401)}

    answer = visit.ask(
        "POST", "/echo", data=fields | {"csrf_token": visit.csrf_token()}, content_type="multipart/form-data"
    )

    assert answer.status_code == 413


def test_a_proxy_that_was_not_announced_is_not_believed(echo, visit):
    headers = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}

    assert visit.ask("GET", "/echo", headers=headers).json == ["127.0.0.1", "http", "127.0.0.1:8000"]


def test_an_announced_proxy_is_believed_for_its_own_hop_alone(environ: Mapping[str, str], monkeypatch):
    app = create_app(Config.from_environ({**environ, "STIPPLE_PROXY_HOPS": "1"}))
    with_echo(app, monkeypatch)
    headers = {"X-Forwarded-For": "1.2.3.4, 5.6.7.8", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}

    assert Visit(app).ask("GET", "/echo", headers=headers).json == ["5.6.7.8", "https", "127.0.0.1:8000"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "a b"])
def test_another_host_name_is_refused(visit, host):
    assert visit.ask("GET", "/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1"])
def test_ones_own_machine_is_known_under_each_of_its_names(visit, host):
    assert visit.ask("GET", "/", headers={"Host": host}).status_code == 200


def test_a_page_is_packed(visit):
    answer = visit.get("/nowhere", status=404)
    packed = visit.ask("GET", "/", headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in answer.response.headers


def test_a_cookie_is_set_only_when_there_is_something_to_remember(visit):
    assert "Set-Cookie" not in visit.get("/").response.headers


def test_two_starts_share_one_secret(environ: Mapping[str, str]):
    first, second = (create_app(Config.from_environ(environ)) for _ in range(2))

    assert first.secret_key == second.secret_key
    assert len(str(first.secret_key)) >= 32


def test_a_page_says_its_language_and_direction(app):
    with app.test_request_context("/", base_url="http://127.0.0.1:8000", headers={"Accept-Language": "ar, de"}):
        assert (language(), direction()) == ("en", "ltr")
        with force_locale("ar"):
            assert (language(), direction()) == ("ar", "rtl")


def test_nothing_is_logged_about_a_page_that_went_well(visit, caplog):
    with caplog.at_level(logging.DEBUG):
        visit.get("/")

    assert caplog.records == []


@pytest.fixture
def echo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app with a page that says from whom it was asked."""
    return with_echo(app, monkeypatch)


def with_echo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    def echo():
        if request.method == "POST":
            return "", 302, {"Location": f"/?{len(request.form)}"}
        return [request.remote_addr, request.scheme, request.host]

    app.add_url_rule("/echo", "echo", echo, methods=["GET", "POST"])
    monkeypatch.setitem(ACCESS, "echo", "public")
    return app
