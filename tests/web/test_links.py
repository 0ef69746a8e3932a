import pytest

from webapp.web.links import external_url, own_path


@pytest.mark.parametrize("target", ["/", "/me", "/staff/reviews/1?flag=defer&x=2", "/me/day/2026-12-14#T05"])
def test_a_path_of_ours_is_followed(target):
    assert own_path(target, "/default") == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "me",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/me\r\nSet-Cookie: a=b",
        " /me",
        "https://evil.example",
        "https:/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/a\\..\\..\\evil",
    ],
)
def test_what_leads_anywhere_else_is_not(target):
    assert own_path(target, "/default") == "/default"


def test_links_for_outside_name_the_configured_host_whatever_the_request_said(app):
    with app.test_request_context("/", base_url="http://localhost:1234"):
        assert external_url("intake.welcome") == "http://127.0.0.1:8000/"
