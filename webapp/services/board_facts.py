"""What the board says of clients besides their session: allergies as they told them, and the oils agreed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from webapp.domain.care_plan import PlanItem
from webapp.domain.protocol import Kind
from webapp.domain.questionnaire import Questionnaire
from webapp.services.answer_records import COUNTS, AnswerRecords
from webapp.services.desk import Desk
from webapp.services.plans import PlanSnapshot
from webapp.storage.rows import AnswerChangeRow, ResponseRow

QUESTION, DETAILS = "allergies", "allergy_details"
NONE, LATEX = "none", "latex"


@dataclass(frozen=True)
class Allergies:
    """`options` in the content's words, `details` as the client wrote them. `is_known`: the client has answered."""

    options: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    latex: bool = False
    is_known: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to leave out."""
        return bool(self.options or self.details)


@dataclass(frozen=True)
class Oils:
    """The oils that the plan names, in the content's words. Without names they are to be agreed, or there are none."""

    names: tuple[str, ...] = ()
    is_allowed: bool = False


def allergies_of(session: Session, desk: Desk, client_ids: Collection[UUID]) -> Mapping[UUID, Allergies]:
    """The allergies of each client, in one query.

    Answers that wait for somebody count too: what was told yesterday must not be touched today.
    """
    in_force: dict[UUID, ResponseRow] = {}
    waiting: dict[UUID, ResponseRow] = {}
    for row, state in session.execute(_responses(client_ids)):
        (waiting if state == "waiting" else in_force)[row.client_id] = row
    records = AnswerRecords(desk.cipher, desk.content)
    told = {each: [rows[each] for rows in (in_force, waiting) if each in rows] for each in in_force | waiting}
    return {each: _allergies(desk.content.questionnaire, map(records.raw, rows)) for each, rows in told.items()}


def oils_of(plan: PlanSnapshot | None) -> Oils:
    """The oils in the plan that the client follows."""
    items = [item for item in plan.assessment.plan.items if _is_oiling(item)] if plan else []
    named = next((item.text.values["oils"] for item in items if "oils" in item.text.values), ())
    return Oils(tuple(map(str, named)) if isinstance(named, tuple) else (), bool(items))


def _is_oiling(item: PlanItem) -> bool:
    return item.kind is Kind.TASK and "oil" in item.acts


def _responses(client_ids: Collection[UUID]) -> Select[ResponseRow, str | None]:
    """Those that count or wait, oldest first; the later one of a client replaces the one before it."""
    is_told = or_(AnswerChangeRow.id.is_(None), AnswerChangeRow.state.in_((*COUNTS, "waiting")))
    return (
        select(ResponseRow, AnswerChangeRow.state)
        .outerjoin(AnswerChangeRow, AnswerChangeRow.response_id == ResponseRow.id)
        .where(ResponseRow.client_id.in_(client_ids), is_told)
        .order_by(ResponseRow.id)
    )


def _allergies(questionnaire: Questionnaire, told: Iterable[Mapping[str, object]]) -> Allergies:
    codes: dict[str, None] = {}
    details: dict[str, None] = {}
    is_known = False
    for answers in told:
        chosen = answers.get(QUESTION)
        is_known |= bool(chosen)
        codes |= dict.fromkeys(str(code) for code in chosen if code != NONE) if isinstance(chosen, list) else {}
        if answers.get(DETAILS):
            details[str(answers[DETAILS])] = None
    options = tuple(_words(questionnaire, code) for code in codes)
    return Allergies(options, tuple(details), LATEX in codes, is_known)


def _words(questionnaire: Questionnaire, code: str) -> str:
    """The option's words; one that the questionnaire no longer knows stands for itself."""
    option = questionnaire[QUESTION].option(code) if QUESTION in questionnaire else None
    return option.text if option else code
