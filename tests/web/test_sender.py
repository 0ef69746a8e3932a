import pytest
from flask import Flask, redirect

from webapp.web import sender
from webapp.web.access import ACCESS


@pytest.mark.parametrize(
    "site",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "nonsense"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
    ],
)
def test_another_site_cannot_change_anything_even_with_a_right_token(changeable, visit, site):
    visit.post("/change", status=403, **site)

    assert changeable.config["CHANGES"] == 0


def test_without_the_guard_that_request_would_go_through(changeable, visit):
    changeable.before_request_funcs[None].remove(sender._refuse_other_sites)

    visit.post("/change", Sec_Fetch_Site="cross-site")

    assert changeable.config["CHANGES"] == 1


@pytest.mark.parametrize(
    "site",
    [
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_right_token_from_our_own_page_is_taken(changeable, visit, site):
    visit.post("/change", **site)

    assert changeable.config["CHANGES"] == 1


@pytest.mark.parametrize("site", [{"Sec_Fetch_Site": "same-origin"}, {}])
def test_nothing_changes_without_a_token(changeable, visit, site):
    visit.post("/change", token=False, status=400, **site)
    visit.post("/change", {"csrf_token": "guessed"}, token=False, status=400, **site)

    assert changeable.config["CHANGES"] == 0


def test_a_token_of_another_browser_is_none(changeable, visit, another_visit):
    other = another_visit()
    with other.client.session_transaction(base_url=other.base_url) as session:
        session["csrf_token"] = "f" * 40

    visit.csrf_token()
    visit.post("/change", {"csrf_token": other.csrf_token()}, token=False, status=400)

    assert changeable.config["CHANGES"] == 0


def test_a_script_sends_the_token_in_a_header(changeable, visit):
    visit.post_json("/change", {}, status=302)
    refused = visit.post_json("/change", {}, status=400, token=False)

    assert changeable.config["CHANGES"] == 1
    assert refused.json == {"error": "form_expired"}


def test_a_link_on_another_site_may_lead_here(visit):
    visit.get("/", Sec_Fetch_Site="cross-site")


def test_over_tls_no_referrer_is_asked_for(changeable, visit):
    visit.base_url = "https://127.0.0.1:8000"

    visit.ask("POST", "/change", data={"csrf_token": visit.csrf_token()})

    assert changeable.config["CHANGES"] == 1


@pytest.fixture
def changeable(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app with something that can be changed."""

    def change():
        app.config["CHANGES"] += 1
        return redirect("/")

    app.config["CHANGES"] = 0
    app.add_url_rule("/change", "change", change, methods=["POST"])
    monkeypatch.setitem(ACCESS, "change", "public")
    return app
