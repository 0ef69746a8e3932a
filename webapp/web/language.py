"""Which language a page speaks, and which way it reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale
from jinja2.compiler import CodeGenerator
from jinja2.nodes import Expr, Impossible, TemplateData

from webapp.documents.wording import CATALOGUES
from webapp.web.clinic import clinic
from webapp.web.sign_in_state import SignedInClient

# What the texts are written in: spoken to everybody who asks for no language that there is.
FIRST = "en"
# Carries a choice from page to page, so that nobody needs a cookie for it.
CHOICE = "lang"


@dataclass(frozen=True)
class LanguageLink:
    """The page that is shown, in one of the languages; `name` is what its speakers call it."""

    code: str
    name: str
    direction: str
    href: str
    is_current: bool


class AtRequest(CodeGenerator):
    """Jinja's code, with nothing worked out beforehand.

    `{{ 'red'|readiness_badge }}` would otherwise be words in the template's code: those of the first reader's language.
    """

    def _output_child_to_const(self, node: Expr, frame: Any, finalize: Any) -> str:
        if isinstance(node, TemplateData):
            return super()._output_child_to_const(node, frame, finalize)
        raise Impossible


def init_language(app: Flask, catalogues: Path = CATALOGUES) -> None:
    """Speak every language that has a compiled catalogue: <catalogues>/<language>/LC_MESSAGES/messages.mo."""
    app.jinja_env.optimized = False
    app.jinja_env.code_generator_class = AtRequest
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(catalogues)
    app.extensions["stipple_languages"] = _languages_in(catalogues)
    Babel(app, default_locale=FIRST, locale_selector=_select)
    app.context_processor(lambda: {"lang": language(), "dir": direction(), "language_links": language_links()})
    app.url_defaults(_keep_choice)


def every_language() -> tuple[str, ...]:
    """The codes of all languages that there are, the first one first."""
    return cast(tuple[str, ...], current_app.extensions["stipple_languages"])


def languages() -> tuple[str, ...]:
    """Those that the clinic offers: what it has chosen, or all of them."""
    chosen = clinic().languages
    return tuple(code for code in every_language() if code in chosen) or every_language()


def current_locale() -> Locale:
    """The locale of this request; outside of one, the first language."""
    return get_locale() or Locale.parse(FIRST)


def language() -> str:
    """What stands in `<html lang>`."""
    return str(current_locale()).replace("_", "-")


def direction() -> str:
    """What stands in `<html dir>`: ltr or rtl."""
    return current_locale().text_direction


def asked_language() -> str:
    """What the browser asks for. Can be told whatever has failed: what the clinic offers is remembered."""
    return request.accept_languages.best_match(languages(), languages()[0])


def language_links() -> list[LanguageLink]:
    """A way to every language; none where there is no choice."""
    return [_link(code) for code in languages()] if len(languages()) > 1 and has_request_context() else []


def _link(code: str) -> LanguageLink:
    locale, tag = Locale.parse(code), code.replace("_", "-")
    href = f"?{urlencode([*request.args.items(multi=True), (CHOICE, tag)])}"
    return LanguageLink(tag, locale.get_display_name() or tag, locale.text_direction, href, tag == language())


def _languages_in(catalogues: Path) -> tuple[str, ...]:
    found = sorted(path.parent.parent.name for path in catalogues.glob("*/LC_MESSAGES/messages.mo"))
    return (FIRST, *(code for code in found if code != FIRST))


def _select() -> str | None:
    """What was chosen; else what this client's intake spoke, as their letters do; else what the browser asks for."""
    if not has_request_context():
        return None
    return _known(request.args.get(CHOICE)) or _known(_clients_language()) or asked_language()


def _clients_language() -> str | None:
    # `_login_user` is where Flask-Login keeps its answer: who has not been looked up yet is not looked up for this.
    who = g.get("_login_user")
    return who.locale if isinstance(who, SignedInClient) else None


def _known(tag: str | None) -> str | None:
    code = (tag or "").replace("-", "_")
    return code if code in languages() else None


def _keep_choice(endpoint: str, values: dict[str, Any]) -> None:
    chosen = _known(request.args.get(CHOICE)) if has_request_context() and endpoint != "static" else None
    if chosen:
        values.setdefault(CHOICE, chosen.replace("_", "-"))
