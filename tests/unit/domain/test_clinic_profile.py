"""What a manager may say about the clinic."""

from dataclasses import replace

import pytest

from webapp.domain.clinic_profile import ClinicProfile, profile_problems

LANGUAGES = ("en", "ar")
GOOD = ClinicProfile("SMP Clinic", "+971 4 555 0100", "hello@clinic.example", "Creek Road 5", "112", 25, ("en",))


def test_a_whole_profile_has_no_problem():
    assert not list(profile_problems(GOOD, LANGUAGES))
    assert not list(profile_problems(replace(GOOD, phone="", email="", address=""), LANGUAGES))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "two\nlines"),
        ("phone", "ring us"),
        ("phone", "1"),
        ("email", "clinic"),
        ("email", "a@b, c@d"),
        ("address", "x" * 201),
        ("emergency_number", ""),
        ("emergency_number", "call"),
        ("retention_years", 0),
        ("retention_years", 101),
        ("languages", ()),
        ("languages", ("en", "fr")),
    ],
)
def test_what_is_wrong_is_said_of_its_field(field, wrong):
    assert [problem.field for problem in profile_problems(replace(GOOD, **{field: wrong}), LANGUAGES)] == [field]
