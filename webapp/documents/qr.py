"""A QR code as the outline that a template draws, so that no markup is made outside of templates."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

# The standard asks for four light modules on every side.
QUIET_ZONE = 4


@dataclass(frozen=True)
class QrCode:
    """`path` is SVG path data in a square of `size` by `size` modules, quiet zone included."""

    path: str
    size: int


def qr_code(address: str) -> QrCode:
    """The code that opens `address`; a tenth and more of it may be torn or stained."""
    import segno

    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    path = "".join(_runs(number, row) for number, row in enumerate(rows))
    return QrCode(path, len(rows) + 2 * QUIET_ZONE)


def _runs(number: int, row: bytes) -> str:
    """One rectangle for each unbroken run of dark modules."""
    drawn, left = [], QUIET_ZONE
    for is_dark, modules in groupby(row):
        width = len(list(modules))
        if is_dark:
            drawn.append(f"M{left} {number + QUIET_ZONE}h{width}v1h-{width}z")
        left += width
    return "".join(drawn)
