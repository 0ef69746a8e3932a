"""Typed parts of addresses, beside those that Flask has."""

from __future__ import annotations

from datetime import date

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError

# What fits into a number of the databases.
HIGHEST = 2**31 - 1


class DateConverter(BaseConverter):
    """`<date:day>`: 2026-12-14. A day that no calendar has is no page."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day. One that no calendar has is no page."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        """The day as it stands in an address."""
        return value.isoformat()


class KeyConverter(BaseConverter):
    """`<key:key>`: T13-cover, the name that a line of the protocol keeps."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}"


class TokenConverter(BaseConverter):
    """`<token:token>`: letters that nobody can guess, as `secrets.token_urlsafe` and itsdangerous write them."""

    regex = r"[A-Za-z0-9._-]{20,200}"


class NumberConverter(IntegerConverter):
    """`<int:number>`: a whole number that every database can look for. A longer one is no page."""

    regex = r"\d{1,10}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=HIGHEST)


def init_converters(app: Flask) -> None:
    """Make the converters known before any blueprint uses them."""
    app.url_map.converters.update(date=DateConverter, int=NumberConverter, key=KeyConverter, token=TokenConverter)
