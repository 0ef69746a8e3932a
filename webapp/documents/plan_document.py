"""A care plan, or the letter that stands in its place while a client has to wait, as a page to print."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from gettext import NullTranslations
from itertools import groupby
from pathlib import Path

from webapp.documents.instructions import instructions
from webapp.documents.limits import session_tables, whole_time_rules
from webapp.documents.qr import qr_code
from webapp.documents.reasons import answer, reasons, source_groups
from webapp.documents.templates import environment
from webapp.documents.weeks import daily_tasks, once_tasks, standing_tasks, tasks, weeks
from webapp.documents.wording import Wording
from webapp.domain.assessment import Assessment, Content
from webapp.domain.care_plan import PlanItem
from webapp.domain.clinic_profile import ClinicProfile
from webapp.domain.knowledge import KnowledgeBase
from webapp.domain.protocol import Kind
from webapp.domain.response import clean_text
from webapp.domain.screening import Flag, FlagKind

TOP = Path(__file__).parents[2]
# Everything that decides what a printed page looks like, besides its content.
DRAWN_BY = (
    "webapp/documents/*.py", "webapp/translations/**/*.mo", "templates/print/**/*.html", "static/css/print*.css",
)  # fmt: skip
# A name is a line of a letter. What is longer than any name is cut, so that no page is spent on it.
LONGEST_NAME = 120
# Text fonts have no glyphs for pictures; a file with holes in its text cannot be read aloud (PDF/UA).
_EMOJI = re.compile("[\u2190-\u2bff\u20e3\ufe00-\ufe0f\U0001f000-\U0001faff]\u200d?")
SHORT_HASH = 12


@dataclass(frozen=True)
class Letterhead:
    """The clinic as its papers show it. `base_url` is where the client's own pages are, without a slash at the end.

    The lines are what it says in its own words beside its numbers.
    """

    name: str
    phone: str
    email: str
    address: str
    emergency_number: str
    base_url: str
    contact_line: str = ""
    emergency_line: str = ""

    @classmethod
    def of(cls, profile: ClinicProfile, base_url: str) -> Letterhead:
        """The clinic as it describes itself now."""
        contact = (profile.name, profile.phone, profile.email, profile.address, profile.emergency_number)
        return cls(*contact, base_url)


@dataclass(frozen=True)
class PlanDocument:
    """All that stands on one client's paper: one version of a plan, for one reader, in one language.

    `aftercare` are the rules that go on after a session while there is no plan; only a letter has them.
    """

    clinic: Letterhead
    number: int
    plan_hash: str
    created_on: date
    assessment: Assessment
    content: Content = field(repr=False)
    knowledge: KnowledgeBase = field(repr=False)
    client_name: str = ""
    signed_off_by: str = ""
    locale: str = "en"
    aftercare: tuple[PlanItem, ...] = ()

    @property
    def is_letter(self) -> bool:
        """Whether the client has to wait, so that there is no plan to print."""
        return not self.assessment.plan.sessions

    @property
    def short_hash(self) -> str:
        """Enough of the hash to compare paper and phone by eye."""
        return self.plan_hash.removeprefix("sha256:")[:SHORT_HASH]

    @property
    def name(self) -> str:
        """The client's name as a heading can carry it."""
        return heading_name(self.client_name)

    @property
    def fingerprint(self) -> str:
        """One hash over everything that decides what the paper looks like."""
        decisive = (
            layout_version(),
            self.content.version,
            self.plan_hash,
            self.number,
            self.created_on,
            self.clinic,
            self.client_name,
            self.signed_off_by,
            self.locale,
            *(item.key for item in self.aftercare),
        )
        return hashlib.sha256(repr(decisive).encode()).hexdigest()


def printable(words: str) -> str:
    """Words without what no font of a printed page can draw."""
    return _EMOJI.sub("", clean_text(words)).strip()


def heading_name(name: str) -> str:
    """A name as a heading of a printed page can carry it."""
    name = printable(name)
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


@cache
def layout_version() -> str:
    """One hash over the files that draw the page, so that nobody has to remember to raise a number."""
    digest = hashlib.sha256()
    for file in sorted(path for pattern in DRAWN_BY for path in TOP.glob(pattern)):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def render_plan_html(document: PlanDocument, translations: NullTranslations | None = None) -> str:
    """The page as HTML, in the language of the document; `translations` replace the catalogue of the app."""
    wording = Wording(document.locale, document.content.protocol.slots, translations)
    template = "print/letter.html" if document.is_letter else "print/plan.html"
    context = _letter(document) if document.is_letter else _plan(document, wording)
    shared = {
        "document": document,
        "clinic": document.clinic,
        "wording": wording,
        "qr": qr_code(f"{document.clinic.base_url}/me"),
    }
    return environment(wording.translations).get_template(template).render(shared | context)


def _letter(document: PlanDocument) -> dict[str, object]:
    flags = [flag for flag in document.assessment.flags if flag.kind is FlagKind.DEFER]
    ends = [flag.until for flag in flags if flag.until]
    return {
        "flags": flags,
        # One open reason leaves the day open.
        "until": max(ends) if ends and len(ends) == len(flags) else None,
        "wants_letter": any(flag.letter for flag in flags),
        "aftercare": [item for item in document.aftercare if item.kind is Kind.AVOID],
    }


def _plan(document: PlanDocument, wording: Wording) -> dict[str, object]:
    plan, content = document.assessment.plan, document.content
    by_kind = {kind: [item for item in plan.items if item.kind is kind] for kind in Kind}
    last = plan.sessions[-1].date
    return {
        "plan": plan,
        "visits": {item.session: item for item in by_kind[Kind.MILESTONE] if "session" in item.acts},
        "patch_visit": next((item for item in by_kind[Kind.MILESTONE] if "patch_test" in item.acts), None),
        "waiting_for": plan.sessions[0].waiting_for,
        "warning_signs": [item for item in by_kind[Kind.INFO] if "warning_signs" in item.acts],
        "milestones": _by_day(item for item in by_kind[Kind.MILESTONE] if item.start > last),
        "infos": [item for item in by_kind[Kind.INFO] if item.end and "warning_signs" not in item.acts],
        "long_term": [item for item in by_kind[Kind.INFO] if item.end is None],
        "whole_time": whole_time_rules(plan),
        "session_tables": session_tables(plan),
        "once": instructions(once_tasks(plan)),
        "standing": instructions(standing_tasks(plan)),
        "daily": instructions(daily_tasks(plan)),
        "weeks": weeks(plan, wording.week_start),
        "flags": [(flag, _answer(flag, content)) for flag in document.assessment.flags],
        "reasons": reasons([*tasks(plan), *by_kind[Kind.AVOID], *_others(by_kind)], content.questionnaire),
        "sources": source_groups(document.assessment, document.knowledge),
    }


def _by_day(items: Iterable[PlanItem]) -> list[tuple[date, list[PlanItem]]]:
    return [(day, list(group)) for day, group in groupby(items, key=lambda item: item.start)]


def _others(by_kind: dict[Kind, list[PlanItem]]) -> Iterator[PlanItem]:
    yield from by_kind[Kind.MILESTONE]
    yield from by_kind[Kind.INFO]


def _answer(flag: Flag, content: Content) -> object:
    return answer(flag.because, content.questionnaire) if flag.because else None
