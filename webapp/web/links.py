"""Addresses: whole ones for outside, and only our own for a redirect (C21, C47)."""

from __future__ import annotations

import re
from typing import Any

from flask import url_for

from webapp.web import services

# A browser takes a backslash for a slash and skips line breaks: "/\evil.example" leads away from here.
OWN_PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f]*")


def external_url(endpoint: str, **values: Any) -> str:
    """The address as a mail or a printed code needs it, whatever host name the request came in under."""
    return services().config.base_url + url_for(endpoint, **values)


def own_path(target: str | None, default: str) -> str:
    """`target` if it is a path of this site, else `default`. For what arrives as `next`."""
    return target if target and OWN_PATH.fullmatch(target) else default
