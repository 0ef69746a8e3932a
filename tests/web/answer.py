"""What every answer must be like, page or not: headers (C44), cookies (C10)."""

from werkzeug.test import TestResponse

SET_ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def inspect_answer(response: TestResponse) -> None:
    """Fail if the answer lacks a header or sets a cookie that scripts or other sites could use."""
    is_https = response.request.scheme == "https"
    assert {name: response.headers.get(name) for name in SET_ALWAYS} == SET_ALWAYS
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cache-Control"], "nothing says who may keep this"
    assert ("Strict-Transport-Security" in response.headers) == is_https
    for cookie in response.headers.getlist("Set-Cookie"):
        inspect_cookie(cookie, is_https=is_https)


def inspect_cookie(cookie: str, *, is_https: bool) -> None:
    """Out of reach for scripts, for other sites, and, where there is TLS, for other hosts and for listeners."""
    name, *flags = cookie.split("; ")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags), cookie
    assert ("Secure" in flags) == is_https, cookie
    assert name.startswith("__Host-") == is_https, cookie
    assert not any(flag.startswith("Domain") for flag in flags), cookie
    assert len(cookie) < 4096, "larger than browsers keep"
