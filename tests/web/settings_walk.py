"""What managers and technicians see of the settings: refused, shown, saved, changed by two at once, and plans moved."""

from uuid import UUID

from tests.settings import draft
from tests.web.page import Visit
from tests.web.walk import WORDS, Walk
from webapp.domain.setting_choices import ClinicLines
from webapp.domain.settings import choose_settings
from webapp.services.settings_changes import SettingsDraft
from webapp.web.staff.settings_form import form_fields

PAGE = "/staff/protocol/settings"
TOO_EARLY = {"prep_days": "21"}


def walk_settings(walk: Walk, desk: Visit, technician: Visit, manager: UUID) -> None:
    walk.look(PAGE, "first", desk)
    walk.post(f"{PAGE}/preview", "nothing", desk)
    walk.post(f"{PAGE}/preview", "wrong", desk, **fields(walk, first_wash_day="9", oils=[], contact="0" * 300))
    walk.post(f"{PAGE}/preview", "a promise", desk, **fields(walk, contact="100%"))
    walk.post(f"{PAGE}/preview", "the same", desk, **fields(walk))
    wanted = fields(walk, first_wash_day="6", oils=["jojoba", "argan"], session_hours_1="5.5", contact=WORDS)
    walk.post(f"{PAGE}/preview", "shown", desk, **wanted | TOO_EARLY)
    walk.post(f"{PAGE}/versions", "back", desk, **wanted, edit="1")
    walk.post(f"{PAGE}/versions", "saved", desk, **wanted | TOO_EARLY, reason=WORDS)
    walk.post(f"{PAGE}/versions", "second", desk, **wanted | {"spf": "60"})
    walk.look(f"{PAGE}?version=0", "older", desk)
    walk.look(PAGE, "read", technician)
    walk.look(f"{PAGE}/plans", "live", desk)
    walk.post(f"{PAGE}/plans/moves", "nobody", desk, number="1")
    walk.post(f"{PAGE}/plans/moves", "stale", desk, number="0", all="1")
    walk.post(f"{PAGE}/plans/moves", "all", desk, number="1", all="1")
    walk.post(f"{PAGE}/plans/moves", "again", desk, number="1", all="1")
    walk.clinic.work.settings.save(draft(walk.clinic, first_wash_day=7), manager)
    walk.look(f"{PAGE}/plans", "one more day", desk)


def fields(walk: Walk, **typed: object) -> dict[str, object]:
    """The form as it opens for the first version, with some of it typed over."""
    values = choose_settings(walk.services.library.content.protocol, {})
    sent: dict[str, object] = {}
    for name, value in form_fields(SettingsDraft(0, values, ClinicLines())):
        before = sent.get(name)
        sent[name] = [*before, value] if isinstance(before, list) else [value]
    return sent | typed
