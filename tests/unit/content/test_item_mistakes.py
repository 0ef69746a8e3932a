"""Every way to get an item of the protocol wrong is an error with its line, and says what to do."""

import time

import pytest

from tests.mistakes import ORIGINAL, changed, mistake, mistakes

PROTOCOL = ORIGINAL["protocol.yaml"]
SECONDS = 5


def row(name: str) -> str:
    """The lines of an item, by its key."""
    start = PROTOCOL.index(f"  - id: {name}\n" if f"key: {name}\n" not in PROTOCOL else f"    key: {name}\n")
    return PROTOCOL[start : PROTOCOL.index("\n\n", start)]


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("T33", "kind: avoid", "kind: avoyd", "'avoyd' is not a kind; did you mean 'avoid'?"),
        ("T33", "acts: [shave]", "acts: [shav]", "'shav' is not an act; did you mean 'shave'?"),
        ("T33", "acts: [shave]", "acts: []", "needs at least one act"),
        ("T33", "acts: [shave]", "actz: [shave]", "'actz' is not known here; did you mean 'acts'?"),
        ("T33", "when: short", "when: shrot", "'shrot' is not a group; did you mean 'short'?"),
        ("T33", "sources: [F024, C13]", "sources: [F024, C113]", "there is no source 'C113'"),
        ("T33", "sources: [F024, C13]", "sources: []", "needs at least one source"),
        ("T33", "    sources: [F024, C13]", "    staff: false", "'sources' is missing"),
        ("T33", "part: after", "part: afternoon", "'afternoon' is not a part of the day; did you mean 'after'?"),
        ("T33", "    title: Shaving your head\n", "", "'title' is missing"),
        ("T33", "title: Shaving your head", "title: Shaving {spf}", "{spf} cannot be filled in here"),
        ("T33", "with a razor", "with a {razor}", "{razor} cannot be filled in here"),
        ("T33", "with a razor", "with {session_hours_1}", "{session_hours_1} cannot be filled in here"),
        ("T33", "Do not shave", "It is painless to shave", "nobody can promise this"),
        ("T33", "Do not shave", "Rinse with hot water and shave", "may be named only to say never"),
        ("T33", "id: T33", "id: Shave", "'Shave' cannot be a code"),
        ("T33", "id: T33", "id: T33\n    key: T33.a", "'T33.a' cannot be a code"),
        ("T33", "from: session", "from: sesion", "'sesion' is not a day to count from; did you mean 'session'?"),
        ("T33", "to: session + 6", "to: session+6", "'session+6' is not a day; write an anchor and days"),
        ("T33", "to: session + 6", "to: session + six", "'six' is neither a number nor a setting that counts"),
        ("T33", "to: session + 6", "to: session + oils", "'oils' is neither a number nor a setting that counts"),
        ("T33", "to: session + 6", "to: session + session_hours_1", "is neither a number nor a setting that counts"),
        ("T33", "to: session + 6", "to: session + 99999", "99999 is too far away"),
        ("T33", "to: session + 6", f"to: session{' + 1' * 9}", "adds up 9 terms; at most 6 are read"),
        ("T33", "to: session + 6", "to: session - 6", "the window ends 6 days before it starts"),
        ("T33", "from: session\n", "from: next_session\n", "there is no next session after the last"),
        ("T33", "from: session\n", "from: first_session\n", "hangs on each session, but `from` does not"),
        ("T33", "to: session + 6", "to: next_session - 1", "add to_after_last, the end there"),
        ("T33", "to: session + 6", "to: last_session + 6", "does not hang on the session, but `from` does"),
        ("T33", "to: session + 6", "to: open", "would leave a line open for each session"),
        ("T33", "part: after", "flag: defer", "gets no plan, so the item would never be shown"),
        ("T33", "part: after", "ticks: [morning]", "only a task is ticked; this one is kind: avoid"),
        ("T33", "part: after", "once: true", "only a task is ticked"),
        ("T33", "part: after", "every: week", "only year is known"),
        ("T33", "part: after", "hours: 24", "belongs to a window of one day"),
        ("T33", "part: after", "gap_below: 14", "looks at the days before session 2"),
        ("T33", "part: after", "needs_setting: 5", "'5' is neither a number nor a setting"),
        ("T33", "part: after", "needs_setting: spff", "did you mean 'spf'?"),
        ("T33", "part: after", "follows: [T07, T99]", "there is no other item with the key 'T99'"),
        ("T33", "part: after", "follows: [T33]", "there is no other item with the key 'T33'"),
        ("T39", "to: next_session - 1", "to: next_session - 1\n    clipped: true", "is for ends counted from session"),
        ("T39", "to_after_last: last_session + 20", "to_after_last: next_session", "no next session after the last"),
        ("T39", "first_ticks: [evening]", "first_ticks: [night]", "'night' is not one of the ticks of the other days"),
        ("T39", "    oil_text: Spread", "    no_oil_text: Spread", "{oils} may be none; add oil_text"),
        ("T39", "ticks: [morning, evening]", "ticks: [morning, evning]", "did you mean 'evening'?"),
        ("T02-visit", "to: first_session - patch", "to: patch_test - patch", "not every plan has a patch test"),
        ("T04", "    flag: patch_test\n", "", "only clients with the flag have a patch test"),
        (
            "T04",
            "flag: patch_test",
            "flag: patch_test\n    without_patch_test: true",
            "hides the item once",
        ),
        ("T04", "patch_reading_days", "patch_reading_day", "did you mean 'patch_reading_days'?"),
        ("T36", "to: last_session +", "clipped: true\n    to: last_session +", "once for each session"),
        ("T36", "to: last_session +", "to_after_last: open\n    to: last_session +", "once for each session"),
        ("T64", "every: year", "every: monthly", "only year is known"),
        ("T64", "to: open", "to: follow_up + 3", "what comes back every year has no end"),
        ("T47", "to: second_session", "to: plan_start + 3", "so it holds no day"),
        ("T01", "to: first_session - 1", "to: plan_start - 1", "the window ends 1 days before it starts"),
        ("T01", "once: true", "once: true\n    ticks: [day]", "is one tick for the whole window"),
        ("T16", "{before_day: first_wash_day}", "{before_day: 4}", "'4' is neither a number nor a setting"),
        ("T16", "{before_day: first_wash_day}", "{ticks: 0}", "holds on every day, so no step below it is ever used"),
        ("T16", "acts: [wash_baby_shampoo], ticks: 0", "acts: [wash_baby_shampoo], ticks: 5", "the item has 1 ticks a"),
        ("T16", "acts: [wash_baby_shampoo], ticks: 0, text", "acts: [wash_baby_shampoo], txt", "did you mean 'text'?"),
        ("T41", "{first_wash_day: 4}", "{first_wash_day: 3}", "3 must be from 4 to 7"),
        ("T41", "{first_wash_day: 4}", "{preparation: 4}", "'preparation' is not a setting that counts"),
        ("T41", "settings: {first_wash_day: 4}\n        text", "text", "needs `when` or `settings`"),
    ],
)
def test_a_wrong_item_is_named(name: str, before: str, after: str, said: str) -> None:
    was = row(name)
    assert before in was

    assert said in mistake("protocol.yaml", was, was.replace(before, after, 1))


