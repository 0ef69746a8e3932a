"""What the pages that a phone keeps are made from, as one short word: pages of another version are fetched anew."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import current_app, url_for

from webapp.documents.wording import CATALOGUES
from webapp.services.answer_changes import ChangeNote
from webapp.services.plans import PlanSnapshot
from webapp.web import services
from webapp.web.clinic import clinic
from webapp.web.clinic_lines import clinic_lines
from webapp.web.language import language
from webapp.web.sign_in_state import this_client

DIGITS = 16
# One file of each kind: all scripts share one version, each stylesheet has its own.
FILES = ("js/kept_days.mjs", "css/base.css", "css/forms.css", "css/plan.css", "css/client.css")


def kept_version(snapshot: PlanSnapshot | None, last: ChangeNote | None) -> str:
    """The same as long as the kept pages would be; it says nothing by itself.

    What replaces the plan of a client who waits is about today, so it is another each day.
    """
    has_days = snapshot is not None and bool(snapshot.assessment.plan.sessions)
    parts = (
        this_client().client_id,
        (snapshot.number, snapshot.plan_hash) if snapshot else None,
        None if has_days else services().today(),
        (last.at, last.state, last.is_frozen, last.settled_at) if last else None,
        sorted(services().staff.schedule.hours(this_client().client_id).items()) if has_days else None,
        language(),
        clinic_lines(),
        clinic(),
        services().config.time_zone.key,
        services().library.content.version,
        [url_for("static", filename=name) for name in FILES],
        _markup(Path(current_app.root_path) / str(current_app.template_folder)),
    )
    return sha256(repr(parts).encode()).hexdigest()[:DIGITS]


@lru_cache(maxsize=4)
def _markup(templates: Path) -> str:
    """The hash of all templates and translations: a process keeps those that it started with."""
    paths = sorted((*templates.rglob("*.html"), *CATALOGUES.rglob("*.mo")))
    return sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()
