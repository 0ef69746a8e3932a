"""The table of readiness: every reason that can stand against a session, what it means, and what to do about it.

The page that explains readiness is made of these rows, so it cannot say anything else than what is computed. Rows in
pairs are amber while there is time and red on the day of the session, because what is missing then is missing for good.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from webapp.domain.concern import Urgency
from webapp.domain.readiness import Level, Rule, Thing
from webapp.domain.session_check import CheckAnswer
from webapp.domain.session_facts import Facts
from webapp.domain.text import Text

THE_DAY = "_today"
CALL = Text("Call the client, talk it over, and move the session if need be.")
DECIDE = Text("Decide about this client in the queue.")


def _by_the_day(rule: Rule) -> tuple[Rule, Rule]:
    """A pair: amber up to the eve, as it is written, and red on the day."""
    return (
        replace(rule, fires=lambda facts: rule.fires(facts) and not facts.is_the_day),
        replace(
            rule,
            code=rule.code + THE_DAY,
            level=Level.RED,
            fires=lambda facts: rule.fires(facts) and facts.is_the_day,
        ),
    )


def _check_at(facts: Facts) -> datetime | None:
    return facts.check.at if facts.check else None


THE_DAY_ITSELF = (
    Rule(
        "plan_stopped",
        Level.RED,
        lambda facts: facts.stopped_by is not None,
        Text("The plan is stopped: an answer or a decision asks the client to wait."),
        Text("The plan is stopped: {why}"),
        Text("Decide about this client, and move or cancel the session."),
        ("X42", "I23"),
        Thing.CALL,
    ),
    Rule(
        "sign_off_missing",
        Level.RED,
        lambda facts: facts.waits_for("sign_off"),
        Text("Nobody has signed the client off yet."),
        Text("Nobody has signed this client off yet."),
        DECIDE,
        ("I23",),
    ),
    Rule(
        "day_not_allowed",
        Level.RED,
        lambda facts: bool(facts.plan.sessions) and not facts.stands_in_plan,
        Text("The rules no longer allow the day that is booked; the plan shows another one."),
        Text("The rules no longer allow the booked day. The plan has session {number} on {planned}."),
        Text("Move the session to a day that the rules allow, or cancel it."),
        ("I13", "I14", "F134", "C14", "C15"),
    ),
    Rule(
        "gap_too_short",
        Level.RED,
        lambda facts: facts.gap is not None and facts.gap < facts.least_gap,
        Text("The session is closer to the one before than the rules can allow, whatever the reason."),
        Text("Only {gap} days after the session before; at least {least_gap} are needed, whatever the reason."),
        Text("Move the session to a later day."),
        ("I13", "I14", "F134", "C14", "C15"),
    ),
    *_by_the_day(
        Rule(
            "review_open",
            Level.AMBER,
            lambda facts: facts.has_open_review and not facts.has_waiting_change,
            Text("A review of the client is open."),
            Text("A review of this client is open."),
            DECIDE,
            ("I23",),
        )
    ),
    *_by_the_day(
        Rule(
            "change_waiting",
            Level.AMBER,
            lambda facts: facts.has_waiting_change,
            Text("The client changed answers, and nobody has looked at them yet."),
            Text("This client changed answers, and nobody has looked at them yet."),
            DECIDE,
            ("X42", "I23"),
        )
    ),
)

# How long it counts is the clinic's choice: the sources name no end (C20).
PATCH_TEST = (
    Rule(
        "patch_reaction",
        Level.RED,
        lambda facts: facts.patch_test is not None and facts.patch_test.result == "reaction",
        Text("The patch test showed a reaction."),
        Text("The patch test of {tested_on} showed a reaction."),
        Text("Decide about this client, and move or cancel the session."),
        ("I10", "F039", "C20"),
        Thing.CALL,
    ),
    Rule(
        "patch_missing",
        Level.RED,
        lambda facts: facts.needs_patch_test and facts.patch_test is None,
        Text("The client needs a patch test, and none is on record."),
        Text("A patch test is needed, and none is on record."),
        Text("Do the patch test, and move the session: a test needs its days before it is read."),
        ("I10", "F041", "C20"),
    ),
    Rule(
        "patch_too_late",
        Level.RED,
        lambda facts: facts.has_unread_test and facts.first_reading > facts.day,
        Text("The patch test cannot be read before the session."),
        Text("The patch test of {tested_on} can be read as clear from {readable_on} on, after the session."),
        Text("Move the session to a day after the reading."),
        ("I10", "F041", "C20"),
        Thing.CALL,
    ),
    Rule(
        "patch_waits",
        Level.AMBER,
        lambda facts: facts.has_unread_test and facts.today < facts.first_reading <= facts.day,
        Text("The patch test is done, and its day of reading is still to come."),
        Text("The patch test of {tested_on} can be read as clear from {readable_on} on."),
        Text("See that the client comes for the reading before the session."),
        ("I10", "F041", "C20"),
    ),
    *_by_the_day(
        Rule(
            "patch_unread",
            Level.AMBER,
            lambda facts: facts.has_unread_test and facts.first_reading <= min(facts.today, facts.day),
            Text("The patch test could be read by now, and was not."),
            Text("The patch test of {tested_on} is not read, which could be done since {readable_on}."),
            Text("Read the test before the session."),
            ("I10", "F041", "C20"),
            Thing.SHOW_TEST_SPOT,
        )
    ),
    Rule(
        "patch_expired",
        Level.RED,
        lambda facts: facts.number == 1 and facts.is_test_old,
        Text("The patch test was read as clear more than {patch_valid_days} days before session 1."),
        Text("The patch test was clear on {read_on}, more than {patch_valid_days} days before the session."),
        Text("Do another patch test, and move the session."),
        ("I10", "C20"),
        Thing.CALL,
    ),
    Rule(
        "patch_old",
        Level.AMBER,
        lambda facts: facts.number > 1 and facts.is_test_old,
        Text(
            "The patch test was read as clear more than {patch_valid_days} days before a later session; by then the "
            "skin has shown how it takes the colour."
        ),
        Text("The patch test was clear on {read_on}, more than {patch_valid_days} days before this session."),
        Text("Ask how the skin took the sessions before, and look at it."),
        ("C20",),
    ),
)

LOOKED_AT = (
    *_by_the_day(
        Rule(
            "scalp_check_missing",
            Level.AMBER,
            lambda facts: facts.number == 1 and facts.waits_for("scalp_check"),
            Text("The longer preparation asks for a check of the scalp before session 1, and none found it ready."),
            Text("The scalp has to be checked before session 1, and no check has found it ready."),
            Text("Check the scalp and write it down."),
            ("I12", "F117"),
        )
    ),
    *_by_the_day(
        Rule(
            "homework_missing",
            Level.AMBER,
            lambda facts: facts.needs_homework_check and facts.homework_passed is None,
            Text("Session 2 follows after about a week, and the homework has not been checked."),
            Text("Session 2 follows soon after session 1, and the homework has not been checked."),
            Text("Look at the ticked days and at the scalp, and write down the homework check."),
            ("F134", "I13"),
        )
    ),
    Rule(
        "homework_failed",
        Level.RED,
        lambda facts: facts.needs_homework_check and facts.homework_passed is False,
        Text("The homework before session 2 was checked and was not done."),
        Text("The homework before session 2 was not done."),
        Text("Move session 2: it needs two weeks after session 1 then."),
        ("F134", "I13"),
        Thing.CALL,
    ),
)

PREPARATION = (
    Rule(
        "preparation_least",
        Level.RED,
        lambda facts: facts.prepared.is_certainly_below(facts.settings.least_percent),
        Text(
            "Of the rubbing, oiling and washing of the last {last_days} days, less than {least_percent} in 100 was "
            "done, and it would be less even if all that we have not heard of were done."
        ),
        Text("Only {done} of {known} times rubbing, oiling and washing were done ({percent} in 100)."),
        Text("Call the client. Look at the scalp before the session, or move it."),
        ("F100", "F101", "F117"),
        Thing.PREPARE,
    ),
    Rule(
        "preparation_low",
        Level.AMBER,
        lambda facts: (
            facts.prepared.is_below(facts.settings.enough_percent)
            and not facts.prepared.is_certainly_below(facts.settings.least_percent)
        ),
        Text(
            "Of the rubbing, oiling and washing of the last {last_days} days that we know of, less than "
            "{enough_percent} in 100 was done."
        ),
        Text("Only {done} of {known} times rubbing, oiling and washing were done ({percent} in 100)."),
        Text("Remind the client, and look at the scalp before the session begins."),
        ("F100", "F101"),
        Thing.PREPARE,
    ),
    Rule(
        "no_contact",
        Level.AMBER,
        lambda facts: facts.is_silent and facts.contact_on is not None,
        Text("No phone of the client was in touch for a day or more, so nobody knows what was done since."),
        Text("We have heard nothing from the client's phone since {since}. What was done since then is not known."),
        Text("Ask the client what was done."),
        (),
        Thing.PREPARE,
    ),
    Rule(
        "never_contact",
        Level.AMBER,
        lambda facts: facts.is_silent and facts.contact_on is None,
        Text("No phone of the client has ever been in touch, so nobody knows what was done."),
        Text("We have never heard from a phone of this client. What was done is not known."),
        Text("Ask the client what was done."),
        (),
        Thing.PREPARE,
    ),
    Rule(
        "sore_skin",
        Level.AMBER,
        lambda facts: facts.prepared.is_sore,
        Text("The client left out rubbing, oiling or washing because of sore skin."),
        Text("The client left something out because of sore skin."),
        Text("Ask about it, and look at the skin before the session."),
        ("X42", "F085"),
        Thing.CALL,
    ),
)

SAID_BEFORE = (
    Rule(
        "check_unanswered",
        Level.AMBER,
        lambda facts: facts.check is None and facts.is_the_day,
        Text("On the day of the session, the client has not said whether anything has changed."),
        Text("The client has not said whether anything has changed."),
        Text("Ask the client and write it down."),
        ("X42", "F101"),
        Thing.ANSWER_CHECK,
    ),
    Rule(
        "check_new_medicine",
        Level.RED,
        lambda facts: facts.says_anew(CheckAnswer.NEW_MEDICINE),
        Text("Before the session the client told of a new medicine, and nobody has decided about the client since."),
        Text("The client tells of a new medicine."),
        Text("Ask which one, write it down as a changed answer, and decide."),
        ("X42", "V2", "V9"),
        Thing.CALL,
        _check_at,
    ),
    Rule(
        "check_pregnancy",
        Level.RED,
        lambda facts: facts.says_anew(CheckAnswer.PREGNANCY),
        Text("Before the session the client told of a pregnancy, and nobody has decided about the client since."),
        Text("The client tells of a pregnancy."),
        Text("Call the client, write it down as a changed answer, and move the session."),
        ("X42", "V9", "V10"),
        Thing.CALL,
        _check_at,
    ),
    Rule(
        "check_fever",
        Level.RED,
        lambda facts: facts.says(CheckAnswer.FEVER),
        Text("Before the session the client told of fever or feeling ill."),
        Text("The client has fever or feels ill."),
        CALL,
        ("X42", "V28"),
        Thing.CALL,
        _check_at,
    ),
    Rule(
        "check_sores",
        Level.RED,
        lambda facts: facts.says(CheckAnswer.SORES),
        Text("Before the session the client told of sores on the scalp."),
        Text("The client has sores on the scalp."),
        CALL,
        ("X42", "V2"),
        Thing.CALL,
        _check_at,
    ),
    Rule(
        "check_sunburn",
        Level.RED,
        # A decision heals no scalp: what is said before this day stands, what was said before another one until then.
        lambda facts: facts.says(CheckAnswer.SUNBURN) or facts.says_anew(CheckAnswer.SUNBURN),
        Text("Before the session the client told of sunburn on the scalp: it has to heal for weeks first."),
        Text("The scalp is sunburned. It has to heal for weeks before a session."),
        Text("Write it down as a changed answer, and move the session."),
        ("X15", "X42"),
        Thing.CALL,
        _check_at,
    ),
    Rule(
        "check_alcohol",
        Level.AMBER,
        lambda facts: facts.says(CheckAnswer.ALCOHOL),
        Text(
            "Before the session the client told of alcohol. The sources advise against it a day or two before and do "
            "not forbid the session, so a person judges: who is under its influence is not treated."
        ),
        Text("The client drank alcohol shortly before."),
        Text("Ask how much and when. Do not treat anybody who is under its influence."),
        ("X43", "X42", "C23"),
        Thing.CALL,
    ),
)

REPORTED = (
    Rule(
        "concern_urgent",
        Level.RED,
        lambda facts: facts.concern in (Urgency.EMERGENCY, Urgency.URGENT),
        Text("An urgent report of the client is open."),
        Text("An urgent report of this client is open."),
        Text("Answer the client's report first."),
        ("X46", "F019", "F085"),
        Thing.CALL,
        lambda facts: facts.concern_at,
    ),
    Rule(
        "concern_open",
        Level.AMBER,
        lambda facts: facts.concern is Urgency.SOON,
        Text("A report of the client is open that is not urgent."),
        Text("A report of this client is open."),
        Text("Answer the client's report before the session."),
        ("X46",),
    ),
)

# By what they are about, as the page on readiness shows them.
TABLE: tuple[tuple[Text, tuple[Rule, ...]], ...] = (
    (Text("Whether there can be a session, and on this day"), THE_DAY_ITSELF),
    (Text("The patch test"), PATCH_TEST),
    (Text("What staff look at themselves"), LOOKED_AT),
    (Text("The preparation, as far as it is known"), PREPARATION),
    (Text("What the client says before the session"), SAID_BEFORE),
    (Text("What the client reported"), REPORTED),
)
RULES = tuple(rule for _, rules in TABLE for rule in rules)

BY_CODE = {rule.code: rule for rule in RULES}
