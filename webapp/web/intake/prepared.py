"""What the content says about the pages of the intake, worked out once at the start of the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app
from flask.blueprints import BlueprintSetupState

from webapp.services import Services
from webapp.web.intake.form import IntakeForm, form_class
from webapp.web.intake.questions import AskedQuestion, ask


@dataclass(frozen=True)
class Prepared:
    """The form and the questions, made from the content."""

    form_class: type[IntakeForm]
    questions: tuple[AskedQuestion, ...]


def prepare(state: BlueprintSetupState) -> None:
    """Called when the blueprint joins an app, so that content which fits no form stops the start."""
    services = cast(Services, state.app.extensions["stipple"])
    questionnaire = services.library.content.questionnaire
    state.app.extensions["stipple_intake"] = Prepared(form_class(questionnaire), ask(questionnaire))


def prepared() -> Prepared:
    """That of the running app."""
    return cast(Prepared, current_app.extensions["stipple_intake"])
