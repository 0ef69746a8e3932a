"""Turns a printed page into a tagged PDF. Only this needs Pango, so WeasyPrint is loaded when first asked for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from functools import cache
from io import StringIO
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

from webapp.documents.errors import ForbiddenFetchError, PdfUnavailableError

STYLESHEET = Path(__file__).parents[2] / "static" / "css" / "print.css"
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-noto-core"
NO_PANGO = (
    "PDFs need the Pango library, and it is not on this machine. Install it with: "
    f"sudo apt-get install --no-install-recommends {PACKAGES} - then start Stipple again. All else works without it."
)
BUSY = "Other PDFs are being made right now. Please try again in a moment."
LONGEST_WAIT = 10.0

# Rendering takes memory and processor time: side by side, each would be slower and every other page with them.
_ONE_AT_A_TIME = Lock()


def render_pdf(html: str, *more_styles: Path) -> bytes:
    """The finished file, tagged for screen readers (PDF/UA-1). Nothing but `html` and our stylesheets is read.

    Raises PdfUnavailableError when no PDF can be made here or now, and ForbiddenFetchError when the page asks for
    any other file or address.
    """
    weasyprint, fetcher = _weasyprint(), _refuse_all()
    pdf = b""
    with turn(_ONE_AT_A_TIME), _no_collection(), suppress(weasyprint.urls.FatalURLFetchingError):
        page = weasyprint.HTML(string=html, url_fetcher=fetcher)
        styles = [_stylesheet(path) for path in (STYLESHEET, *more_styles)]
        pdf = page.write_pdf(stylesheets=styles, pdf_variant="pdf/ua-1")
    if fetcher.refused:
        raise ForbiddenFetchError(f"A printed page may not fetch anything, and asked for {fetcher.refused[0][:200]}")
    return pdf


@contextmanager
def turn(lock: Lock) -> Iterator[None]:
    """Waits for `lock`, but not for ever: behind a long queue it is kinder to say so."""
    if not lock.acquire(timeout=LONGEST_WAIT):
        raise PdfUnavailableError(BUSY)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Layout makes a million objects at once; looking through them for garbage meanwhile costs a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _weasyprint() -> Any:
    try:
        # It prints its own advice about missing libraries, in the middle of what a command prints.
        with redirect_stdout(StringIO()):
            import weasyprint
    except (ImportError, OSError) as missing:
        raise PdfUnavailableError(NO_PANGO) from missing
    return weasyprint


@cache
def _stylesheet(path: Path) -> Any:
    return _weasyprint().CSS(string=path.read_text(encoding="utf-8"), url_fetcher=_refuse_all())


def _refuse_all() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class RefuseAll(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Fetches nothing. WeasyPrint passes over some errors and renders on, so each refusal is written down too."""

        def __init__(self) -> None:
            super().__init__()
            self.refused: list[str] = []

        def fetch(self, url: str, headers: object = None) -> NoReturn:  # noqa: ARG002  its signature
            self.refused.append(url)
            raise FatalURLFetchingError(url)

    return RefuseAll()
