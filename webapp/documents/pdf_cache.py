"""Finished PDFs, kept so that one version of a plan is rendered once and then only read."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.documents.pdf import render_pdf, turn
from webapp.documents.plan_document import PlanDocument, render_plan_html

NONCE_BYTES = 12
SUFFIX = ".pdf.sealed"
_log = logging.getLogger(__name__)


def render_plan_pdf(document: PlanDocument) -> bytes:
    """The document as PDF, made anew."""
    return render_pdf(render_plan_html(document))


class PdfCache:
    """A folder of finished PDFs, readable by this installation alone.

    They hold names and health advice that the database keeps sealed, so they are sealed as well (AES-256-GCM under
    a key made from `secret`), each for its own file name. One that cannot be opened is rendered again.
    """

    def __init__(
        self,
        folder: Path,
        secret: str,
        *,
        render: Callable[[PlanDocument], bytes] = render_plan_pdf,
        most_files: int = 1000,
    ) -> None:
        self._folder = folder
        self._cipher = AESGCM(hmac.new(secret.encode(), b"pdf-cache", hashlib.sha256).digest())
        self._render = render
        self._most_files = most_files
        self._rendering = Lock()

    def pdf(self, document: PlanDocument) -> bytes:
        """The plan as PDF: from the folder if it is there, else rendered and kept. Raises what rendering raises."""
        return self.kept(document.fingerprint, lambda: self._render(document))

    def kept(self, name: str, render: Callable[[], bytes]) -> bytes:
        """The PDF of this name, a hash over all that decides what it looks like; rendered where it is not kept yet.

        Raises what rendering raises. That it could not be kept is only logged.
        """
        found = self._read(name)
        if found is not None:
            return found
        with turn(self._rendering):
            found = self._read(name)  # Somebody before us in the queue may have asked for the same.
            return found if found is not None else self._make(name, render)

    def _make(self, name: str, render: Callable[[], bytes]) -> bytes:
        pdf = render()
        try:
            self._keep(name, pdf)
        except OSError as error:
            _log.warning("A finished PDF could not be kept in %s: %s", self._folder, error.strerror)
        return pdf

    def _read(self, name: str) -> bytes | None:
        try:
            sealed = self._path(name).read_bytes()
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode())
        except (OSError, InvalidTag, ValueError):
            return None

    def _keep(self, name: str, pdf: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, pdf, name.encode())
        # mkstemp makes files that only the owner may read; replacing is whole or not at all.
        handle, temporary = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(sealed)
            Path(temporary).replace(self._path(name))
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        files = list(self._folder.glob(f"*{SUFFIX}"))
        if len(files) > self._most_files:
            oldest = sorted(files, key=lambda file: file.stat().st_mtime)
            for file in oldest[: len(files) - self._most_files]:
                file.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{SUFFIX}"
