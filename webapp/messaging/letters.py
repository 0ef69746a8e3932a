"""The texts of letters: plain-text templates, in the reader's language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from webapp.messaging.mail import Letter


class Render(Protocol):
    """Makes a letter of a template's name, a language, and what the template asks for."""

    def __call__(self, name: str, locale: str, /, **values: object) -> Letter:
        """The letter."""


class LetterTemplates:
    """A folder of templates: the first line is the subject, the text follows after an empty line.

    It stands apart from the pages' templates, because letters are also written where there is no request.
    """

    def __init__(self, folder: Path, translations: Path) -> None:
        self._folder = folder
        self._translations = translations
        self._environment = lru_cache(maxsize=16)(self._make_environment)

    def __call__(self, name: str, locale: str, /, **values: object) -> Letter:
        """The letter in this language, or in that of the templates if it has no translation."""
        subject, _, text = self._environment(locale).get_template(f"{name}.txt").render(values).partition("\n\n")
        return Letter(subject.strip(), text.strip() + "\n")

    def _make_environment(self, locale: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self._folder),
            autoescape=select_autoescape(),
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
        )
        environment.policies["ext.i18n.trimmed"] = True
        translations = Translations.load(self._translations, [locale])
        environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
        return environment
