"""The two pages that a phone can always show. They are kept with the shell, so they name nobody and hold no token."""

from __future__ import annotations

from flask import render_template

from webapp.web.pwa.shell import PAGES


def offline() -> str:
    """No network, and nothing kept of the page that was asked for."""
    return render_template(PAGES["pwa.offline"])


def signed_out() -> str:
    """Signed out, perhaps without a network."""
    return render_template(PAGES["pwa.signed_out"])
