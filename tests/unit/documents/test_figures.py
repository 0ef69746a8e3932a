import pytest
from babel import Locale

from webapp.documents.figures import in_figures


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (-3, "-3"), (5.5, "5.5"), (1234, "1,234"), (10**14, "100,000,000,000,000")],
)
def test_numbers_are_written_in_the_digits_of_the_language(value, written):
    assert in_figures(value, Locale("en")) == written


def test_more_digits_than_anybody_reads_are_a_power_of_ten_on_one_line():
    assert in_figures(184_241_518 * 10**57, Locale("en")) == "1.8\u00a0×\u00a010⁶⁵"
    assert in_figures(10**15, Locale("de")) == "1\u00a0×\u00a010¹⁵"


def test_a_power_of_ten_keeps_its_order_in_right_to_left_text():
    assert in_figures(2 * 10**65, Locale("ar")).endswith("\u00a0×\u00a010⁶⁵\u2069")
