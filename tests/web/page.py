"""The test client: it inspects every answer, and parses and audits every page, without being asked."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests.web.answer import inspect_answer
from tests.web.markup import inspect_markup, words
from tests.web.posting import Values, filled_in

__all__ = ["Page", "Visit"]


class Page:
    """One answer. What is asked of a page's markup is asked in CSS."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        inspect_answer(response)
        if self.is_html:
            _ = self.soup

    @property
    def is_html(self) -> bool:
        """Whether somebody gets to see it: the few words that come with a redirect nobody does."""
        is_seen = not 300 <= self.response.status_code < 400 and self.response.request.method != "HEAD"
        return is_seen and self.response.mimetype == "text/html"

    @cached_property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return inspect_markup(self.html, self.response.status_code)

    @property
    def json(self) -> Any:
        return self.response.json

    @property
    def h1(self) -> str:
        return self.text("h1")

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.response.headers["Location"]

    def select(self, css: str) -> list[Tag]:
        return self.soup.select(css)

    def one(self, css: str) -> Tag:
        """The element, of which there is exactly one."""
        found = self.soup.select(css)
        assert len(found) == 1, f"{len(found)} of {css!r} in {self.text('body')}"
        return found[0]

    def text(self, css: str = "main") -> str:
        """The words of the one element, with single spaces."""
        return words(self.one(css))

    def texts(self, css: str) -> list[str]:
        return [words(tag) for tag in self.soup.select(css)]


class Visit:
    """A browser without scripts. It fails on another status than the expected one."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.base_url: str = app.extensions["stipple"].config.base_url
        self.client: FlaskClient = app.test_client()

    def get(self, url: str, status: int = 200, **headers: str) -> Page:
        """Open an address. Headers as keywords: `Sec_Fetch_Site="cross-site"`."""
        return self.send("GET", url, status, headers)

    def follow(self, page: Page, status: int = 200) -> Page:
        """Go where a redirect leads."""
        return self.get(page.location, status)

    def post(
        self, url: str, data: Values | None = None, status: int = 302, *, token: bool = True, **headers: str
    ) -> Page:
        """Send fields. With a right CSRF token, unless the test says otherwise."""
        fields = dict(data or {}) | ({"csrf_token": self.csrf_token()} if token else {})
        return self.send("POST", url, status, headers, data=fields)

    def post_json(self, url: str, body: Any, status: int = 200, *, token: bool = True, **headers: str) -> Page:
        """Send JSON as our scripts do."""
        ours = {"Accept": "application/json"} | ({"X-CSRFToken": self.csrf_token()} if token else {})
        return self.send("POST", url, status, ours | headers, json=body)

    def submit(
        self, page: Page, values: Values | None = None, status: int = 302, *, form: str = "main form", button: str = ""
    ) -> Page:
        """Fill in the form and press its button, named by its words where there are several."""
        sent = filled_in(page.one(form), values or {}, button)
        url = str(sent.action or page.response.request.path)
        if sent.method == "get":
            return self.send("GET", url, status, {}, query_string=sent.fields)
        return self.send("POST", url, status, {}, data=sent.fields)

    def sign_in(self, token: str) -> None:
        """Carry a session token that the accounts service gave out."""
        with self.client.session_transaction(base_url=self.base_url) as session:
            session["_user_id"] = token

    def csrf_token(self) -> str:
        """A token for this browser's session, as a page would hold it."""
        with self.client.session_transaction(base_url=self.base_url) as session:
            session["csrf_token"] = session.get("csrf_token", "0" * 40)
            return URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token").dumps(session["csrf_token"])

    def send(self, method: str, url: str, status: int, headers: Mapping[str, str], **sent: Any) -> Page:
        """Any request at all."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.ask(method, url, headers=named, **sent)
        assert response.status_code == status, f"{response.status} {response.get_data(as_text=True)[:2000]}"
        return Page(response)

    def ask(self, method: str, url: str, **sent: Any) -> TestResponse:
        """The bare answer, whatever it is, for tests that go through many addresses."""
        return self.client.open(url, method=method, base_url=self.base_url, **sent)
