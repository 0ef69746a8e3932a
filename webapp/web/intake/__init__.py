"""What a prospective client sees: the welcome page, the questions, the summary. This is its table of URLs."""

from __future__ import annotations

from flask import Blueprint

from webapp.web.intake.fill import fill
from webapp.web.intake.prepared import prepare
from webapp.web.intake.reached import reached
from webapp.web.intake.welcome import thank_you, welcome

intake = Blueprint("intake", __name__)
intake.record_once(prepare)
intake.add_url_rule("/", view_func=welcome)
intake.add_url_rule("/intake", view_func=fill, methods=["GET", "POST"])
intake.add_url_rule("/intake/thank-you", view_func=thank_you)
intake.add_url_rule("/reached", view_func=reached, methods=["POST"])
