from uuid import UUID

import pytest

from webapp.domain.merging import Part, merge_problems

NEW, OTHER = Part(UUID(int=1), has_begun=False), Part(UUID(int=2), has_begun=False)
BEGUN, BEGUN_TOO = Part(UUID(int=3), has_begun=True), Part(UUID(int=4), has_begun=True)


@pytest.mark.parametrize(("ending", "going_on"), [(NEW, OTHER), (NEW, BEGUN)])
def test_a_record_without_sessions_can_end(ending, going_on):
    assert list(merge_problems(ending, going_on, "Same passport")) == []


@pytest.mark.parametrize(
    ("ending", "going_on", "reason", "field"),
    [
        (NEW, NEW, "x", ""),
        (BEGUN, BEGUN_TOO, "x", ""),
        (BEGUN, NEW, "x", "keeps"),
        (NEW, OTHER, "", "reason"),
    ],
)
def test_what_is_in_the_way_is_said_next_to_what_has_to_change(ending, going_on, reason, field):
    assert [problem.field for problem in merge_problems(ending, going_on, reason)] == [field]
