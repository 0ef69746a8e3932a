"""An assessment as JSON and back: how a plan is kept, whole, whatever the content says later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from webapp.domain.assessment import Assessment
from webapp.domain.care_plan import CarePlan
from webapp.domain.protocol import Kind

_NO_WORDS: Mapping[str, Any] = {"text": {"template": ""}, "sources": (), "because": ()}


def write_assessment(assessment: Assessment) -> str:
    """The one spelling of `assessment`: equal assessments give equal text, so that its hash names the plan."""
    return json.dumps(_plain(assessment), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_assessment(record: str) -> Assessment:
    """The assessment that `write_assessment` wrote."""
    found = _typed(Assessment, json.loads(record))
    assert isinstance(found, Assessment)  # noqa: S101 - tells the type checker what _typed was asked for
    return found


def read_tasks(record: str) -> CarePlan:
    """The sessions and tasks of a plan without words, reasons and sources: a fifth of the time, for who reads many."""
    plan = json.loads(record)["plan"]
    tasks = [item for item in plan.get("items", ()) if item["kind"] == Kind.TASK]
    found = _typed(CarePlan, {"sessions": plan.get("sessions", ()), "items": [item | _NO_WORDS for item in tasks]})
    assert isinstance(found, CarePlan)  # noqa: S101 - tells the type checker what _typed was asked for
    return found


def read_follow_up(record: str) -> date | None:
    """The day of the follow-up visit in what `write_assessment` wrote; None where there is no plan. Reads no more."""
    found = json.loads(record)["plan"].get("follow_up")
    return date.fromisoformat(found["date"]) if found else None


def record_hash(record: str) -> str:
    """The hash that is printed on paper and compared with the phone."""
    return f"sha256:{hashlib.sha256(record.encode()).hexdigest()}"


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value) if not _is_default(value, each)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)  # type: ignore[type-var]  # codes, which sort
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return {name: _plain(each) for name, each in value.items()} if isinstance(value, Mapping) else value


def _is_default(value: object, each: Field[object]) -> bool:
    return each.default is not MISSING and getattr(value, each.name) == each.default


def _typed(hint: Any, value: Any) -> object:
    """`value` as the type that a dataclass field asks for."""
    origin, parameters = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        wanted = [each for each in parameters if each is not NoneType]
        return None if value is None else _typed(wanted[0], value)
    if origin in (tuple, frozenset):
        return origin(_typed(parameters[0], each) for each in value)
    if is_dataclass(hint) and isinstance(hint, type):
        hints = _hints(hint)
        return hint(**{name: _typed(hints[name], each) for name, each in value.items()})
    return _scalar(hint, value)


def _scalar(hint: Any, value: Any) -> object:
    if isinstance(value, dict):
        is_date = set(value) == {"date"} and isinstance(value["date"], str) and hint in (date, object)
        return date.fromisoformat(value["date"]) if is_date else {k: _scalar(object, each) for k, each in value.items()}
    if isinstance(value, list):
        return tuple(value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
