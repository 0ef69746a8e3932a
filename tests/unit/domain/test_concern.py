"""How soon somebody has to look at a report: by its signs, and by words of danger in two languages."""

from time import process_time

import pytest

from webapp.domain.concern import LONGEST_WORDS, SIGNS, Report, Sign, Urgency, report_problems, sources_of, urgency_of

EMERGENCIES = {Sign.BREATHING}
SAME_DAY = {Sign.SPREADING_REDNESS, Sign.HEAT, Sign.SWELLING, Sign.PUS, Sign.FEVER, Sign.WORSE_PAIN}


@pytest.mark.parametrize("sign", Sign)
def test_every_sign_is_as_urgent_as_the_sources_say(sign):
    expected = Urgency.EMERGENCY if sign in EMERGENCIES else Urgency.URGENT if sign in SAME_DAY else Urgency.SOON

    assert urgency_of(Report(frozenset({sign}), "")) is expected


def test_every_warning_sign_names_its_source():
    assert all("X46" in SIGNS[sign].sources for sign in EMERGENCIES | SAME_DAY)


def test_the_most_urgent_of_several_signs_counts():
    assert urgency_of(Report(frozenset(Sign), "")) is Urgency.EMERGENCY
    assert urgency_of(Report(frozenset({Sign.SORES, Sign.PUS}), "")) is Urgency.URGENT


@pytest.mark.parametrize(
    "words",
    [
        "I can’t breathe",
        "I can´t breathe",
        "cant breathe",
        "I couldn't breathe last night",
        "breathing is very hard",
        "I am not able to breathe",
        "problems with my breathing",
        "I CANNOT BREATHE WELL",
        "hard to breathe since an hour",
        "short of breath",
        "my lips are swollen",
        "swelling of my face",
        "my throat is closing",
        "chest pain",
        "I fainted twice",
        "لا أستطيع التنفّس",
        "عندي ضيق في التنفس",
        "ضیق فی التنفس",  # the letters of a Persian keyboard
        "صعوبة بالتنفس",
        "وجهي منتفخ",
        "تورم الشفاه",
        "تورّم في الحلق",
        "أشعر باختناق",
        "إغماء",
        "breathing trouble",
        "can't... breathe",
        "cant breth",
        "I don't breathe properly",
        "short-of-breath",
        "not getting enough air",
        "I can't swallow",
        "swolen lips",
        "my face swelled up",
        "throat feels like it is closing",
        "tightness in my chest",
        "my chest feels tight",
        "I feel faint",
        "lost consciousness",
        "صعوبة شديدة في التنفس",
        "مب قادر اتنفس",
        "مو قادر أتنفس",
        "ما أستطيع التنفس",
        "لا يمكنني التنفس",
        "ضيقة نفس",
        "نفسي مقطوع",
        "ما أقدر أبلع",
        "تورم شديد في الوجه",
        "وجهي منفوخ",
        "عيوني متورمة",
        "ألم بصدري",
        "صدري يعورني",
        "غبت عن الوعي",
        "ضيق\u200f التنفس",
    ],
)
def test_words_of_an_emergency_make_one(words):
    assert urgency_of(Report(frozenset(), words)) is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "words",
    ["there is pus", "I have a fever", "it looks infected", "it spreads", "bleeding", "much worse", "red streaks",
     "it oozes", "smelly", "puss", "feaver", "I have a temperature", "my scalp is hot", "redness is growing",
     "the red area is getting bigger", "severe pain", "a lot of pain", "yellow liquid coming out", "swolen",
     "ألم شديد", "الوجع يزيد", "الاحمرار زاد", "سائل أصفر", "رأسي ساخن", "فيه دم", "ريحة",
     "صديد أصفر", "حُمّى", "حرارة عالية", "التهاب", "نزيف", "الاحمرار ينتشر",
     "رائحة كريهة", "صدید"],
)  # fmt: skip
def test_words_of_a_warning_sign_are_for_the_same_day(words):
    assert urgency_of(Report(frozenset(), words)) is Urgency.URGENT


@pytest.mark.parametrize(
    "words",
    ["a little red", "I pushed my date", "when may I swim?", "the dots look pale", "متى الموعد؟", "شكرا", "it itches",
     "the colour looks faint", "may I wash with hot water?", "it is hot outside, may I go out?",
     "what temperature should the water be?", "I cannot come the same day", "is the area too dark?",
     "ما أقدر أجي نفس اليوم", "هل أغسل بماء ساخن؟", "متى أحلق؟", "شفت النقاط", "في مكان معين"],
)  # fmt: skip
def test_other_words_are_for_soon(words):
    assert urgency_of(Report(frozenset(), words)) is Urgency.SOON


@pytest.mark.parametrize("sign", Sign)
@pytest.mark.parametrize("words", ["all is well", "no fever", "I can breathe", "مشكور", "cannot breathe"])
def test_words_never_lower_what_a_sign_says(sign, words):
    alone = urgency_of(Report(frozenset({sign}), ""))

    assert urgency_of(Report(frozenset({sign}), words)).rank <= alone.rank


def test_sources_of_a_report_are_named_once():
    found = sources_of(Report(frozenset({Sign.PUS, Sign.SPREADING_REDNESS}), ""))

    assert sorted(found) == ["F019", "F085", "L15", "X46"]


def test_a_sign_or_words_are_needed_and_not_too_many():
    assert [problem.field for problem in report_problems(Report(frozenset(), ""))] == ["signs"]
    assert [problem.field for problem in report_problems(Report(frozenset({Sign.PUS}), "x" * 2001))] == ["words"]
    assert not list(report_problems(Report(frozenset({Sign.WORRY}), "")))
    assert not list(report_problems(Report(frozenset(), "A worry")))


@pytest.mark.parametrize("words", ["a", "ا", "not ", "red ", "ورم و ", "ما اقدر ", "تنفس "])
def test_nobody_keeps_the_server_busy_with_words(words):
    """The longest report that is taken: 2,000 characters. Each alone takes some hundredths of a second."""
    begun = process_time()

    urgency_of(Report(frozenset(), (words * LONGEST_WORDS)[:LONGEST_WORDS]))

    assert process_time() - begun < 1
