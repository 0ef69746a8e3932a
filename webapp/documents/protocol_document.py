"""The whole protocol on paper, as a clinic signs it: every setting, line, rule, conflict and source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from webapp.documents.pdf_apart import render_pdf_apart
from webapp.documents.plan_document import SHORT_HASH, Letterhead, layout_version
from webapp.documents.templates import environment
from webapp.documents.wording import Wording
from webapp.domain.approval import PART_NAMES, Part, Standing, State
from webapp.domain.assessment import Content
from webapp.domain.knowledge import KnowledgeBase
from webapp.domain.screening import SERIOUSNESS, FlagKind
from webapp.domain.setting_choices import ClinicLines
from webapp.domain.text import Text

if TYPE_CHECKING:
    from webapp.services.protocol_view import ItemView, ProtocolView, RuleView

STYLES = Path(__file__).parents[2] / "static" / "css" / "print_protocol.css"
NO_LINES = ClinicLines()


class Proof(Protocol):
    """What the proof of this content found."""

    @property
    def content_version(self) -> str: ...
    @property
    def cases(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def proved_at(self) -> datetime: ...
    @property
    def problems(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Choices:
    """What the clinic chose: the number of its settings (0: those of the installation) and its own words."""

    number: int = 0
    lines: ClinicLines = NO_LINES


@dataclass(frozen=True)
class ProtocolDocument:
    """All that stands on the paper, on one day, in one language. `approvals` None: printed without a record of them."""

    clinic: Letterhead
    created_on: date
    content: Content = field(repr=False)
    knowledge: KnowledgeBase = field(repr=False)
    view: ProtocolView = field(repr=False)
    choices: Choices = Choices()
    approvals: tuple[Standing, ...] | None = None
    proof: Proof | None = None
    locale: str = "en"

    @property
    def short_hash(self) -> str:
        """Enough of the content's hash to compare two papers by eye."""
        return self.content.version.removeprefix("sha256:")[:SHORT_HASH]

    @property
    def fingerprint(self) -> str:
        """One hash over everything that decides what the paper looks like."""
        entries = [(each.subject.code, each.subject.content_hash, each.entries) for each in self.approvals or ()]
        values = [(setting.code, setting.value) for setting in self.view.settings]
        decisive = (
            "protocol", layout_version(), self.content.version, self.clinic, self.created_on, self.choices, values,
            self.approvals is None, entries, self.proof, self.locale,
        )  # fmt: skip
        return hashlib.sha256(repr(decisive).encode()).hexdigest()


@dataclass(frozen=True)
class Signature:
    """One line to sign: a part of the paper, and who approved it already."""

    name: Text
    anchor: str
    standings: tuple[Standing, ...]

    @property
    def approved(self) -> int:
        return sum(standing.state is State.APPROVED for standing in self.standings)

    @property
    def standing(self) -> Standing | None:
        """The one approval that there is, where the part is approved as a whole."""
        return self.standings[0] if len(self.standings) == 1 else None


def render_protocol_pdf(document: ProtocolDocument) -> bytes:
    """The document as PDF, made anew in a process of its own. Raises PdfUnavailableError where none can be made."""
    return render_pdf_apart(render_protocol_html(document), STYLES)


def render_protocol_html(document: ProtocolDocument, translations: NullTranslations | None = None) -> str:
    """The page as HTML, in the language of the document; `translations` replace the catalogue of the app."""
    wording = Wording(document.locale, document.content.protocol.slots, translations)
    approvals = document.approvals or ()
    context = {
        "document": document,
        "clinic": document.clinic,
        "wording": wording,
        "say": wording.text,
        "view": document.view,
        "knowledge": document.knowledge,
        "questionnaire": document.content.questionnaire,
        "approvals": {standing.subject.code: standing for standing in approvals},
        "signatures": _signatures(approvals),
        "outstanding": sum(standing.state is not State.APPROVED for standing in approvals),
        "sections": _sections(document.view),
        "rules": [(flag, _decided_by(document.view, flag.kind)) for flag in document.view.flags],
        "flag_names": {flag.kind: flag.name for flag in document.view.flags},
    }
    return environment(wording.translations).get_template("print/protocol.html").render(context)


def _sections(view: ProtocolView) -> list[list[ItemView]]:
    """The items in the parts of the plan that they belong to."""
    sections = dict.fromkeys(item.section for item in view.items)
    return [[item for item in view.items if item.section is section] for section in sections]


def _decided_by(view: ProtocolView, kind: FlagKind) -> list[RuleView]:
    """The rules of which this is the most serious flag, so that each stands on the paper once."""
    return [rule for rule in view.rules if min(rule.kinds, key=SERIOUSNESS.__getitem__) is kind]


def _signatures(approvals: tuple[Standing, ...]) -> tuple[Signature, ...]:
    by_code = {standing.subject.code: standing for standing in approvals}
    rows = tuple(standing for standing in approvals if standing.subject.row)
    parts = {Part.CHOICES: "choices", Part.PLAN: "plan", Part.OTHER_RULES: "rules", Part.INTAKE: "intake"}
    return (
        Signature(Text("Screening rows, with the rules that follow from them"), "screening", rows),
        *(
            Signature(PART_NAMES[part], anchor, (by_code[part],) if part in by_code else ())
            for part, anchor in parts.items()
        ),
    )
