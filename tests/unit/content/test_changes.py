"""Two contents side by side: what the example clients would notice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clients import CLIENTS, CONTENT, case_of, library
from tests.contents import FIRST_WASH_ON_DAY_6, Edit, content_copy, without_item, without_option, without_rule
from webapp.content.changes import Comparison, read_side
from webapp.content.examples import FILE, read_examples
from webapp.content.library import content_version
from webapp.domain.errors import ContentError
from webapp.domain.impact import Impact

Changed = Callable[..., Path]
WITH_PLAN = ("U01", "U02", "U03", "U07", "U14", "U22")


def impact(old: Path, new: Path, **settings: object) -> Impact[str]:
    comparison = Comparison(read_side(old, settings), read_side(new, settings))
    return comparison.over_examples(read_examples(old, new))


def lines(found: Impact[str]) -> dict[str, tuple[str, ...]]:
    return {str(line.text): line.clients for line in found.lines}


def test_the_examples_are_those_of_the_domain() -> None:
    examples = {each.name: each.read(library().content, {}) for each in read_examples(CONTENT)}

    assert examples.keys() == CLIENTS.keys()
    assert [name for name, (case, found) in examples.items() if case != case_of(CLIENTS[name]) or found.lost] == []


def test_the_same_content_changes_nothing() -> None:
    found = impact(CONTENT, CONTENT)

    assert (found.clients, found.changed, found.lines) == (8, (), ())


def test_a_later_first_wash_keeps_every_scalp_dry_one_day_longer(changed: Changed) -> None:
    found = impact(CONTENT, changed(*FIRST_WASH_ON_DAY_6))

    assert lines(found)["Avoid: Water on your scalp: 1 day longer"] == WITH_PLAN
    assert found.changed == WITH_PLAN


def test_the_way_back_is_one_day_earlier(changed: Changed) -> None:
    found = impact(changed(*FIRST_WASH_ON_DAY_6), CONTENT)

    assert lines(found)["Avoid: Water on your scalp: 1 day shorter"] == WITH_PLAN


def test_a_choice_of_the_clinic_hides_another_default(changed: Changed) -> None:
    assert not impact(CONTENT, changed(*FIRST_WASH_ON_DAY_6), first_wash_day=7)


def test_a_row_that_is_dropped_is_told_once(changed: Changed) -> None:
    found = impact(CONTENT, changed(without_item("T35")))

    assert lines(found) == {"Avoid: Very spicy food: no longer in the plan": WITH_PLAN}


def test_a_row_that_is_new_is_told_once(changed: Changed) -> None:
    assert lines(impact(changed(without_item("T35")), CONTENT)) == {"Avoid: Very spicy food: new": WITH_PLAN}


def test_an_answer_that_is_offered_no_longer_is_told_and_counts_as_blank(changed: Changed) -> None:
    fewer = changed(without_option("hairline"), without_rule("loss_hairline"))

    told, question = lines(impact(CONTENT, fewer)), library().content.questionnaire["loss_pattern"].text

    assert told[f"“{question}”: the answer is not understood any more, and counts as left blank"] == ("U07", "U22")
    assert told["No longer flagged: Good to know (loss_hairline)"] == ("U07", "U22")
    assert f"“{question}”: the answer, which was not understood, counts again" in lines(impact(fewer, CONTENT))


def test_an_answer_to_a_question_that_is_gone_is_told(changed: Changed) -> None:
    other = changed()
    for name in ("intake.yaml", "screening.yaml"):
        (other / name).write_text((other / name).read_text().replace("patch_wish", "test_wish"))

    told, question = lines(impact(CONTENT, other)), library().content.questionnaire["patch_wish"].text

    assert len(told[f"“{question}”: the answer is not understood any more, and counts as left blank"]) == 8


def test_a_setting_that_one_content_does_not_allow_is_noted_and_its_default_used(changed: Changed) -> None:
    narrower = changed(
        ("protocol.yaml", "highest: 7, conflict: C01", "highest: 6, conflict: C01"),
        ("facts.yaml", "wash_day, default: 5, lowest: 4, highest: 7", "wash_day, default: 5, lowest: 4, highest: 6"),
    )  # fmt: skip

    comparison = Comparison(read_side(CONTENT, {"first_wash_day": 7}), read_side(narrower, {"first_wash_day": 7}))

    said = "settings.first_wash_day: 7: must be from 4 to 6"
    expected = f"{narrower} does not allow {said}. The default of the protocol is used there."
    assert [str(note) for note in comparison.notes] == [expected]
    found = lines(comparison.over_examples(read_examples(CONTENT)))
    assert found["Avoid: Water on your scalp: 2 days shorter"] == WITH_PLAN


def test_a_mistake_names_its_folder_file_and_line(changed: Changed) -> None:
    broken = changed(("protocol.yaml", "when: short", "when: shrot"))

    with pytest.raises(ContentError, match=rf"^{broken}/protocol.yaml:\d+: .*shrot"):
        read_side(broken, {})


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=f"^{tmp_path / 'nowhere'}/intake.yaml: is missing"):
        read_side(tmp_path / "nowhere", {})


def test_examples_come_from_the_first_folder_that_has_some(changed: Changed, tmp_path: Path) -> None:
    without = changed()
    (without / FILE).unlink()

    assert read_examples(without, CONTENT) == read_examples(CONTENT)
    assert read_examples(without) == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("today: 2026-12-01", "today: soon", "examples.yaml:6: today: 'soon' is not a date"),
        ("  - name: U02", "  - nam: U02", "'nam' is not known here"),
        ("    patch_test: {date: 2026-12-04}", "    patch_test: {date: soon}", "U07: patch_test.date: soon"),
    ],
)
def test_a_mistake_in_the_examples_is_named(changed: Changed, before: str, after: str, said: str) -> None:
    folder = changed((FILE, before, after))

    with pytest.raises(ContentError) as error:
        impact(folder, CONTENT)

    assert said in str(error.value)
    assert str(error.value).startswith("examples.yaml:")


def test_another_example_is_no_other_content(changed: Changed) -> None:
    assert content_version(changed((FILE, "  - name: U02", "  - name: U99"))) == content_version(CONTENT)


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """Makes a changed copy of the content."""

    def change(*edits: Edit) -> Path:
        return content_copy(tmp_path / "changed", *edits)

    return change
