"""New versions of the app under a running server: other words, other files, or the worker switched off."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import cast

from flask import Response

from tests.browser.conftest import Clinic
from webapp.web.static_files import StaticFiles

BROKEN = "self.addEventListener('fetch', (event) => event.respondWith(Promise.reject(new Error('broken'))));"


class Deploys:
    """Brings new versions to a clinic. Its files are a copy, so that they can change."""

    def __init__(self, clinic: Clinic, folder: Path) -> None:
        self._app = clinic.app
        self._folder = folder / "static"
        shutil.copytree("static", self._folder)
        self._number = 0
        self._serve_copy()

    def words(self) -> None:
        """A version in which only a page of the shell reads otherwise."""
        self._number += 1
        self._app.jinja_env.globals["clinic_phone"] = f"+971 4 555 {self._number:04}"

    def files(self) -> None:
        """A version in which a stylesheet is another, and all scripts have other addresses."""
        self._number += 1
        for name, note in (("css/client.css", "/* {} */"), ("js/register.mjs", "// {}")):
            with (self._folder / name).open("a") as file:
                file.write(note.format(self._number) + "\n")
        self._serve_copy()

    def worker(self, source: str) -> None:
        """A version whose worker is this script."""
        answer = lambda: Response(source, content_type="text/javascript")  # noqa: E731  a view of one line
        self._app.view_functions["pwa.worker"] = answer

    def switch_off(self, worker: object) -> None:
        """STIPPLE_OFFLINE=off; `worker` is the view that serves /sw.js when nobody has broken it."""
        services = self._app.extensions["stipple"]
        off = replace(services.config, is_offline_on=False)
        self._app.extensions["stipple"] = replace(services, config=off)
        self._app.jinja_env.globals["is_offline_on"] = False
        self._app.view_functions["pwa.worker"] = worker  # type: ignore[assignment]  # a view, whatever it answers with

    def _serve_copy(self) -> None:
        files = cast(StaticFiles, self._app.extensions["stipple_static_files"])
        # As a new process would start: it reads its files once, from its own folder.
        files.__init__(self._folder)  # type: ignore[misc]  # the object is known to routes and templates
        vars(files).pop("_scripts_version", None)
