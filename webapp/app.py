"""The composition root: the one place that knows every part and puts them together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.composition import build_services
from webapp.config import Config
from webapp.documents.wording import CATALOGUES
from webapp.services import Clock, Services
from webapp.storage.keys import load_or_create
from webapp.web.access import init_access
from webapp.web.account import account
from webapp.web.account.stop_reminders import stop_reminders_at_once
from webapp.web.acting import init_acting
from webapp.web.body_limits import KILOBYTE, init_body_limits
from webapp.web.calendar import calendar
from webapp.web.client import client
from webapp.web.clinic import init_clinic
from webapp.web.clinic_lines import clinic_lines
from webapp.web.converters import init_converters
from webapp.web.errors import init_errors
from webapp.web.formats import init_formats
from webapp.web.headers import init_headers
from webapp.web.health import health
from webapp.web.intake import intake
from webapp.web.language import init_language
from webapp.web.pwa import pwa
from webapp.web.sender import init_sender_check
from webapp.web.sign_in_state import init_sign_in
from webapp.web.staff import staff
from webapp.web.static_files import init_static_files
from webapp.web.told import init_told

TOP = Path(__file__).parent.parent


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)  # noqa: TID251  the composition root is where it comes in


def create_app(
    config: Config, *, clock: Clock = utc_now, services: Services | None = None, catalogues: Path = CATALOGUES
) -> Flask:
    """The whole app for one installation. Tests pass their own clock and catalogues, or services of their own."""
    app = Flask(
        "webapp",
        instance_path=str(config.instance_path),
        static_folder=str(TOP / "static"),
        template_folder=str(TOP / "templates"),
    )
    keys = load_or_create(config.instance_path)
    app.config.from_mapping(flask_settings(config), SECRET_KEY=keys.secret_key)
    app.extensions["stipple"] = services or build_services(config, clock)
    prepare_templates(app, config, catalogues)
    guard(app)
    register_pages(app)
    if config.proxy_hops:
        # Host stays the one that the last proxy sends: TRUSTED_HOSTS is about that one.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxy_hops, x_proto=config.proxy_hops, x_host=0)  # type: ignore[method-assign]  # how Flask documents it
    return app


def flask_settings(config: Config) -> dict[str, Any]:
    """What Flask and its extensions are told."""
    return {
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 5,  # A tenth smaller than the default, for a millisecond on the largest page.
        "COMPRESS_MIMETYPES": ["application/json", "image/svg+xml", "text/css", "text/html", "text/javascript"],
        "MAX_CONTENT_LENGTH": 64 * KILOBYTE,
        "MAX_FORM_MEMORY_SIZE": 64 * KILOBYTE,
        "MAX_FORM_PARTS": 400,
        # Sessions end on the server; the cookie only has to outlive the longest of them.
        "PERMANENT_SESSION_LIFETIME": timedelta(days=400),
        "PREFERRED_URL_SCHEME": "https" if config.is_https else "http",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": "__Host-stipple" if config.is_https else "stipple",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.is_https,
        # A phone changes its address all day; the token, its expiry and its revocation are what counts.
        "SESSION_PROTECTION": None,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "TRUSTED_HOSTS": list(config.trusted_hosts),
        # Our own pages send no referrer, so it cannot be asked for; `web.sender` checks where a post comes from.
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_TIME_LIMIT": int(timedelta(hours=12).total_seconds()),
    }


def prepare_templates(app: Flask, config: Config, catalogues: Path) -> None:
    """What every template can use, in every language that has a catalogue."""
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(
        clinic_lines=clinic_lines,
        is_offline_on=config.is_offline_on,
    )
    init_clinic(app)
    init_language(app, catalogues)
    init_formats(app)
    init_told(app)
    init_static_files(app)


def guard(app: Flask) -> None:
    """What stands before and behind every view. The order is the order in which a request is looked at."""
    Compress(app)
    init_headers(app)
    init_sender_check(app)
    init_body_limits(app)
    init_sign_in(app)
    init_acting(app)
    init_access(app)
    # A mail program has no form of ours; the token in the address is what it proves itself with (RFC 8058).
    CSRFProtect(app).exempt(stop_reminders_at_once)
    init_errors(app)


def register_pages(app: Flask) -> None:
    """Every blueprint, one line each."""
    init_converters(app)
    app.register_blueprint(intake)
    app.register_blueprint(client)
    app.register_blueprint(staff, url_prefix="/staff")
    app.register_blueprint(account)
    app.register_blueprint(calendar)
    app.register_blueprint(pwa)
    app.add_url_rule("/health", view_func=health)
