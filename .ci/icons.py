"""Draws the icons of the home screen from static/icons/favicon.svg, in Chromium. Run: make icons

The phone cuts a maskable icon to a shape of its own: what it may cut off is plain. iPhones round corners themselves.
A monochrome icon is a shape in any colour; the phone gives it its own.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ICONS = Path(__file__).parent.parent / "static" / "icons"
# Name, pixels a side, how much of the side the dots take, whether there is a ground, whether its corners are round.
DRAWN = (
    ("app-192.png", 192, 0.78, True, True),
    ("app-512.png", 512, 0.78, True, True),
    ("app-maskable-512.png", 512, 0.68, True, False),
    ("app-monochrome-512.png", 512, 0.68, False, False),
    ("apple-touch-icon.png", 180, 0.7, True, False),
)


def main() -> None:
    source = (ICONS / "favicon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for name, side, share, has_ground, is_round in DRAWN:
            draw(page, picture(source, share, has_ground=has_ground, is_round=is_round), side, ICONS / name)


def picture(source: str, share: float, *, has_ground: bool, is_round: bool) -> str:
    """The mark in 32 by 32, its dots over so much of the side."""
    edge = (32 - 32 * share) / 2
    source = re.sub(r'transform="[^"]*"', f'transform="translate({edge} {edge}) scale({share})"', source)
    if not has_ground:
        return re.sub(r"<rect[^>]*>", "", source)
    return source if is_round else source.replace(' rx="8"', "")


def draw(page: Page, svg: str, side: int, file: Path) -> None:
    page.set_viewport_size({"width": side, "height": side})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block; width: {side}px }}</style>{svg}")
    page.screenshot(path=file, omit_background=True)


if __name__ == "__main__":
    main()
