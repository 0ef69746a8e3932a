"""Something has changed: a client says so in a few taps, without scripts, and sees at once what becomes of it."""

from collections.abc import Callable

import pytest

from tests.clients import CLIENTS, with_answers
from tests.web.client.conftest import Phone
from tests.web.page import Page, Visit
from webapp.documents.plan_document import render_plan_html
from webapp.storage.rows import new_id

TOPICS = "/me/changes"


def test_today_the_plan_and_the_warning_signs_lead_there_with_one_tap(man: Phone):
    for page in ("/me", "/me/plan", "/me/warning-signs"):
        assert man.open(page).select(f"main a[href='{TOPICS}']"), page


def test_the_check_before_a_session_leads_there(man: Phone):
    man.book({1: "2026-12-14"})

    assert man.on("2026-12-13").select(".tick a[href='/me/check']")
    assert man.open("/me/check").select(f"main a[href='{TOPICS}']")


def test_the_choice_is_short_and_every_question_can_be_reached(man: Phone, services):
    page = man.open(TOPICS)

    assert len(page.select("main > .topics a")) == 9
    for question in services.library.content.questionnaire.questions:
        assert page.select(f".more-topics a[href$='{question.id.replace('_', '-')}']")


def test_only_the_questions_concerned_are_asked_with_what_was_said_before(man: Phone):
    page = man.open(f"{TOPICS}/hair")

    assert [tag["id"] for tag in page.select("fieldset.question")] == ["hair_length"]
    assert page.one("input[checked]")["value"] == "shaved"


def test_a_summary_says_before_and_now(man: Phone):
    page = fill_in(man, "hair", hair_length="long")

    assert page.h1 == "Is this right?"
    assert page.text(".difference-before") == "Before Shaved"
    assert page.text(".difference-now").startswith("Now Long")


def test_pregnant_the_plan_stops_at_once(man: Phone):
    man.book({1: "2026-12-14"})
    man.on("2026-12-13")

    page = tell(man, "pregnancy", pregnancy="pregnant")

    assert page.h1 == "Your plan is paused"
    assert "Do not come to a session before we have talked." in page.text()
    assert "14 December" not in page.text()
    for address in ("/me", "/me/plan", "/me/result", "/me/day/2026-12-14"):
        shown = man.open(address)
        assert shown.h1 == "Your plan is paused"
        assert not shown.select(".tick")


def test_a_stopped_plan_cannot_be_ticked_into_the_days_to_come(man: Phone):
    tell(man, "pregnancy", pregnancy="pregnant")

    assert man.open("/me/warning-signs").select("a[href^=tel]")
    assert man.open("/me/plan.pdf").response.mimetype == "application/pdf"


def test_after_a_session_what_to_leave_alone_stays_to_be_read(man: Phone):
    man.book({1: "2026-12-14", 2: "2026-12-21"})
    man.on("2026-12-16")

    page = tell(man, "pregnancy", pregnancy="pregnant")

    rules = page.texts("section[aria-labelledby=aftercare] .avoid-line")
    assert "Shaving your head" in rules
    assert not [rule for rule in rules if any(character.isdigit() for character in rule)]
    assert page.select("section[aria-labelledby=aftercare] a[href='/me/warning-signs']")
    assert not page.select(".tick")


def test_the_letter_on_paper_has_the_rules_after_a_session_and_the_warning_signs(man: Phone, services):
    man.book({1: "2026-12-14"})
    man.on("2026-12-16")
    tell(man, "pregnancy", pregnancy="pregnant")

    snapshot = services.plans.current(man.client_id)
    letter = render_plan_html(services.documents._document(snapshot))

    assert "After your session" in letter
    assert "<li>Smoking and alcohol</li>" in letter
    assert "Call us the same day" in letter
    assert "21 December" not in letter


def test_before_any_session_there_is_no_aftercare(man: Phone):
    assert not tell(man, "pregnancy", pregnancy="pregnant").select("section[aria-labelledby=aftercare]")


def test_what_needs_a_look_leaves_the_plan_as_it_is_and_says_so(man: Phone):
    before = man.open("/me/plan").text()

    page = tell(man, "hair", hair_length="long")

    assert "Your plan stays as it is until we have looked." in page.text()
    assert man.open("/me/plan").text() == before


def test_what_changes_nothing_counts_at_once_and_says_so(man: Phone):
    page = tell(man, "age", age="35")

    assert "Your plan stays the same." in page.text()
    assert "until we have looked" not in page.text()


