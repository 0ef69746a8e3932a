"""The form of a decision, filled in with what stands, and read back as the domain's draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import wtforms
from flask_babel import gettext, lazy_gettext
from wtforms.validators import AnyOf, InputRequired

from webapp.domain.decision import ADDED, Changes, Considered, DecisionKind, Draft, flag_key
from webapp.domain.screening import FlagKind
from webapp.web.forms import StippleForm, choices
from webapp.web.staff.fields import note_field, optional_day_field
from webapp.web.staff.words import DECISIONS, FLAGS, cause

NO_DECISION = lazy_gettext("Please choose a decision.")


class SeenAnswers(StippleForm):
    """A form that says which answers its page has shown: others may have come since."""

    seen = wtforms.HiddenField()

    def seen_answers(self) -> UUID:
        """The response that was shown; where the page did not say it, one that nobody has."""
        try:
            return UUID(self.seen.data)
        except (TypeError, ValueError):
            return UUID(int=0)


class SetAsideForm(SeenAnswers):
    """Why a change of answers is set aside."""

    set_aside_reason = note_field(lazy_gettext("Why the plan stays as it was"))


class DecisionForm(SeenAnswers):
    """One decision. What is ticked below it counts for “approve with changes” alone, but for the letter."""

    kind = wtforms.RadioField(
        lazy_gettext("Decision"),
        [InputRequired(NO_DECISION), AnyOf(list(DecisionKind), NO_DECISION)],
        choices=choices(DECISIONS.items()),
        validate_choice=False,
    )
    letter_received = wtforms.BooleanField(lazy_gettext("The doctor's letter is here and I have read it"))
    # Whether a flag is there to be set aside is the domain's to say: it can be gone since the page was opened.
    set_aside = wtforms.SelectMultipleField(lazy_gettext("Set these flags aside"), validate_choice=False)
    client_agreed = wtforms.BooleanField(lazy_gettext("The client wants to leave the patch test out, and said so"))
    add = wtforms.SelectMultipleField(
        lazy_gettext("Ask for this as well"), choices=choices([(str(kind), FLAGS[kind]) for kind in ADDED])
    )
    first_session = optional_day_field(lazy_gettext("Another first date"))
    oils = wtforms.SelectMultipleField(lazy_gettext("Oils agreed with the client"), validate_choice=False)
    defer_until = optional_day_field(lazy_gettext("Wait until"))
    reason = note_field(lazy_gettext("Reason"), rows=4)

    @classmethod
    def about(cls, considered: Considered) -> DecisionForm:
        """The form for one client; when it is opened, it says what stands changed so far."""
        form = cls(**_standing(considered.standing))
        form.set_aside.choices = choices(_flags(considered))
        form.oils.choices = choices(_oils(considered))
        return form

    @classmethod
    def unsent(cls, considered: Considered) -> DecisionForm:
        """The same on a page on which another form was sent."""
        form = cls.about(considered)
        form.process(None, **_standing(considered.standing))
        return form

    def draft(self, considered: Considered) -> Draft:
        """What was filled in."""
        changes = Changes(
            add=tuple(FlagKind(kind) for kind in self.add.data or ()),
            set_aside=frozenset(self.set_aside.data or ()) | self._unseen(considered),
            oils=tuple(self.oils.data or ()),
            first_session=self.first_session.data,
            prepare_from=considered.standing.prepare_from,
            letter_received=bool(self.letter_received.data),
            client_agreed=bool(self.client_agreed.data),
        )
        return Draft(DecisionKind(self.kind.data), self.reason.data, changes, self.defer_until.data)

    def _unseen(self, considered: Considered) -> frozenset[str]:
        """What was set aside before and is not there to be ticked now stays so."""
        return considered.standing.set_aside - {flag_key(flag) for flag in considered.flags}


def _standing(standing: Changes) -> dict[str, Any]:
    return {
        "letter_received": standing.letter_received,
        "set_aside": sorted(standing.set_aside),
        "client_agreed": standing.client_agreed,
        "add": [str(kind) for kind in standing.add],
        "first_session": standing.first_session,
        "oils": list(standing.oils),
    }


def _flags(considered: Considered) -> list[tuple[str, str]]:
    """Every flag that can be set aside, with what raised it. A patch test that can never be left out is not offered."""
    offered = [flag for flag in considered.flags if flag.kind is not FlagKind.INFO]
    return [
        (flag_key(flag), f"{FLAGS[flag.kind]}: {cause(flag)}")
        for flag in offered
        if flag.waivable or flag.kind is not FlagKind.PATCH_TEST
    ]


def _oils(considered: Considered) -> list[tuple[str, str]]:
    allowed = set(considered.oils)
    return [(oil.code, gettext(oil.text)) for oil in considered.content.protocol.oils if oil.code in allowed]
