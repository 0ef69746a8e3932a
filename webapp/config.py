"""The settings of one installation, read once from the environment; a wrong value stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from webapp import environment
from webapp.environment import ConfigError, Environment

__all__ = ["Config", "ConfigError"]

DEFAULT_BASE_URL = "http://127.0.0.1:8000"
LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Config:
    """What one installation is told from outside. Secrets are not here: they are files in `instance_path`."""

    instance_path: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    base_url: str
    time_zone: ZoneInfo
    clinic_name: str
    clinic_phone: str
    clinic_email: str
    clinic_address: str
    emergency_number: str
    smtp_url: str | None = field(repr=False)
    mail_from: str
    text_webhook: str | None = field(repr=False)
    text_webhook_secret: str = field(repr=False)
    is_offline_on: bool
    content_path: Path
    proxy_hops: int
    retention_years: int
    settings: Mapping[str, int | str]

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Config:
        """The configuration that `environ` describes, or a ConfigError that names every wrong value at once."""
        read = Environment(environ)
        instance = read("STIPPLE_INSTANCE", environment.path, "instance")
        base_url = read("STIPPLE_BASE_URL", environment.base_url, DEFAULT_BASE_URL)
        config = cls(
            instance_path=instance,
            database_url=read("DATABASE_URL", environment.database_url, f"sqlite:///{instance / 'stipple.sqlite3'}"),
            redis_url=read("REDIS_URL", environment.optional_url("redis", "rediss", "unix"), ""),
            base_url=base_url,
            time_zone=read("STIPPLE_TIME_ZONE", environment.time_zone, "Asia/Dubai"),
            clinic_name=read("STIPPLE_CLINIC_NAME", environment.line, "SMP Clinic"),
            clinic_phone=read("STIPPLE_CLINIC_PHONE", environment.phone, ""),
            clinic_email=read("STIPPLE_CLINIC_EMAIL", environment.mail_address, ""),
            clinic_address=read("STIPPLE_CLINIC_ADDRESS", environment.line, ""),
            emergency_number=read("STIPPLE_EMERGENCY_NUMBER", environment.phone, "112"),
            smtp_url=read("STIPPLE_SMTP_URL", environment.optional_url("smtp", "smtps"), ""),
            mail_from=read("STIPPLE_MAIL_FROM", environment.mail_address, f"stipple@{urlsplit(base_url).hostname}"),
            text_webhook=read("STIPPLE_TEXT_WEBHOOK", environment.optional_url("http", "https"), ""),
            text_webhook_secret=read("STIPPLE_TEXT_WEBHOOK_SECRET", environment.secret, ""),
            is_offline_on=read("STIPPLE_OFFLINE", environment.switch, "on"),
            content_path=read("STIPPLE_CONTENT", environment.path, "questionnaires"),
            proxy_hops=read("STIPPLE_PROXY_HOPS", environment.whole_number(0, 10), "0"),
            retention_years=read("STIPPLE_RETENTION_YEARS", environment.whole_number(1, 100), "25"),
            settings=read("STIPPLE_SETTINGS", environment.settings, ""),
        )
        read.require("STIPPLE_TEXT_WEBHOOK_SECRET", by="STIPPLE_TEXT_WEBHOOK")
        read.refuse_mistakes()
        return config

    @property
    def is_https(self) -> bool:
        """Whether people reach the app over TLS, so that cookies may be Secure and browsers told to insist on it."""
        return self.base_url.startswith("https://")

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """The host names that requests may carry: the one of `base_url`; on one's own machine, each of its names."""
        name = urlsplit(self.base_url).hostname or ""
        return LOOPBACK if name in LOOPBACK else (name,)
