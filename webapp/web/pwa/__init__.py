"""What makes the site an app on a phone: the worker, the manifest, the page without a network. Its table of URLs."""

from __future__ import annotations

from flask import Blueprint

from webapp.web.pwa.form_token import form_token
from webapp.web.pwa.manifest import manifest
from webapp.web.pwa.pages import offline, signed_out
from webapp.web.pwa.worker import worker

pwa = Blueprint("pwa", __name__)
pwa.add_url_rule("/form-token", view_func=form_token)
pwa.add_url_rule("/manifest.webmanifest", view_func=manifest)
pwa.add_url_rule("/offline", view_func=offline)
pwa.add_url_rule("/signed-out", view_func=signed_out)
pwa.add_url_rule("/sw.js", view_func=worker)
