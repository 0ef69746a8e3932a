"""Words in which people tell of a danger, in English and Arabic: what somebody has to read before anything else.

They can raise the urgency of a report and never lower it. A "no" before them is not understood: looking once too often
is the safe side. Still, words that are mostly about something else (a faint dot, hot water, the same day) are only
looked for beside others. All are looked for in the spelling of `folded`, with nothing but words and single spaces.
"""

from __future__ import annotations

import re
import unicodedata

from webapp.domain.search_words import folded

_NO_WORD = re.compile(r"[\W_]+")


def _any(*ways: str) -> str:
    return "|".join(ways)


def _near(first: str, second: str, apart: int = 3) -> str:
    """Both of them in this order, with a few words between."""
    return rf"(?:{first}) (?:\w+ ){{0,{apart}}}(?:{second})"


def _beside(one: str, other: str, apart: int = 3) -> str:
    """Both of them in any order."""
    return _any(_near(one, other, apart), _near(other, one, apart))


# --- English ---

_HARD = (
    r"(?:can|could|do|does|did) ?no?t?|can ?t|dont|doesnt|didnt|not|unable to|hard|hardly|barely|trouble|problems?"
    r"|difficult\w*|struggl\w*|issues?"
)
_BREATH = r"bre+a?th\w*"
_SWELL = r"swel+\w*|swol+\w*|puff\w*"
_FACE = r"face|lips?|mouth|tongue|throat|eyes?|eyelids?"
_TIGHT = r"tight\w*|clos(?:es|ed|ing)|narrow\w*"
_HURTS = r"pain\w*|hurt\w*|ach(?:es?|ing)|tight\w*|pressure"
_STRONG = (
    r"severe|terrible|awful|horrible|extreme\w*|intense|strong|stronger|very|lots? of|bad|increas\w*|more|throbbing"
)
_SKIN = r"scalp|skin|head|spot|area|wound"
_SAID_OF_IT = r"is|are|was|feels?|felt|gets?|getting|very|really|so|still|quite|a|bit|little|and|red"
_GROWS = r"grow\w*|bigger|larger|wider|more|increas\w*|everywhere|all over"

EMERGENCY_IN_ENGLISH = _any(
    _near(_HARD, _BREATH),
    _near(_BREATH, r"difficult\w*|hard|harder|problems?|troubles?|issues?|bad|badly|short|heav\w+|worse|shallow"),
    rf"breathless\w*|(?:short|shortness|out|lack) of {_BREATH}|short {_BREATH}",
    r"(?:get|getting|enough) (?:\w+ )?air(?! ?con)",
    _near(_HARD, r"swallow\w*", 2),
    r"chok\w+|wheez\w*|gasp\w*|suffocat\w*|anaph\w+|seizures?|convuls\w*",
    _beside(_FACE, _SWELL),
    _near(r"throat", _TIGHT, 5) + "|" + _near(_TIGHT, r"throat"),
    _beside(r"chest", _HURTS),
    r"fainted|fainting|(?:feel\w*|felt) (?:\w+ )?faint|pass(?:ed)? out|black(?:ed)? ?out|collaps\w*|unconscious\w*",
    r"(?:lost|lose|losing|loss of) (?:\w+ )?consciousness",
    r"(?:severe|strong|bad) allerg\w*",
)
URGENT_IN_ENGLISH = _any(
    r"pus+y?|ooz\w*|weep\w*|leak\w*|discharg\w*|smell\w*|stink\w*|odou?rs?|fea?v[ea]r\w*|chills|shiver\w*",
    r"(?:a|have|had|high|my) temperature",
    r"infect\w*|inflam\w*|abscess\w*|blister\w*|boils?|hives|allergic reaction|spread\w*|bleed\w*|bled|blood\w*",
    _SWELL,
    r"worse\w*|unbearable|excruciating|agony|dizz\w*|vomit\w*",
    _near(_STRONG, r"pain\w*|hurt\w*", 1) + "|" + _near(r"pain\w*|hurts", _STRONG, 2),
    rf"hot to (?:the )?touch|(?:{_SKIN}) (?:(?:{_SAID_OF_IT}) ){{1,4}}(?:hot|burning|warm)",
    r"(?:feels?|feeling|felt) (?:\w+ )?(?:hot|burning)",
    r"red (?:lines?|streaks?)|redder|" + _near(r"red|redness", _GROWS, 4),
    _near(r"yellow|green|cloudy|thick", r"liquid|fluid|stuff|crusts?|matter", 2),
)

# --- Arabic ---