def test_a_window_that_ends_before_it_starts_for_some_settings_names_them() -> None:
    was = row("T41")
    now = was.replace("shampoo_start_day - 1", "shampoo_start_day - 3")

    said = mistake("protocol.yaml", was, now)

    assert "the window ends 3 days before it starts when first_wash_day is 7 and shampoo_start_day is 7" in said


def test_a_window_may_be_empty_for_some_settings() -> None:
    assert "to: session + shampoo_start_day - 1" in row("T41")
    assert mistakes("protocol.yaml", PROTOCOL) == []


def test_two_items_may_not_have_one_key() -> None:
    (found,) = mistakes("protocol.yaml", changed("protocol.yaml", "- id: T36\n", "- id: T35\n"))

    assert "the key 'T35' stands here twice (also in line " in found


@pytest.mark.parametrize(
    ("count", "said"), [(10_000, "has more than 2000 entries; take out"), (301, "items: has 301 entries; at most 300")]
)
def test_ten_thousand_items_are_refused_in_time(count: int, said: str) -> None:
    items = PROTOCOL.index("items:\n")
    rows = "".join(f"{row('T33').replace('T33', f'T{number}')}\n" for number in range(count))
    began = time.process_time()

    (found,) = mistakes("protocol.yaml", f"{PROTOCOL[:items]}items:\n{rows}")

    line = PROTOCOL[:items].count("\n") + 1
    assert found.startswith((f"protocol.yaml:{line}: ", f"protocol.yaml:{line + 1}: "))
    assert said in found
    assert time.process_time() - began < SECONDS
