"""One review: what was answered, what follows from it, and the decision."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from webapp.domain.assessment import Assessment
from webapp.domain.problem import RefusedError
from webapp.services.decisions import NotClaimedError, ReviewDetail
from webapp.services.reviews import ReviewDecidedError, ReviewTakenError
from webapp.services.waiting_changes import AnswersChangedError
from webapp.web import services
from webapp.web.answers.words import in_words
from webapp.web.formats import moment
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.decision_form import DecisionForm, SetAsideForm
from webapp.web.staff.page import show_problem, show_problems, staff_form
from webapp.web.staff.words import DECISIONS, answers_in_words

CHANGED_AGAIN = lazy_gettext(
    "The client has changed an answer since you opened this page. Nothing of yours was stored. Please look again."
)


def review(review_id: UUID) -> ResponseReturnValue:
    """Everything about one intake, and the form to decide it for whoever holds it."""
    detail = services().staff.decisions.detail(review_id)
    return _page(detail, DecisionForm.about(detail.considered))


def claim(review_id: UUID) -> Response:
    """Take a review in hand, so that nobody else works on it."""
    _claim(review_id, take_over="take_over" in request.form)
    return redirect(url_for("staff.review", review_id=review_id))


def release(review_id: UUID) -> Response:
    """Give it back to the queue."""
    try:
        services().staff.reviews.release(review_id, this_staff().staff_id)
    except ReviewDecidedError:
        flash(gettext("This review was decided already."), "info")
    return redirect(url_for("staff.queue"))


def decide(review_id: UUID) -> ResponseReturnValue:
    """Decide, or show what would follow."""
    if "take" in request.form:
        _claim(review_id, take_over=True)
    detail = services().staff.decisions.detail(review_id)
    form = DecisionForm.about(detail.considered)
    is_complete = form.was_sent_complete()
    if _is_outdated(detail, form) or not is_complete:
        return _page(detail, form)
    if "preview" in request.form:
        return _preview(detail, form)
    if _is_decided(detail, form):
        flash(gettext("Decided: %(decision)s.", decision=DECISIONS[form.draft(detail.considered).kind]), "success")
        return redirect(url_for("staff.client", client_id=detail.client_id))
    return _page(services().staff.decisions.detail(review_id), form)


def set_aside_change(review_id: UUID) -> ResponseReturnValue:
    """Leave the plan with the old answers, and say why."""
    detail, aside = services().staff.decisions.detail(review_id), SetAsideForm()
    if aside.was_sent_complete() and _is_set_aside(review_id, aside):
        flash(gettext("Set aside. The plan goes on with the answers from before."), "success")
        return redirect(url_for("staff.client", client_id=detail.client_id))
    newest = services().staff.decisions.detail(review_id)
    form = DecisionForm.unsent(newest.considered)
    for messages in aside.errors.values():
        form.form_errors.extend(messages)  # The page's own form says what is wrong on it.
    return _page(newest, form, aside)


def _page(
    detail: ReviewDetail,
    form: DecisionForm,
    aside: SetAsideForm | None = None,
    preview: Assessment | None = None,
) -> tuple[str, int]:
    considered, change = detail.considered, detail.change
    return staff_form(
        "review.html",
        form,
        aside=aside or SetAsideForm(),
        differences=in_words(change.changed.answers, with_texts=True) if change else [],
        review=detail,
        answered=answers_in_words(considered.case.response, considered.flags),
        preview=preview,
        aftercare=services().aftercare.of(detail.client_id),
        is_mine=detail.holder is not None and detail.holder.staff_id == this_staff().staff_id,
        was_sent=request.method == "POST",
    )


def _preview(detail: ReviewDetail, form: DecisionForm) -> ResponseReturnValue:
    problems, preview = services().staff.decisions.preview(detail.review_id, form.draft(detail.considered))
    show_problems(form, problems)
    return _page(detail, form, preview=preview)


def _is_outdated(detail: ReviewDetail, form: DecisionForm) -> bool:
    """Whether the form comes from a page that has shown other answers than those that wait; the next page says so."""
    is_outdated = detail.change is not None and form.seen_answers() != detail.change.response_id
    if is_outdated:
        show_problem(form, "", str(CHANGED_AGAIN))
    return is_outdated


def _is_decided(detail: ReviewDetail, form: DecisionForm) -> bool:
    try:
        draft = form.draft(detail.considered)
        services().staff.decisions.decide(detail.review_id, this_staff().staff_id, draft, form.seen_answers())
    except RefusedError as refused:
        show_problems(form, refused.problems)
    except NotClaimedError as error:
        show_problem(form, "", _not_in_hand(error.by))
    except ReviewDecidedError:
        show_problem(form, "", gettext("Somebody has decided this review already. Nothing of yours was stored."))
    except AnswersChangedError:
        show_problem(form, "", str(CHANGED_AGAIN))
    return not form.errors


def _is_set_aside(review_id: UUID, form: SetAsideForm) -> bool:
    try:
        services().staff.changes.set_aside(
            review_id, this_staff().staff_id, form.set_aside_reason.data, form.seen_answers()
        )
    except RefusedError as refused:
        show_problems(form, refused.problems)
    except NotClaimedError as error:
        show_problem(form, "", _not_in_hand(error.by))
    except ReviewDecidedError:
        show_problem(form, "", gettext("Somebody has decided this review already. Nothing of yours was stored."))
    except AnswersChangedError:
        show_problem(form, "", str(CHANGED_AGAIN))
    return not form.errors


def _not_in_hand(by: str | None) -> str:
    if by:
        return gettext("%(name)s has taken this review in the meantime. Nothing of yours was stored.", name=by)
    return gettext("This review is no longer in your hands. Take it and decide, with the button below.")


def _claim(review_id: UUID, *, take_over: bool) -> None:
    try:
        before = services().staff.reviews.claim(review_id, this_staff().staff_id, take_over=take_over)
    except ReviewTakenError as taken:
        flash(gettext("Taken by %(name)s since %(moment)s.", name=taken.by, moment=moment(taken.since)), "warning")
    except ReviewDecidedError:
        flash(gettext("This review was decided already."), "info")
    else:
        if before:
            flash(gettext("You took this review over from %(name)s.", name=before), "info")
