"""What people get to see, to hear or to be told by a script on a page, text by text."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

SPOKEN = frozenset({"alt", "aria-label", "aria-valuetext", "placeholder", "title"})
# Attributes for scripts and styles that nobody reads. A new one stands here, or else it is translated.
TECHNICAL = frozenset(
    f"data-{name}"
    for name in (
        "act", "address", "all-done", "alone", "bar", "before-sign-in", "carried", "counter", "done", "draft",
        "error", "fact", "for", "highest",
        "holds", "idle",
        "invalid", "kept-minutes", "key", "known", "line", "longest", "lowest", "module", "network", "note", "plain",
        "posted", "progress", "question", "restart", "restored", "screen", "show", "start-again", "state", "stop",
        "summary",
        "switch-off", "switch-on", "technician", "total", "trial", "type", "when", "without-token", "zone",
    )
)  # fmt: skip
# Facts stand in the words of the clinic's sources, and codes are the same in every language.
AS_WRITTEN = "a[lang], .grounds li[dir], .source-id, code, code + bdi, .sources p, .as-source"
# Addresses, hashes, times, the ids of sources, and the blanks that a script fills in.
DATA = re.compile(
    r"\S+@\S+|\d{4}-\d\d-\d\dT[\d:.+]+|https?://\S+|\b[0-9a-f]{12,}\b|sha256:|\b[A-Z]\d{1,3}\b|\{\w+\}"
    # The code of a rule, in brackets behind what it says.
    r"|\(\W?[a-z]+(?:_[a-z]+)+\W?\)"
)
LATIN = re.compile(r"[A-Za-z]")


def untranslated(html: str) -> list[str]:
    """The texts with Latin letters, but for what stays as somebody has written it."""
    # A place where a long word may break does not end it.
    page = BeautifulSoup(html.replace("<wbr>", ""), "html.parser")
    for tag in page.select(AS_WRITTEN):
        tag.decompose()
    return [text for text in dict.fromkeys(texts(page)) if LATIN.search(DATA.sub("", text))]


def texts(page: BeautifulSoup) -> Iterator[str]:
    """Every piece of text, and every attribute that holds words."""
    for node in page.find_all(string=True):
        if type(node) is NavigableString:
            yield node.strip()
    for tag in page.find_all(True):
        yield from _attributes(tag)


def _attributes(tag: Tag) -> Iterator[str]:
    for name, value in tag.attrs.items():
        if name in SPOKEN or (name.startswith("data-") and name not in TECHNICAL):
            yield str(value)
