"""What makes the site an app on a phone: the worker, the manifest, the page without a network. Its table of URLs."""

from __future__ import annotations

from flask import Blueprint

from webapp.web.pwa.form_token import form_token

pwa = Blueprint("pwa", __name__)
pwa.add_url_rule("/form-token", view_func=form_token)
