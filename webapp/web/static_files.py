"""Stylesheets, scripts and pictures: the version stands in the address, so browsers keep them for a year.

Scripts import each other by relative addresses, so all of them share one version: no page ever mixes two.
"""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

YEAR = 31_536_000
# A closed list: the machine's own list of types differs from one to the next, and nosniff forgives nothing.
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
PACKED_ALREADY = frozenset({".ico", ".png", ".woff2"})
SCRIPTS = ".mjs"
ADDRESS = re.compile(r"(?:(?P<version>[0-9a-f]{12})/)?(?P<name>.*)", re.DOTALL)


@dataclass(frozen=True)
class Asset:
    """One file as it is now."""

    content: bytes
    version: str
    suffix: str


class StaticFiles:
    """The files of one folder. A file that changes on disk is noticed at its next use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def find(self, filename: str) -> Asset | None:
        """The file of that name, if there is one inside the folder and its kind is known."""
        path = self._path(filename)
        if path is None or path.suffix not in CONTENT_TYPES or not path.is_file():
            return None
        return _read(path, path.stat().st_mtime_ns)

    def names(self, folder: str, suffix: str) -> list[str]:
        """What `find` takes, for every file of that kind in a folder and below it."""
        found = sorted((self._folder / folder).rglob(f"*{suffix}"))
        return [path.relative_to(self._folder).as_posix() for path in found]

    def version(self, asset: Asset) -> str:
        """Twelve hexadecimal digits: of the file's content, or of all scripts together."""
        return self._scripts_version if asset.suffix == SCRIPTS else asset.version

    def serve(self, filename: str) -> Response:
        """The file, or a 404 that no browser could take for a page or keep."""
        asked = ADDRESS.fullmatch(filename)
        asset = self.find(asked["name"]) if asked else None
        if asked is None or asset is None:
            raise NotFound(response=Response("Not found\n", 404, mimetype="text/plain"))
        encoding = _best_encoding(asset)
        response = Response(_encoded(asset, encoding), content_type=CONTENT_TYPES[asset.suffix])
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        # An address of another version is an old page's: it gets the new file, and must not keep it under the old name.
        is_newest = asked["version"] == self.version(asset)
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_newest else "no-cache"
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{asset.version}-{encoding}")
        response.make_conditional(request)
        return response

    def add_version(self, endpoint: str, values: dict[str, object]) -> None:
        """Put the version into the address that `url_for("static", ...)` gives."""
        name = str(values.get("filename", ""))
        asset = self.find(name) if endpoint == "static" else None
        if asset:
            values["filename"] = f"{self.version(asset)}/{name}"

    @cached_property
    def _scripts_version(self) -> str:
        scripts = sorted(self._folder.rglob(f"*{SCRIPTS}"))
        parts = (part for path in scripts for part in (str(path.relative_to(self._folder)).encode(), path.read_bytes()))
        return sha256(b"\0".join(parts)).hexdigest()[:12]

    def _path(self, filename: str) -> Path | None:
        joined = safe_join(str(self._folder), filename)
        path = Path(joined).resolve() if joined and "\0" not in joined else None
        return path if path and path.is_relative_to(self._folder) else None


def init_static_files(app: Flask) -> None:
    """Serve the app's static folder under its usual endpoint."""
    files = StaticFiles(Path(app.static_folder or ""))
    app.extensions["stipple_static_files"] = files
    app.view_functions["static"] = files.serve
    app.url_defaults(files.add_version)


def integrity(content: bytes) -> str:
    """The hash of a content as Subresource Integrity writes it: a browser that is given it takes nothing else."""
    return f"sha256-{b64encode(sha256(content).digest()).decode()}"


@lru_cache(maxsize=512)
def _read(path: Path, _changed_at: int) -> Asset:
    content = path.read_bytes()
    return Asset(content, sha256(content).hexdigest()[:12], path.suffix)


def _best_encoding(asset: Asset) -> str:
    if asset.suffix in PACKED_ALREADY:
        return "identity"
    return next((name for name in ("br", "gzip") if request.accept_encodings[name] > 0), "identity")


@lru_cache(maxsize=512)
def _encoded(asset: Asset, encoding: str) -> bytes:
    match encoding:
        case "br":
            return bytes(brotli.compress(asset.content, quality=11))
        case "gzip":
            return gzip.compress(asset.content, mtime=0)
    return asset.content
