from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.intake.conftest import DETAILS
from tests.web.page import Visit
from webapp.content.library import read_library

QUESTIONS = list(read_library(Path("questionnaires")).content.questionnaire)
STEPS = ["summary", "send", "questions", "", "dance"]
NAMES = [question.id for question in QUESTIONS] + [
    *DETAILS,
    "submission_id",
    "consent_text",
    "kiosk",
    "screens",
    "website",
]

anything = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.dates().map(str),
    st.sampled_from(["true", "none", "not_sure", "0", "-1", "NaN", "2026-02-30", "٣٤", "\x00"]),
)
codes = st.sampled_from([option.code for question in QUESTIONS for option in question.options])
mistakes = st.dictionaries(st.sampled_from(NAMES), st.lists(anything | codes, max_size=4), max_size=6)
strangers = st.dictionaries(st.text(min_size=1, max_size=12), st.text(max_size=12), max_size=1)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=mistakes, others=strangers, step=st.sampled_from(STEPS))
def test_whatever_is_sent_gets_an_answer_and_no_failure(app, prospect, changes, others, step):
    visit = Visit(app)
    fields = prospect.fields(step=step) | others | changes | {"csrf_token": visit.csrf_token()}

    # A view that raises does so in here: the app under test hands its exceptions on.
    answer = visit.client.post("/intake", data=fields, base_url=visit.base_url)

    assert answer.status_code in (200, 302, 422, 429)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.fixed_dictionaries({question.id: codes | anything for question in QUESTIONS}))
def test_wherever_the_codes_end_up_they_get_an_answer(app, changes):
    visit = Visit(app)

    answer = visit.client.post("/intake", data=changes | {"csrf_token": visit.csrf_token()}, base_url=visit.base_url)

    assert answer.status_code in (200, 422)