def test_nothing_different_is_not_sent(man: Phone):
    page = refused(man, "pregnancy", pregnancy="does_not_apply")

    assert "This is what we know already." in page.text("[role=alert]")


def test_a_wrong_answer_stays_to_be_mended(man: Phone):
    page = refused(man, "history", history="laser_or_peel", laser_date="31.2.")

    assert page.one("#laser_date")["value"] == "31.2."
    assert "Please give a day, month and year" in page.text(".follow-up .field-error")


def test_sent_twice_is_stored_once(man: Phone):
    page = fill_in(man, "pregnancy", pregnancy="pregnant")
    first, second = (man.visit.submit(page, form="form.asked-form", button="Send") for _ in range(2))

    assert first.location == second.location
    assert man.services.answers.last(man.client_id)


def test_something_else_under_the_same_id_is_not_taken_without_a_look(man: Phone):
    page = fill_in(man, "pregnancy", pregnancy="pregnant")
    man.visit.submit(page, form="form.asked-form", button="Send")

    sent = {"submission_id": page.one("[name=submission_id]")["value"], "step": "send", "pregnancy": "breast_feeding"}
    again = man.visit.post(f"{TOPICS}/pregnancy", sent, 422)

    assert "Send it once more if this is right too." in again.text("[role=alert]")


def test_what_a_client_wrote_is_not_shown_back_and_stays(arrive: Callable[..., Phone]):
    phone = arrive(with_answers(CLIENTS["U01"], medicines=["other"], medicine_details="Zauberpille"))

    page = phone.open(f"{TOPICS}/medicine")
    assert "Zauberpille" not in page.html
    summary = fill_in(phone, "medicine", medicines=["other"], medicine_details="Another", minoxidil="no")

    assert "Zauberpille" not in summary.html
    assert "What you wrote before" in summary.text()


def test_signed_out_in_the_middle_nothing_typed_is_lost(man: Phone, another_visit: Callable[[], Visit]):
    stranger = another_visit()

    page = stranger.post(
        f"{TOPICS}/pregnancy",
        {"step": "send", "pregnancy": "pregnant", "submission_id": str(new_id())},
        401,
        Sec_Fetch_Site="same-origin",
    )

    assert page.one("input[name=pregnancy]")["value"] == "pregnant"
    assert page.select("form[action$='/me/changes/pregnancy']")


def test_an_unknown_topic_is_no_page(man: Phone):
    man.open(f"{TOPICS}/nonsense", 404)


def test_a_field_that_the_form_does_not_have_is_refused(man: Phone):
    page = man.visit.post(f"{TOPICS}/pregnancy", {"pregnancy": "no", "age": "3", "step": "send"}, 422)

    assert "There is no question “age”." in page.text("[role=alert]")


def test_thirty_changes_in_an_hour_are_enough(man: Phone):
    for number in range(30):
        man.visit.post(f"{TOPICS}/age", {"age": str(40 + number), "step": "send", "submission_id": str(new_id())})

    page = man.visit.post(f"{TOPICS}/age", {"age": "90", "step": "send", "submission_id": str(new_id())}, 429)

    assert page.one("input[name=age]")["value"] == "90"


@pytest.mark.parametrize(
    "topic", ["medicine", "sun", "scalp", "illness", "reaction", "skin", "product", "loss-pattern"]
)
def test_every_topic_is_a_page_that_works_without_scripts(man: Phone, topic: str):
    assert man.open(f"{TOPICS}/{topic}").select("form.asked-form fieldset.question")


def fill_in(phone: Phone, topic: str, /, **answers: str | list[str]) -> Page:
    """Answer the questions of a topic and go on."""
    page = phone.open(f"{TOPICS}/{topic}")
    return phone.visit.submit(page, answers, 200, form="form.asked-form", button="Go on")


def refused(phone: Phone, topic: str, /, **answers: str | list[str]) -> Page:
    """The same with answers that need another look."""
    page = phone.open(f"{TOPICS}/{topic}")
    return phone.visit.submit(page, answers, 422, form="form.asked-form", button="Go on")


def tell(phone: Phone, topic: str, **answers: str | list[str]) -> Page:
    """Answer, look at the summary, send; gives the page that follows."""
    sent = phone.visit.submit(fill_in(phone, topic, **answers), form="form.asked-form", button="Send")
    return phone.visit.follow(sent)
