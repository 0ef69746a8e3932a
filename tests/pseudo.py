"""A pseudo-language: every message in ⟦brackets⟧ and Arabic letters, so that a text left in Latin ones shows.

It borrows the code and the reading direction of Arabic, and is good for nothing but tests.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from string import ascii_letters

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo

TOP = Path(__file__).parent.parent
CODE = "ar"
# What stands for a value in a message, in any of the ways that there are.
PLACEHOLDER = re.compile(r"(%\(\w+\)[sd]|\{\w*\}|%%)")
LETTERS = str.maketrans(ascii_letters, "ابكدىفغهئجقلمنوپخرستؤڤعشيز" * 2)
SOURCES = ("webapp", "templates", "questionnaires")


def write_catalogue(folder: Path) -> Path:
    """The whole app in the pseudo-language, compiled, where the app looks for it; gives `folder`."""
    catalogue = Catalog(locale=CODE)
    for message in messages():
        if isinstance(message, str):
            catalogue.add(message, pseudo(message))
        else:
            catalogue.add(message, (pseudo(message[-1]),) * catalogue.num_plurals)
    path = folder / CODE / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    return folder


def messages() -> Iterator[str | tuple[str, ...]]:
    """Every message that translators are given; several forms of one that counts something."""
    with (TOP / ".ci/babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(TOP, methods, options, directory_filter=_is_source)
    yield from (message for _, _, message, _, _ in found if message)


def pseudo(message: str) -> str:
    """The message as the pseudo-language has it."""
    parts = PLACEHOLDER.split(message)
    return f"⟦{''.join(part if index % 2 else part.translate(LETTERS) for index, part in enumerate(parts))}⟧"


def _is_source(folder: str) -> bool:
    parts = Path(folder).relative_to(TOP).parts
    return not parts or parts[0] in SOURCES
