from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale

from webapp.domain.text import Text
from webapp.web.formats import day, day_full, day_short, mailto, moment, number, phone, tel, text

DAY = date(2026, 12, 14)


@pytest.mark.parametrize(
    ("function", "value", "written"),
    [
        (day, DAY, "Mon 14 December"),
        (day, date(2027, 1, 4), "Mon 4 January 2027"),
        (day_short, DAY, "14 Dec"),
        (day_short, date(2028, 1, 26), "26 Jan 2028"),
        (day_full, DAY, "Monday 14 December 2026"),
        (moment, datetime(2026, 12, 14, 21, 30, tzinfo=UTC), "Tue 15 December, 01:30"),
        (number, 1234.5, "1,234.5"),
        (number, 184_241_518 * 10**57, "1.8\u00a0×\u00a010⁶⁵"),
        (phone, "+971 4 555 0100", "+971 4 555 0100"),
        (tel, "+44 (0)1632-960 001", "tel:+441632960001"),
        (text, "Plain words", "Plain words"),
    ],
)
def test_values_are_written_as_people_read_them(asked, function, value, written):
    assert function(value) == written


def test_the_year_is_left_out_only_while_it_is_this_year(asked, clock):
    clock.move(days=60)

    assert day(DAY) == "Mon 14 December 2026"


def test_a_sentence_of_the_content_gets_its_values_in_words(asked):
    sentence = Text(
        "From {day}: {things}, {times} times, {share}",
        {"day": DAY, "things": ("oil", "balm"), "times": 2, "share": 0.5},
    )

    assert text(sentence) == "From Mon 14 December: oil and balm, 2 times, 0.5"


def test_in_right_to_left_text_values_keep_their_own_direction(asked):
    with force_locale("ar"):
        assert phone("01632 960001") == "\u206601632 960001\u2069"
        assert number(2 * 10**65).endswith("\u00a0×\u00a010⁶⁵\u2069")
        assert text(Text("{number}", {"number": "2.5 mg"})) == "\u20682.5 mg\u2069"


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("noor@example.com", "mailto:noor@example.com"),
        ("x?bcc=evil@evil.example", "mailto:x%3Fbcc%3Devil@evil.example"),
        ("x&body=y%0Az@b.example", "mailto:x%26body%3Dy%250Az@b.example"),
    ],
)
def test_an_address_cannot_add_anything_to_the_mail_that_its_link_opens(address, link):
    assert mailto(address) == link


def test_every_filter_is_known_to_templates(app):
    assert {"day", "day_short", "day_full", "mailto", "moment", "phone", "tel", "text"} <= set(app.jinja_env.filters)


@pytest.fixture
def asked(app):
    """Inside a request."""
    with app.test_request_context("/", base_url="http://127.0.0.1:8000"):
        yield
