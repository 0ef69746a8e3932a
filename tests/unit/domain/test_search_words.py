import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.problem import RefusedError
from webapp.domain.search_words import (
    LONGEST,
    MOST_WORDS,
    EmailWords,
    NameWords,
    PhoneDigits,
    beginnings,
    digits_of,
    folded,
    looked_for,
    tails_of,
    words_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÅSA Müller", "asa muller"),
        ("Łukasz Sørensen", "lukasz sorensen"),
        ("Weiß", "weiss"),
        ("İpek Çağrı", "ipek cagri"),
        ("Ｎｏｏｒ", "noor"),
        ("O’Neil", "o'neil"),
        ("O´Neil", "o'neil"),
        ("أحمد", "احمد"),
        ("إيمان", "ايمان"),
        ("آمنة", "امنه"),
        ("ليلى", "ليلي"),
        ("فاطمة", "فاطمه"),
        ("مُحَمَّد", "محمد"),
        ("مـحـمـد", "محمد"),
        ("مؤمن", "مومن"),
        ("علی", "علي"),
    ],
)
def test_names_that_read_alike_are_one_spelling(one, other):
    assert folded(one) == folded(other)


def test_names_that_differ_stay_apart():
    assert len({folded(name) for name in ("Noor", "Nora", "نور", "نورة")}) == 4


def test_a_name_is_found_by_the_beginnings_of_its_words():
    assert beginnings("Noor al-Ali") == {"no", "noo", "noor", "al", "ali"}


def test_beginnings_end_after_twelve_characters():
    assert max(map(len, beginnings("Wolfeschlegelsteinhausen"))) == LONGEST


def test_a_field_full_of_words_does_not_become_thousands_of_rows():
    assert len(words_of(" ".join(f"word{number}" for number in range(500)))) == MOST_WORDS


def test_words_are_looked_for_together_in_any_order_and_single_letters_are_passed_over():
    assert looked_for("  Had  N noor ") == NameWords(("had", "noor"))


def test_a_long_word_is_looked_for_by_as_much_of_it_as_is_kept():
    assert looked_for("Wolfeschlegelsteinhausen") == NameWords(("wolfeschlege",))


@pytest.mark.parametrize("typed", ["Noor@Example.com", " noor@example.com ", "noor＠example.com", "noor @ example.com"])
def test_what_has_an_at_sign_is_an_address(typed):
    assert looked_for(typed) == EmailWords("noor@example.com", "")


def test_an_address_that_ends_with_the_at_sign_is_what_stands_before_it():
    assert looked_for("Noor@") == EmailWords("", "noor")


def test_a_number_is_looked_for_whole_and_by_its_end():
    assert looked_for("+971 50 123 4567") == PhoneDigits("971501234567", ("501234567", "01234567"))
    assert looked_for("050 123 4567") == PhoneDigits("501234567", ("501234567", "01234567"))
    assert looked_for("٤٥٦٧") == PhoneDigits("4567", ("4567",))
    assert looked_for("tel 4567") == PhoneDigits("4567", ("4567",))


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("+971 50 123 4567", "34567"),
        ("+971 50 123 4567", "234567"),
        ("+971 50 123 4567", "0501234567"),
        ("+971 50 123 4567", "+971 (0)50 123 4567"),
        ("050 123 4567", "00971501234567"),
        ("04 123 4567", "+971 4 123 4567"),
        ("+971 4 123 4567", "٠٤ ١٢٣ ٤٥٦٧"),
    ],
)
def test_a_number_is_found_with_and_without_its_country_and_by_any_end_of_four_digits_or_more(kept, typed):
    asked = looked_for(typed)

    assert isinstance(asked, PhoneDigits)
    assert {*asked.tails} & tails_of(kept)


def test_zeros_in_front_of_the_last_four_digits_are_digits():
    assert "0123" in getattr(looked_for("0123"), "tails", ())


def test_the_way_that_a_number_was_written_makes_no_difference():
    assert digits_of("+971 50 123 4567") == digits_of("00971501234567") == "971501234567"
    assert {"4567", "1234567", "01234567", "501234567"} == tails_of("(+971) 50-123-4567")


@pytest.mark.parametrize("typed", ["a", "--", "123", "@", "@example.com", "@@ ~~", "؟؟", "🙂🙂", "  x  "])
def test_what_can_find_nobody_is_refused_with_a_word(typed):
    with pytest.raises(RefusedError) as refused:
        looked_for(typed)

    assert [problem.field for problem in refused.value.problems] == ["name"]


@given(st.text(max_size=60))
def test_whoever_has_a_name_is_found_by_it(name):
    asked = looked_for_or_none(name)

    assert not isinstance(asked, NameWords) or set(asked.words) <= beginnings(name)


def looked_for_or_none(name: str) -> object:
    try:
        return looked_for(name)
    except RefusedError:
        return None
