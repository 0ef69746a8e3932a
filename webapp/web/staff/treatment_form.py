"""The form of a treatment record, and what it starts from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import wtforms
from flask_babel import gettext, lazy_gettext
from wtforms.validators import AnyOf, InputRequired, Optional

from webapp.domain.treatment import ExtraCause, HomeCause, Outcome, TreatmentRecord
from webapp.services.treatments import Recordable, TreatmentDraft
from webapp.web.forms import StippleForm, at_most, choices, page_id
from webapp.web.listed import several
from webapp.web.staff.fields import day_before_field, note_field
from webapp.web.staff.preparation import CHOOSE
from webapp.web.staff.treatment_words import EXTRA_CAUSES, HOME_CAUSES, OUTCOMES, area_choices

LONGEST_LINE = 200


def _line(label: Any) -> Any:
    return wtforms.StringField(label, [at_most(LONGEST_LINE)], filters=[lambda value: value or ""])


class TreatmentForm(StippleForm):
    """One session as it went. `submission_id` makes the same page sent twice one record."""

    names_fields = True

    submission_id = wtforms.HiddenField()
    was = day_before_field()
    outcome = wtforms.RadioField(
        lazy_gettext("How did it go?"),
        [InputRequired(CHOOSE), AnyOf([str(code) for code in Outcome], CHOOSE)],
        choices=choices([(str(code), words) for code, (words, _, _) in OUTCOMES.items()]),
        validate_choice=False,
    )
    home_causes = several(lazy_gettext("Why was the client sent home?"), HOME_CAUSES.items())
    reason = note_field(lazy_gettext("The reason in your words"))
    areas = several(lazy_gettext("Areas treated"))
    areas_words = _line(lazy_gettext("Other areas"))
    pigment = _line(lazy_gettext("Pigment"))
    dilution = _line(lazy_gettext("Colour and dilution"))
    batch = _line(lazy_gettext("Batch number"))
    needle = _line(lazy_gettext("Needle"))
    depth = note_field(lazy_gettext("Depth"), rows=2)
    technician = wtforms.SelectField(lazy_gettext("Technician"), [InputRequired(CHOOSE)], validate_choice=False)
    minutes = wtforms.IntegerField(lazy_gettext("How long, in minutes"), [Optional()])
    reaction = note_field(lazy_gettext("Reaction of the skin"))
    next_steps = note_field(lazy_gettext("Next steps"))
    causes = several(lazy_gettext("Why more than three sessions?"), EXTRA_CAUSES.items())
    causes_words = _line(lazy_gettext("Another reason"))
    technician_agrees = wtforms.BooleanField(lazy_gettext("I advise a further session"))
    client_agrees = wtforms.BooleanField(lazy_gettext("The client wants a further session"))

    def draft(self, number: int) -> TreatmentDraft:
        """What was filled in, once it is valid."""
        return TreatmentDraft(
            page_id(self.submission_id), number, self.was.data, _id(self.technician.data) or UUID(int=0), self._record()
        )

    def _record(self) -> TreatmentRecord:
        """Without what the page no longer shows for this outcome: it was chosen for another one."""
        outcome = Outcome(self.outcome.data)
        was_held = outcome is not Outcome.SENT_HOME
        return TreatmentRecord(
            outcome=outcome,
            home_causes=() if was_held else tuple(map(HomeCause, self.home_causes.data)),
            reason=self.reason.data if outcome is not Outcome.DONE else "",
            areas=tuple(self.areas.data),
            areas_words=self.areas_words.data,
            pigment=self.pigment.data,
            dilution=self.dilution.data,
            batch=self.batch.data,
            needle=self.needle.data,
            depth=self.depth.data,
            minutes=self.minutes.data if was_held else None,
            reaction=self.reaction.data,
            next_steps=self.next_steps.data,
            causes=tuple(map(ExtraCause, self.causes.data)) if was_held else (),
            causes_words=self.causes_words.data if was_held else "",
            technician_agrees=was_held and bool(self.technician_agrees.data),
            client_agrees=was_held and bool(self.client_agrees.data),
        )


class AdditionForm(StippleForm):
    """Words that are added to a record."""

    submission_id = wtforms.HiddenField()
    words = note_field(lazy_gettext("What is to be added or put right"))


def treatment_form(session: Recordable) -> TreatmentForm:
    """The form for a booked session: as planned, by whoever is booked."""
    form = TreatmentForm(was=session.day, minutes=session.minutes, technician=str(session.technician_id or ""))
    form.areas.choices = choices(area_choices())
    form.technician.choices = choices(
        [("", gettext("Please choose")), *((str(each), name) for each, name in session.people.items())]
    )
    page_id(form.submission_id)
    return form


def addition_form() -> AdditionForm:
    """An empty one with an id of its own."""
    form = AdditionForm()
    page_id(form.submission_id)
    return form


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
