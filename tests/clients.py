"""The example clients of the domain, as case files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from webapp.content.case_file import read_case
from webapp.content.library import Library, read_library
from webapp.domain.assessment import Assessment, assess
from webapp.domain.care_plan import PlanItem
from webapp.domain.case import Case

TODAY = date(2026, 12, 1)
CONTENT = Path(__file__).parent.parent / "questionnaires"

BASE: dict[str, object] = {
    "age": 34,
    "care_plan_sex": "man",
    "hair_length": "shaved",
    "loss_pattern": ["crown"],
    "dryness": "comfortable",
    "sensitivity": "never",
    "scarring": ["none"],
    "sun": "almost_none",
    "minoxidil": "no",
    "growth_products": ["none"],
    "scalp_condition": ["none"],
    "allergies": ["none"],
    "history": ["none"],
    "medicines": ["none"],
    "health": ["none"],
    "pregnancy": "does_not_apply",
    "habits": ["none"],
    "patch_wish": "no",
    "desired_date": "2026-12-14",
}


def client(*, today: date = TODAY, patch_test: object = None, **changes: object) -> dict[str, object]:
    """A case file: the base answers with `changes`."""
    case: dict[str, object] = {"today": today.isoformat(), "answers": {**BASE, **changes}}
    return case if patch_test is None else {**case, "patch_test": patch_test}


CLIENTS: Mapping[str, dict[str, object]] = {
    "U01": client(),
    "U02": client(
        age=41,
        care_plan_sex="woman",
        hair_length="long",
        loss_pattern=["thin_all_over"],
        desired_date="2026-12-15",
    ),
    "U03": client(
        age=52, hair_length="buzz", loss_pattern=["mostly_bald"], dryness="very_dry", desired_date="2026-12-12"
    ),
    "U07": client(
        age=33,
        care_plan_sex="woman",
        hair_length="medium",
        loss_pattern=["hairline"],
        sensitivity="often",
        desired_date="2026-12-13",
        patch_test={"date": "2026-12-04"},
    ),
    "U09": client(age=31, hair_length="buzz", scarring=["own_keloid"], desired_date="2026-12-20"),
    "U12": client(
        age=30,
        care_plan_sex="woman",
        hair_length="long",
        loss_pattern=["thin_all_over"],
        dryness="dry_flakes",
        pregnancy="pregnant",
        desired_date="2027-01-05",
    ),
    "U14": client(
        age=63,
        hair_length="buzz",
        loss_pattern=["mostly_bald"],
        medicines=["blood_thinner"],
        habits=["alcohol"],
        desired_date="2026-12-16",
    ),
    "U22": client(
        age=28,
        hair_length="buzz",
        loss_pattern=["hairline"],
        habits=["smoke", "alcohol", "sport", "sauna", "hot_work"],
        sun="often",
    ),
}


@cache
def library() -> Library:
    """The clinic's content, read once."""
    return read_library(CONTENT)


def case_of(raw: Mapping[str, object]) -> Case:
    return read_case(library().content, raw, TODAY)


def assessed(raw: Mapping[str, object], **more: object) -> Assessment:
    """What follows from a case file, with `more` of its parts set."""
    return assess(library().content, case_of({**raw, **more}))


def with_answers(raw: Mapping[str, object], **changes: object) -> dict[str, object]:
    answers = raw["answers"]
    assert isinstance(answers, Mapping)
    return {**raw, "answers": {**answers, **changes}}


def items(assessment: Assessment, item_id: str, session: int | None = None) -> list[PlanItem]:
    """The lines of one protocol row, of one session or of all."""
    return [
        item for item in assessment.plan.items if item.id == item_id and (session is None or item.session == session)
    ]


def windows(assessment: Assessment, item_id: str) -> list[tuple[str, str]]:
    """First and last day of each line of one protocol row."""
    return [(item.start.isoformat(), str(item.end)) for item in items(assessment, item_id)]


def asking(assessment: Assessment, act: str, day: date) -> list[PlanItem]:
    """The tasks of a day that ask for an act."""
    return [item for item in assessment.plan.items if item.kind == "task" and act in item.acts and item.covers(day)]


def barring(assessment: Assessment, act: str, day: date) -> bool:
    """Whether a line of the day bars an act."""
    return any(item.kind == "avoid" and act in item.acts and item.covers(day) for item in assessment.plan.items)


def session_days(assessment: Assessment) -> list[str]:
    return [session.date.isoformat() for session in assessment.plan.sessions]


def kinds(assessment: Assessment) -> set[str]:
    """The kinds of flag above info."""
    return {str(flag.kind) for flag in assessment.flags} - {"info"}


def rules(assessment: Assessment) -> set[str]:
    return {flag.rule for flag in assessment.flags}
