"""The service worker's few lines; what it does stands in static/js/worker/."""

from __future__ import annotations

import json
from hashlib import sha256

from flask import Response, request, url_for

from webapp.web import services
from webapp.web.pwa.shell import content_of, shell

MAIN = "js/worker/worker.mjs"
RESCUE = "js/worker/rescue.mjs"


def worker() -> Response:
    """The worker of this build (C51). The browser asks for it at every visit, and a byte that differs is an update."""
    source = _start() if services().config.is_offline_on else content_of(RESCUE).decode()
    response = Response(source, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(sha256(source.encode()).hexdigest()[:24])
    response.make_conditional(request)
    return response


def _start() -> str:
    now = shell()
    files = ",\n    ".join(json.dumps(file) for file in now.files)
    return (
        f'import {{ start }} from "{url_for("static", filename=MAIN)}";\n\n'
        f'start({{\n  build: "{now.build}",\n  files: [\n    {files},\n  ],\n}});\n'
    )
