"""Reads a case: what `stipple plan` plans without a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from webapp.domain.assessment import Content
from webapp.domain.case import CLEAR, REACTION, Case, PatchTest
from webapp.domain.errors import DomainError
from webapp.domain.protocol import SettingValue
from webapp.domain.response import InvalidResponseError, Response, read_response
from webapp.domain.settings import InvalidSettingError, choose_settings
from webapp.domain.timeline import MOST_SESSIONS

_Value = TypeVar("_Value")
_KEYS = frozenset({
    "today", "answers", "sessions", "reasons", "patch_test", "scalp_ready_on", "homework_passed", "signed_off_by",
    "settings",
})  # fmt: skip
_RESULTS = {"clear": CLEAR, "reaction": REACTION, "absent": None, "": None, "none": None}


class InvalidCaseError(DomainError):
    """The case cannot be planned; `lines` say why, one for each mistake, naming the question and the value."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_case(content: Content, raw: object, today: date, settings: Mapping[str, object] | None = None) -> Case:
    """The case in `raw` (the parsed YAML or JSON); `today`, in the clinic's time zone, where it gives none.

    `settings` are the clinic's own choices, on which those of the case go first.

    Raises InvalidCaseError with every mistake at once.
    """
    if not isinstance(raw, Mapping):
        raise InvalidCaseError(["case: must be a mapping with answers"])
    reader = _Reader(content, raw, settings or {})
    case = reader.case(today)
    if reader.errors:
        raise InvalidCaseError(reader.errors)
    return case


@dataclass
class _Reader:
    content: Content
    raw: Mapping[object, object]
    clinic_settings: Mapping[str, object]
    errors: list[str] = field(default_factory=list)

    def case(self, default_today: date) -> Case:
        for key in self.raw:
            if key not in _KEYS:
                self.errors.append(f"{key}: is not part of a case; known: {', '.join(sorted(_KEYS))}")
        today = self._date("today", self.raw.get("today")) or default_today
        return Case(
            today=today,
            response=self._response(today),
            settings=self._settings(),
            sessions=self._sessions(today),
            reasons=self._reasons(),
            patch_test=self._patch_test(),
            scalp_ready_on=self._date("scalp_ready_on", self.raw.get("scalp_ready_on")),
            homework_passed=self._flag("homework_passed"),
            signed_off_by=self._name("signed_off_by"),
        )

    def _response(self, today: date) -> Response:
        answers = {str(key): value for key, value in self._mapping("answers").items()}
        try:
            return read_response(self.content.questionnaire, answers, today)
        except InvalidResponseError as invalid:
            self.errors += [
                f"answers.{wrong.question}: {_shown(wrong.value)}: {wrong.message}" for wrong in invalid.errors
            ]
            return Response()

    def _settings(self) -> Mapping[str, SettingValue]:
        chosen: dict[str, SettingValue] = choose_settings(self.content.protocol, self.clinic_settings)
        for code, value in self._mapping("settings").items():
            try:
                chosen[str(code)] = choose_settings(self.content.protocol, {str(code): value})[str(code)]
            except InvalidSettingError as invalid:
                self.errors.append(str(invalid))
        return chosen

    def _sessions(self, today: date) -> dict[int, date]:
        sessions: dict[int, date] = {}
        for key, value in self._mapping("sessions").items():
            number = self._session_number("sessions", key)
            day = self._date(f"sessions.{key}", value)
            if number and day:
                sessions[number] = day
        self._check_order(sessions, today)
        return dict(sorted(sessions.items()))

    def _check_order(self, sessions: Mapping[int, date], today: date) -> None:
        previous = today
        for number, day in sorted(sessions.items()):
            if day < previous:
                self.errors.append(f"sessions.{number}: {day}: comes before {previous}")
            previous = day

    def _session_number(self, name: str, key: object) -> int | None:
        if str(key).isdecimal() and len(str(key)) == 1 and 1 <= int(str(key)) <= MOST_SESSIONS:
            return int(str(key))
        self.errors.append(f"{name}.{key}: sessions are numbered 1 to {MOST_SESSIONS}")
        return None

    def _reasons(self) -> dict[int, str]:
        numbered = {self._session_number("reasons", key): str(value) for key, value in self._mapping("reasons").items()}
        return {number: reason for number, reason in numbered.items() if number and reason.strip()}

    def _patch_test(self) -> PatchTest | None:
        test = self._mapping("patch_test")
        if not test:
            return None
        for key in set(test) - {"date", "result", "read_on"}:
            self.errors.append(f"patch_test.{key}: is not known; known: date, result, read_on")
        done_on = self._date("patch_test.date", test.get("date"))
        result = str(test.get("result") or "").lower()
        if result not in _RESULTS:
            self.errors.append(f"patch_test.result: {_shown(test.get('result'))}: must be clear, reaction or absent")
        if done_on is None:
            if not any(error.startswith("patch_test.date") for error in self.errors):
                self.errors.append("patch_test.date: is missing")
            return None
        return PatchTest(done_on, _RESULTS.get(result), self._date("patch_test.read_on", test.get("read_on")))

    def _mapping(self, key: str) -> Mapping[object, object]:
        value = self.raw.get(key)
        if value is None or value == "":
            return {}
        if not isinstance(value, Mapping):
            self.errors.append(f"{key}: {_shown(value)}: must be a mapping (name: value)")
            return {}
        return value

    def _date(self, name: str, value: object) -> date | None:
        if value is None or value == "":
            return None
        return self._try(name, value, "must be a date such as 2026-12-14", _read_date)

    def _flag(self, key: str) -> bool | None:
        value = self.raw.get(key)
        return None if value is None else self._try(key, value, "must be true or false", _read_flag)

    def _name(self, key: str) -> str | None:
        value = self.raw.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self.errors.append(f"{key}: {_shown(value)}: must be a name")
            return None
        return value.strip() or None

    def _try(self, name: str, value: object, wanted: str, read: Callable[[object], _Value]) -> _Value | None:
        try:
            return read(value)
        except (ValueError, KeyError):
            self.errors.append(f"{name}: {_shown(value)}: {wanted}")
            return None


def _read_date(value: object) -> date:
    if type(value) is date:
        return value
    day = date.fromisoformat(str(value))
    if not date(2000, 1, 1) <= day <= date(2200, 1, 1):
        raise ValueError(value)
    return day


def _read_flag(value: object) -> bool:
    known = {"true": True, "yes": True, "passed": True, "false": False, "no": False, "failed": False}
    return known[str(value).lower()]


def _shown(value: object) -> str:
    """A value as an error shows it: on one line, and not longer than it helps."""
    text = ascii(value) if not isinstance(value, str) else value
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}..."
