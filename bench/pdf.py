"""A three-page plan as PDF, against a bare WeasyPrint document of the same length; and the same from the cache.

Run: .venv/bin/python bench/pdf.py
Goals: rendering a warm three-page plan, tagged as PDF/UA, takes at most 1.2 times as long as the bare document;
from the cache at most 5 ms.
The bare document is the same plan's tables and sentences without any of our styles, classes, drawing and tags, set
so that it fills as many pages. Both are rendered in turns, in the same run; the median of the processor time counts,
which neighbours on the same machine disturb least.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import weasyprint
from pypdf import PdfReader

from tests.papers import paper
from webapp.documents.pdf import render_pdf
from webapp.documents.pdf_cache import PdfCache
from webapp.documents.plan_document import render_plan_html

ROUNDS = 15
PAGES = 3
BARE_STYLE = "@page {{ size: A4; margin: 12mm 15mm 16mm }} html {{ font: {size}pt sans-serif }} table {{ width: 100% }}"


def main() -> None:
    document = paper("U01")
    plan = shortened(render_plan_html(document))
    if len(PdfReader(BytesIO(render_pdf(plan))).pages) != PAGES:
        raise SystemExit("the shortened plan does not fill its pages any more")
    bare, size = bare_document(plan)
    ours, theirs = in_turns(
        lambda: render_pdf(plan),
        lambda: weasyprint.HTML(string=bare).write_pdf(),
    )
    print(f"plan, {PAGES} pages, PDF/UA   {ours:7.0f} ms")
    print(f"bare, {PAGES} pages, {size:.1f} pt  {theirs:7.0f} ms   ratio {ours / theirs:.2f} (goal <= 1.2)")
    print(f"page as HTML           {median(lambda: render_plan_html(document)):7.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        cache = PdfCache(Path(folder), "k" * 64)
        cache.pdf(document)
        print(f"whole plan from cache  {median(lambda: cache.pdf(document)):7.2f} ms   (goal <= 5)")


def shortened(html: str) -> str:
    """The first three pages of a plan: with two weeks of its calendar, without reasons and sources."""
    for heading in ("Why each line is here", "Sources"):
        html = re.sub(rf"<section[^>]*>\s*<h2>{heading}</h2>.*?</section>", "", html, flags=re.DOTALL)
    weeks = html.split('<table class="week">')
    return '<table class="week">'.join([*weeks[:2], weeks[-1]])


def bare_document(html: str) -> tuple[str, float]:
    """The same tables and sentences as WeasyPrint sets them by itself, and the size of type that fills the pages."""
    plain = re.sub(r"<svg.*?</svg>|<p class=\"foot-.*?</p>| class=\"[^\"]*\"", "", html, flags=re.DOTALL)
    for tenths in range(120, 40, -2):
        bare = plain.replace("</head>", f"<style>{BARE_STYLE.format(size=tenths / 10)}</style></head>")
        if len(weasyprint.HTML(string=bare).render().pages) <= PAGES:
            return bare, tenths / 10
    raise SystemExit("the bare document does not fit")


def in_turns(*renderers: Callable[[], object]) -> list[float]:
    """The median time of each in milliseconds, measured by turns so that a busy moment hits all alike."""
    times: list[list[float]] = [[] for _ in renderers]
    for render in renderers:
        render()
    for _ in range(ROUNDS):
        for taken, render in zip(times, renderers, strict=True):
            taken.append(timed(render))
    return [statistics.median(taken) for taken in times]


def median(action: Callable[[], object]) -> float:
    return in_turns(action)[0]


def timed(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
