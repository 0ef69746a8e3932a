"""Every way to get a screening rule wrong is an error with its line, and says what to do."""

import pytest

from tests.mistakes import ORIGINAL, mistake, mistakes

UNTIL = "until: {question: scar_date, months: 12}"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("rule: age_under_18", "rul: age_under_18", "'rul' is not known here; did you mean 'rule'?"),
        ("rule: age_under_18", "rule: Under 18", "cannot be a code"),
        ("flags: [defer]", "flags: [deferr]", "'deferr' is not a flag; did you mean 'defer'?"),
        ("flags: [defer]", "flags: []", "needs at least one flag"),
        ("flags: [defer]", "flags: [defer, defer]", "'defer' stands here twice"),
        ("flags: [defer]", "flags: {defer: true}", "must be text"),
        ("when: {question: age, less_than: 18}", "when: {question: aged, less_than: 18}", "did you mean 'age'?"),
        ("    when: {question: age, less_than: 18}\n", "", "needs either `when` or `computed`"),
        ("    computed: date_too_soon\n", "    computed: date_too_son\n", "did you mean 'date_too_soon'?"),
        ("sources: [X01]", "sources: [X011]", "there is no source 'X011' in facts.yaml; did you mean"),
        ("sources: [X01]", "sources: []", "needs at least one source"),
        ("    sources: [X01]\n", "", "'sources' is missing"),
        ("holds: [exfoliate, oil]", "holds: [exfoliate, oils]", "'oils' is not an act; did you mean 'oil'?"),
        (UNTIL, "until: {question: scar_dat, months: 12}", "no question 'scar_dat'; did you mean 'scar_date'?"),
        (UNTIL, "until: {question: scarring, months: 12}", "'scarring' is not a question about a date"),
        (UNTIL, "until: {question: scar_date}", "needs either `days` or `months`"),
        (UNTIL, "until: {question: scar_date, months: 12, days: 3}", "needs either `days` or `months`"),
        (UNTIL, "until: {question: scar_date, months: 0}", "must be from 1 to 120"),
        (UNTIL, "until: {question: scar_date, months: 99999}", "must be from 1 to 120"),
        (UNTIL, "until: {question: scar_date, weeks: 12}", "'weeks' is not known here"),
        (UNTIL, f"{UNTIL}\n    since: {{question: scar_date, months: 12}}", "the rule would never apply"),
        ("    letter: true\n", "    letter: yes\n", "must be true or false"),
        ("    letter: true\n", "    waivable: false\n", "belongs to rules with the flag patch_test"),
        ("for {break_days} days", "for {break_day} days", "{break_day} cannot be filled in here"),
        ("for {break_days} days", "for {earliest} days", "{earliest} cannot be filled in here"),
        ("for {break_days} days", "for {break_days:>9} days", "may have nothing but its name in braces"),
        ("for {break_days} days", "for {break_days!r} days", "may have nothing but its name in braces"),
        ("for {break_days} days", "for {} days", "{} cannot be filled in here"),
        ("Keep taking it as", "Stop taking your medicine, not as", "never ask anybody to leave off a medicine"),
    ],
)
def test_a_wrong_rule_is_named(before: str, after: str, said: str) -> None:
    assert said in mistake("screening.yaml", before, after)


def test_two_rules_may_not_have_one_name() -> None:
    text = ORIGINAL["screening.yaml"].replace("rule: age_blank", "rule: age_under_18")

    (found,) = mistakes("screening.yaml", text)

    assert "the rule 'age_under_18' stands here twice" in found


def test_what_is_calculated_needs_its_rule_and_its_flag() -> None:
    text = ORIGINAL["screening.yaml"]

    (twice,) = mistakes("screening.yaml", text.replace("computed: declined", "computed: deferred"))
    (weak,) = mistakes(
        "screening.yaml",
        text.replace("computed: declined\n    flags: [defer]", "computed: declined\n    flags: [info]"),
    )

    assert "'deferred' has a rule above" in twice
    assert "a rule that is `computed: declined` needs defer" in weak


def test_a_rule_for_what_is_calculated_may_not_be_taken_out() -> None:
    text = ORIGINAL["screening.yaml"]
    last = text.index("  - rule: added_info")

    (found,) = mistakes("screening.yaml", text[:last])

    assert "no rule is `computed: added_info`; add it, with the flag info" in found
