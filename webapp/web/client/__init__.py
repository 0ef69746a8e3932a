"""A client's own pages: today, the plan, warning signs. This is its table of URLs."""

from __future__ import annotations

from flask import Blueprint

from webapp.web.client import concern, date_request, follow_up
from webapp.web.client.calendar import calendar, calendar_file
from webapp.web.client.changes import change, changes
from webapp.web.client.days import day, today
from webapp.web.client.kept import kept
from webapp.web.client.owner import init_owner
from webapp.web.client.plan import mark_plan_seen, plan, plan_pdf
from webapp.web.client.reminders import init_reminders, reminders, subscribe, unsubscribe
from webapp.web.client.result import result, warning_signs
from webapp.web.client.session_check import session_check
from webapp.web.client.ticks import tick, ticks
from webapp.web.client.words import init_words

client = Blueprint("client", __name__, url_prefix="/me")
client.add_url_rule("", view_func=today)
client.add_url_rule("/calendar", view_func=calendar, methods=["GET", "POST"])
client.add_url_rule("/calendar.ics", view_func=calendar_file)
client.add_url_rule("/changes", view_func=changes)
client.add_url_rule("/changes/<key:topic>", view_func=change, methods=["GET", "POST"])
client.add_url_rule("/check", view_func=session_check, methods=["GET", "POST"])
client.add_url_rule("/day/<date:day>", view_func=day)
client.add_url_rule("/kept", view_func=kept)
client.add_url_rule("/plan", view_func=plan)
client.add_url_rule("/plan.pdf", view_func=plan_pdf)
client.add_url_rule("/plan/seen", view_func=mark_plan_seen, methods=["POST"])
client.add_url_rule("/reminders", view_func=reminders, methods=["GET", "POST"])
client.add_url_rule("/reminders/push", view_func=subscribe, methods=["POST"])
client.add_url_rule("/reminders/push/stop", view_func=unsubscribe, methods=["POST"])
client.add_url_rule("/result", view_func=result)
client.add_url_rule("/ticks", view_func=tick, methods=["POST"])
client.add_url_rule("/ticks", view_func=ticks)
client.add_url_rule("/warning-signs", view_func=warning_signs)
concern.register(client)
date_request.register(client)
follow_up.register(client)
init_words(client)
init_owner(client)
init_reminders(client)
