"""What the pages of clients need to stand without a network: the list that the worker keeps, and its build."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from posixpath import join, normpath
from typing import cast

from flask import current_app, render_template, url_for

from webapp.web.static_files import StaticFiles, integrity

# The stylesheets of pages that clients and future clients see; a test looks for one that is missing.
STYLES = ("base", "forms", "intake", "plan", "client", "answers", "reminders", "concern", "follow_up", "session_check")
# Scripts of staff alone; and the worker's own, which the browser keeps with the worker.
OF_STAFF = ("board", "calendar_drag", "decision", "job", "print_page", "show_current")
NOT_FOR_CLIENTS = frozenset(f"js/{name}.mjs" for name in OF_STAFF)
PICTURES = ("icons/favicon.svg",)
# Shown when there is nothing else to show. They say the same to everybody who speaks the same language.
PAGES = {"pwa.offline": "pwa/offline.html", "pwa.signed_out": "pwa/signed_out.html"}
LINKED = re.compile(r"url\((\.\.?/[^)]+)\)")


@dataclass(frozen=True)
class Shell:
    """Addresses with the hash of what must be found there. `build` differs whenever any of it does."""

    files: tuple[tuple[str, str], ...]

    @property
    def build(self) -> str:
        """Twelve hexadecimal digits."""
        return sha256(json.dumps(self.files).encode()).hexdigest()[:12]


def shell() -> Shell:
    """The shell as this installation serves it now, in the language of this request."""
    files = (*_pages(), *_styles(), *_scripts(), *map(_file, PICTURES))
    return Shell(tuple(dict.fromkeys(files)))  # Two stylesheets may name one picture.


def content_of(filename: str) -> bytes:
    """What a file of the static folder holds. It is part of the app: where it is missing, nothing can go on."""
    asset = _files().find(filename)
    if asset is None:
        raise FileNotFoundError(filename)
    return asset.content


def _pages() -> Iterator[tuple[str, str]]:
    for endpoint, template in PAGES.items():
        yield url_for(endpoint), integrity(render_template(template).encode())


def _styles() -> Iterator[tuple[str, str]]:
    for name in STYLES:
        filename = f"css/{name}.css"
        address, _ = style = _file(filename)
        yield style
        # What a stylesheet names is asked for beside the stylesheet, under its version.
        for linked in LINKED.findall(content_of(filename).decode()):
            target = normpath(join("css", linked))
            yield normpath(join(address, "..", linked)), integrity(content_of(target))


def _scripts() -> Iterator[tuple[str, str]]:
    names = (name for folder in ("js", "vendor") for name in _files().names(folder, ".mjs"))
    return (_file(name) for name in names if name not in NOT_FOR_CLIENTS and not name.startswith("js/worker/"))


def _file(filename: str) -> tuple[str, str]:
    return url_for("static", filename=filename), integrity(content_of(filename))


def _files() -> StaticFiles:
    return cast(StaticFiles, current_app.extensions["stipple_static_files"])
