"""What becomes of an intake, told in the way in which it was asked: by a browser, or by a script of ours."""

from __future__ import annotations

import wtforms
from flask import Response, jsonify, redirect
from flask.typing import ResponseReturnValue

from webapp.web.sender import wants_json


def taken(next_page: str) -> ResponseReturnValue:
    """It has reached us. A script goes to the next page by itself."""
    return jsonify(next=next_page) if wants_json() else redirect(next_page)


def refused(code: str, form: wtforms.Form) -> tuple[Response, int]:
    """It needs another look: why, and at which questions. The words for it stand on the page that a browser gets."""
    return jsonify(error=code, fields=[field.name for field in form if field.errors]), 422
