"""The clinic's pages: the review queue, clients, bookings, the team. This is its table of URLs."""

from __future__ import annotations

from flask import Blueprint

from webapp.web.staff import (
    audit,
    board,
    calendar,
    client_notes,
    concerns,
    date_requests,
    follow_ups,
    hours,
    jobs,
    merge,
    numbers,
    profile,
    protocol,
    protocol_approvals,
    protocol_paper,
    protocol_plans,
    protocol_settings,
    readiness,
    rooms,
    session_check,
    sheet,
    team,
    time_off,
    timeline,
    treatments,
)
from webapp.web.staff.changes import change, changes
from webapp.web.staff.clients import client, clients, decide_again, plan_pdf
from webapp.web.staff.nav import init_nav
from webapp.web.staff.preparation import check_homework, check_scalp, read_patch_test, record_patch_test
from webapp.web.staff.queue import queue
from webapp.web.staff.review import claim, decide, release, review, set_aside_change
from webapp.web.staff.sessions import book_session, cancel_session, move_session
from webapp.web.staff.words import init_words

FORM, POST = ["GET", "POST"], ["POST"]

staff = Blueprint("staff", __name__)
staff.add_url_rule("/", view_func=queue)
staff.add_url_rule("/reviews/<uuid:review_id>", view_func=review)
staff.add_url_rule("/reviews/<uuid:review_id>/claim", view_func=claim, methods=POST)
staff.add_url_rule("/reviews/<uuid:review_id>/release", view_func=release, methods=POST)
staff.add_url_rule("/reviews/<uuid:review_id>/decision", view_func=decide, methods=POST)
staff.add_url_rule("/reviews/<uuid:review_id>/change/set-aside", view_func=set_aside_change, methods=POST)
staff.add_url_rule("/clients", view_func=clients, methods=FORM)
staff.add_url_rule("/clients/<uuid:client_id>", view_func=client)
staff.add_url_rule("/clients/<uuid:client_id>/reviews", view_func=decide_again, methods=POST)
staff.add_url_rule("/clients/<uuid:client_id>/plans/<int:number>/plan.pdf", view_func=plan_pdf)
staff.add_url_rule("/clients/<uuid:client_id>/changes", view_func=changes)
staff.add_url_rule("/clients/<uuid:client_id>/changes/<key:topic>", view_func=change, methods=FORM)
staff.add_url_rule("/clients/<uuid:client_id>/patch-test", view_func=record_patch_test, methods=FORM)
staff.add_url_rule("/clients/<uuid:client_id>/patch-test/reading", view_func=read_patch_test, methods=FORM)
staff.add_url_rule("/clients/<uuid:client_id>/scalp-check", view_func=check_scalp, methods=FORM)
staff.add_url_rule("/clients/<uuid:client_id>/homework-check", view_func=check_homework, methods=FORM)
staff.add_url_rule("/clients/<uuid:client_id>/sessions/<int:number>", view_func=book_session, methods=FORM)
staff.add_url_rule("/clients/<uuid:client_id>/sessions/<int:number>/move", view_func=move_session, methods=FORM)
staff.add_url_rule("/clients/<uuid:client_id>/sessions/<int:number>/cancel", view_func=cancel_session, methods=FORM)
audit.register(staff)
board.register(staff)
session_check.register(staff)
team.register(staff)
jobs.register(staff)
numbers.register(staff)
client_notes.register(staff)
merge.register(staff)
sheet.register(staff)
timeline.register(staff)
calendar.register(staff)
hours.register(staff)
rooms.register(staff)
time_off.register(staff)
concerns.register(staff)
profile.register(staff)
date_requests.register(staff)
protocol.register(staff)
protocol_approvals.register(staff)
protocol_paper.register(staff)
protocol_settings.register(staff)
readiness.register(staff)
protocol_plans.register(staff)
treatments.register(staff)
follow_ups.register(staff)
init_nav(staff)
init_words(staff)
