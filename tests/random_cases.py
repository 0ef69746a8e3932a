"""Random clients, as intake, booking and staff could have made them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.clients import CLIENTS, TODAY, library
from webapp.content.case_file import InvalidCaseError, read_case
from webapp.domain.assessment import Assessment, assess
from webapp.domain.case import Case
from webapp.domain.protocol import Setting
from webapp.domain.questionnaire import AnswerType, Question
from webapp.domain.timeline import SessionDateError

CONTENT = library().content
QUESTIONS = list(CONTENT.questionnaire)


def answers_to(question: Question) -> st.SearchStrategy[object]:
    """Any allowed answer, blank included."""
    codes = [option.code for option in question.options]
    alone = [option.code for option in question.options if option.exclusive]
    past = st.dates(TODAY - timedelta(days=800), TODAY).map(date.isoformat)
    future = st.dates(TODAY, TODAY + timedelta(days=300)).map(date.isoformat)
    kinds: dict[AnswerType, st.SearchStrategy[object]] = {
        AnswerType.INTEGER: st.integers(16, 90),
        AnswerType.SINGLE: st.sampled_from(codes or ["-"]),
        AnswerType.MANY: st.one_of(
            st.sampled_from([[code] for code in alone] or [[]]),
            st.lists(st.sampled_from([code for code in codes if code not in alone] or ["-"]), unique=True, max_size=3),
        ),
        AnswerType.DATE: future if question.future else past,
        AnswerType.BOOLEAN: st.booleans(),
        AnswerType.STRING: st.sampled_from(["jojoba", "nuts", "a cream"]),
    }
    return st.one_of(st.none(), kinds[question.type])


def mostly_plain(question: Question) -> st.SearchStrategy[object]:
    """Plain answers most of the time: a client with ten risks is always deferred and proves little."""
    plain = CLIENTS["U01"]["answers"]
    assert isinstance(plain, Mapping)
    known = st.just(plain.get(question.id))
    return known if question.id == "age" else st.one_of(known, known, known, answers_to(question))


ANSWERS = st.fixed_dictionaries({question.id: mostly_plain(question) for question in QUESTIONS}).flatmap(
    lambda found: st.fixed_dictionaries(
        {
            "care_plan_sex": st.sampled_from(["man", "woman", "undisclosed"]),
            "hair_length": st.sampled_from(["shaved", "buzz", "medium", "long"]),
        }
    ).map(lambda who: {**found, **who})
)


def chosen(setting: Setting) -> st.SearchStrategy[object]:
    if setting.choices:
        return st.lists(st.sampled_from(setting.choices), min_size=1, unique=True)
    if isinstance(setting.default, float):
        return st.sampled_from([setting.lowest, setting.default, setting.highest])
    return st.integers(int(setting.lowest), int(setting.highest))


SETTINGS = st.fixed_dictionaries(
    {}, optional={code: chosen(setting) for code, setting in CONTENT.protocol.settings.items()}
)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, object]:
    """A case as booking and staff could have made it."""
    raw: dict[str, object] = {"today": TODAY.isoformat(), "answers": draw(ANSWERS), "settings": draw(SETTINGS)}
    first = TODAY + timedelta(days=draw(st.integers(7, 60)))
    gaps = draw(st.lists(st.integers(7, 60), max_size=6))
    booked = draw(st.booleans())
    if booked:
        days = [first]
        for gap in gaps:
            days.append(days[-1] + timedelta(days=gap))
        raw["sessions"] = {str(number): day.isoformat() for number, day in enumerate(days, start=1)}
        raw["reasons"] = {str(number): "agreed" for number in draw(st.sets(st.integers(1, 7)))}
    if draw(st.booleans()):
        tested = TODAY + timedelta(days=draw(st.integers(0, 20)))
        raw["patch_test"] = {"date": tested.isoformat(), "result": draw(st.sampled_from(["clear", "absent"]))}
    if draw(st.booleans()):
        raw["scalp_ready_on"] = (TODAY + timedelta(days=draw(st.integers(0, 40)))).isoformat()
    if draw(st.booleans()):
        raw["signed_off_by"] = "A. Technician"
    raw["homework_passed"] = draw(st.sampled_from([None, True, False]))
    return raw


def planned(raw: Mapping[str, object]) -> tuple[Case, Assessment] | None:
    """The plan, or None where booking would have refused."""
    try:
        case = read_case(CONTENT, raw, TODAY)
        return case, assess(CONTENT, case)
    except (InvalidCaseError, SessionDateError):
        return None
