"""Tables for spreadsheets: none of them runs what somebody typed."""

import csv
import io

import pytest

from webapp.documents.csv_file import csv_file, safe_cell


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "\n=1"])
def test_no_cell_is_a_formula(cell):
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Layla", "a=b", "", 7, -7, 2.5])
def test_what_is_none_stays_as_it_is(cell):
    assert safe_cell(cell) == cell


def test_nothing_is_an_empty_cell():
    assert safe_cell(None) == ""


def test_the_file_says_its_encoding_and_keeps_every_letter():
    file = csv_file(("name", "=count"), [('ليلى, "the\nfirst"', 3)])

    assert file.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(file.decode("utf-8-sig")))) == [["name", "'=count"], ['ليلى, "the\nfirst"', "3"]]
