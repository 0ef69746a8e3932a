from dataclasses import replace

from flask import Flask

from tests.clients import CLIENTS, with_answers
from tests.web.client.conftest import Phone
from tests.web.page import Visit
from webapp.documents.errors import PdfUnavailableError

WEEK = "ol.timeline > li.week"
MOVED = {1: "2026-12-14", 2: "2026-12-24"}


def test_the_plan_shows_every_week_with_its_sessions_and_restarts(man):
    page = man.open("/me/plan")

    assert page.texts(f"{WEEK} .week-head h3")[0] == "Week 1"
    assert page.texts(".event-session .event-title") == ["Session 1", "Session 2", "Session 3"]
    assert [line.split(" again")[0] for line in page.texts(".plan-line-milestone .plan-line-what")][:3] == [
        "Sport",
        "Sauna, steam and swimming",
        "Sun with protection",
    ]
    assert "every year from Tue 18 January 2028" in page.text(f"{WEEK}:last-child")


def test_a_client_who_uses_growth_products_reads_when_they_may_restart(arrive):
    page = arrive(with_answers(CLIENTS["U01"], minoxidil="own_choice")).open("/me/plan")

    assert any("Growth products again" in line for line in page.texts(".plan-line-milestone"))


def test_a_client_with_a_patch_test_to_come_finds_it_in_the_plan(arrive):
    page = arrive("U07").open("/me/plan")

    assert any("Patch test" in line for line in page.texts(".plan-line-milestone"))


def test_the_present_week_is_marked_and_past_weeks_are_folded_away(man):
    page = man.on("2026-12-16", "/me/plan")

    assert len(page.select(".week-now")) == 1
    assert "14 – 20 December" in page.text(".week-now .week-head")
    assert page.select("details.past-weeks .week")


def test_every_line_of_the_plan_opens_to_its_why(man):
    page = man.open("/me/plan")

    for line in page.select("details.plan-line > .why-body:not(.ongoing)"):
        assert "For everyone" in line.get_text() or "Because you said" in line.get_text()


def test_the_plan_names_its_number_and_a_short_hash(man, services):
    snapshot = services.plans.current(man.client_id)

    assert f"Plan 1 · {snapshot.short_hash}" in man.open("/me/plan").text(".plan-head")


def test_nothing_for_staff_stands_in_the_plan(man):
    assert "Homework check" not in man.open("/me/plan").text()


def test_a_first_plan_has_no_changes(man):
    assert not man.open("/me/plan").select("#changes")
    assert "Your plan changed" not in man.open().text()


def test_a_moved_session_is_told_on_today_until_it_was_seen(man):
    man.book(MOVED)

    page = man.open()
    assert "Your plan changed" in page.text("main")
    told = man.visit.follow(man.visit.submit(page, form="main form[action='/me/plan/seen']"))

    assert "Session 2 21 Dec Thu 24 December" in told.text("#changes")
    assert "Your plan changed" not in man.open().text("main")


def test_a_notice_counts_from_the_version_that_was_seen_last(man):
    man.book({1: "2026-12-16"})
    man.visit.submit(man.open(), form="main form[action='/me/plan/seen']")
    man.book({2: "2026-12-26"})
    man.book({3: "2027-01-25"})

    told = man.visit.follow(man.visit.submit(man.open(), form="main form[action='/me/plan/seen']"))

    assert [line.split(" ")[1] for line in told.texts("#changes .soft.small")][:2] == ["2", "3"]
    assert "Session 1" not in told.text("#changes")


def test_what_follows_a_moved_session_is_listed_with_old_and_new_days(man):
    man.book(MOVED)

    page = man.open("/me/plan")

    assert "Sport again 8 Feb 2027 Thu 11 February 2027" in page.text("#changes")


def test_the_plan_can_be_taken_home_as_a_pdf(app, man):
    phone = with_papers(app, man, lambda _: b"%PDF-1.7 plan")

    answer = phone.get("/me/plan.pdf")

    assert answer.response.mimetype == "application/pdf"
    assert answer.response.headers["Content-Disposition"] == "attachment; filename=plan-1.pdf"
    assert answer.response.headers["Cache-Control"] == "no-store"


def test_where_no_pdf_can_be_made_the_page_says_what_to_do(app, man):
    def unavailable(_):
        raise PdfUnavailableError("no Pango")

    page = with_papers(app, man, unavailable).get("/me/plan.pdf", status=503)

    assert page.h1 == "The PDF cannot be made right now"
    assert page.select("main a[href^='tel:']")


class FakePapers:
    def __init__(self, plan_pdf) -> None:
        self.plan_pdf = plan_pdf


def with_papers(app: Flask, phone: Phone, plan_pdf) -> Visit:
    """The same phone at a clinic that prints otherwise."""
    app.extensions["stipple"] = replace(app.extensions["stipple"], documents=FakePapers(plan_pdf))
    return phone.visit
