"""Renders a long PDF in a process of its own: it takes seconds, and the pages of clients must not wait for them.

python -m webapp.documents.pdf_apart STYLESHEET... < page.html > page.pdf
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from webapp.documents.errors import PdfUnavailableError
from webapp.documents.pdf import BUSY, render_pdf

TOP = Path(__file__).parents[2]
UNAVAILABLE = 3
# Seconds. Longer than this only a machine takes that has other trouble.
LONGEST = 300


def render_pdf_apart(html: str, *more_styles: Path) -> bytes:
    """The same file as `render_pdf` makes. Raises PdfUnavailableError when none can be made here or now."""
    command = [sys.executable, "-m", __name__, *map(str, more_styles)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, input=html.encode(), capture_output=True, timeout=LONGEST, check=False, cwd=TOP
        )
    except subprocess.TimeoutExpired as late:
        raise PdfUnavailableError(BUSY) from late
    if done.returncode == UNAVAILABLE:
        raise PdfUnavailableError(done.stderr.decode().strip())
    done.check_returncode()
    return done.stdout


def main() -> None:
    """Standard input to standard output."""
    try:
        pdf = render_pdf(sys.stdin.buffer.read().decode(), *map(Path, sys.argv[1:]))
    except PdfUnavailableError as error:
        sys.stderr.write(str(error))
        sys.exit(UNAVAILABLE)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
