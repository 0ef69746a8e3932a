import re

import segno

from webapp.documents.qr import QUIET_ZONE, qr_code

ADDRESS = "https://harbour.example/me"


def test_the_outline_draws_every_dark_module_and_no_other():
    code = qr_code(ADDRESS)

    drawn = {
        (int(top) - QUIET_ZONE, int(left) - QUIET_ZONE + step)
        for left, top, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path)
        for step in range(int(width))
    }

    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    dark = {(row, column) for row, line in enumerate(matrix) for column, module in enumerate(line) if module}
    assert drawn == dark


def test_a_quiet_zone_lies_around_the_code():
    code = qr_code(ADDRESS)

    assert code.size == len(segno.make(ADDRESS, error="m", micro=False).matrix) + 8