# What is written together with the word that it belongs to: and, in, to, the.
_WITH = r"\b[وف]?[بلك]?(?:ال|لل)?"
_HARD_AR = (
    r"ضيق\w*|صعوب\w*|صعب\w*|مشك\w*|(?:لا|ما) ?استطيع|(?:لا|ما) ?اقدر|ما ?قدر\w*"
    r"|(?:مش|مو|مب|ماني|مني|غير) ?(?:قادر|عارف)\w*|(?:لا|ما) ?يمكن\w*|ما ?في(?:ني|ي|ه)|بالكاد|ما ?عاد\w*"
)
_BREATH_AR = r"\w{0,4}تنفس\w*"
_NARROW_AR = r"ضيق\w*|مقطوع\w*|متقطع\w*|مكتوم\w*|قصير\w*|ثقيل\w*|صعب\w*|بصعوب\w*|سريع\w*"
_SWELL_AR = r"\w{0,3}(?:ورم|وارم|نتفخ|نتفاخ|نفوخ|نفخ)\w*"
_FACE_AR = rf"{_WITH}(?:وجه|لسان|حلق|حنجر|بلعوم|عين|عيون|جفن|جفون|شفاه|شفاي|شفتا)\w*|{_WITH}(?:شفه|شفتي)\b"
_PAIN_AR = r"\w{0,3}(?:الم|وجع|يعور|يولم|ضغط)\w*"
_STRONG_AR = r"شديد\w*|قوي\w*|فظيع\w*|رهيب\w*|اقوي|اشد|اكثر|لا ?يطاق|لا ?يحتمل|يزيد|تزيد|زاد\w*|زياد\w*"
_SKIN_AR = r"\w{0,2}(?:راس|فروه|جلد|بشر|مكان|منطق)\w*"

EMERGENCY_IN_ARABIC = _any(
    _near(_HARD_AR, _BREATH_AR),
    _near(_BREATH_AR, _NARROW_AR, 2),
    r"(?:ضيق\w*|صعوب\w*|انقطاع|قصر) (?:\w+ )?(?:ب|في )?(?:ال)?نفس\w*",
    rf"(?:نفسي|النفس|نفس) (?:\w+ )?(?:{_NARROW_AR})",
    _near(_HARD_AR, r"\w{0,3}بلع\w*", 2),
    r"\w?[اي]ختن\w*|مختنق\w*|\w{0,3}خنق\w*|مخنوق\w*|كتمه|انكتام|شرق[هت]",
    _beside(_SWELL_AR, _FACE_AR, 2),
    _near(rf"{_WITH}(?:حلق|بلعوم|حنجر)\w*", r"\w?(?:سكر|سدود|غلق|ضيق|نسد)\w*", 2),
    _beside(_PAIN_AR + r"|ضيق\w*", rf"{_WITH}صدر\w*", 2),
    r"اغماء|\w{0,4}غمي علي\w*|اغمي|فقد\w* (?:ال)?وعي\w*|غ[اب]\w* عن (?:ال)?وعي|غيبوب\w*|تشنج\w*",
    r"حساسيه (?:شديد|قوي|مفرط)\w*|صدمه تحسس\w*",
)
URGENT_IN_ARABIC = _any(
    r"صديد|قيح|حمي|سخون|حرارتي|حراره|مسخن|قشعرير|رعش|رجف|التهاب|ملتهب|خراج|دمل|فقاع|ينتشر|تنتشر|انتشر|نزيف|ينزف|نزف",
    r"افرازات|اسوا|يزداد|تزداد|رائحه|رايح[هت]|ريح[هت]|دوخ|دايخ|استفراغ|غثيان|حرقان|يحرق",
    r"ورم|وارم|انتفاخ|انتفخ|منتفخ|منفوخ",
    rf"{_WITH}دم\b",
    _beside(_PAIN_AR, _STRONG_AR, 2),
    _beside(r"\w{0,3}(?:احمرار|حمار|احمر)\w*", r"يزيد|تزيد|زاد\w*|اكثر|اكبر|يكبر", 2),
    _near(_SKIN_AR, r"حار\w*|ساخن\w*|سخن\w*", 1),
    _near(r"سايل|سوايل|ماده|ماي|شي", r"اصفر|صفرا\w*|اخضر|خضرا\w*", 1),
)

EMERGENCY = re.compile(rf"\b(?:{EMERGENCY_IN_ENGLISH})\b|(?:{folded(EMERGENCY_IN_ARABIC)})")
URGENT = re.compile(rf"\b(?:{URGENT_IN_ENGLISH})\b|(?:{folded(URGENT_IN_ARABIC)})")


def plain_words(text: str) -> str:
    """The words as they are looked through: folded, with single spaces and nothing else between them."""
    seen = "".join(mark for mark in folded(text) if unicodedata.category(mark) != "Cf")
    return " ".join(_NO_WORD.split(seen)).strip()
