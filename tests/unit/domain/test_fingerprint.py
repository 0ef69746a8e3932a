from dataclasses import dataclass, field, replace

import pytest

from webapp.domain.fingerprint import fingerprint


@dataclass(frozen=True)
class Old:
    text: str
    codes: frozenset[str] = frozenset()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class New(Old):
    late: str = ""


SAID = Old("Rub", frozenset({"touch", "wet"}), 7)


@pytest.mark.parametrize("other", [replace(SAID, text="Rub."), replace(SAID, codes=frozenset({"touch"}))])
def test_other_words_are_another_hash(other: Old):
    assert fingerprint(other) != fingerprint(SAID)


def test_another_line_of_the_file_is_the_same_hash():
    assert fingerprint(replace(SAID, line=8)) == fingerprint(SAID)


def test_a_field_that_older_versions_did_not_know_changes_nothing_until_it_is_used():
    assert fingerprint(New(SAID.text, SAID.codes)) == fingerprint(SAID)
    assert fingerprint(New(SAID.text, SAID.codes, late="x")) != fingerprint(SAID)


def test_the_order_of_a_mapping_is_no_matter_but_that_of_a_list_is():
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint(("a", "b")) != fingerprint(("b", "a"))
