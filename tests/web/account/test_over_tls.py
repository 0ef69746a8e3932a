from collections.abc import Mapping

import pytest


def test_over_tls_links_are_https_and_cookies_are_locked_to_the_site(visit, sam, mailbox):
    visit.submit(visit.get("/sign-in"), {"email": "sam@b.example"})

    signed_in = visit.submit(visit.get("/sign-in/link"), {"token": mailbox.token})

    assert mailbox.link.startswith("https://intake.example/sign-in/link#")
    (cookie,) = signed_in.response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-stipple=")
    assert "Secure" in cookie


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_a_forged_host_does_not_get_into_the_mail(visit, sam, mailbox, header):
    visit.ask(
        "POST",
        "/sign-in",
        data={"email": "sam@b.example", "csrf_token": visit.csrf_token()},
        headers={header: "evil.example"},
    )

    assert [message for message in mailbox.messages if "evil" in str(message)] == []


@pytest.fixture
def environ(environ: Mapping[str, str]) -> Mapping[str, str]:
    return {**environ, "STIPPLE_BASE_URL": "https://intake.example"}
