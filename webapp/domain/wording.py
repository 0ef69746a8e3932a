"""What no text of the clinic may say (I17, I27): a medicine to leave off, a promise, harmful advice, a diagnosis.

Only English is understood. Whoever writes in another language has to know these rules by heart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from webapp.domain.text import Text


def _any_of(*words: str) -> str:
    return rf"(?:{'|'.join(words)})"


def _whole(*words: str) -> re.Pattern[str]:
    """Finds any of `words` (each a pattern), not inside longer words."""
    return re.compile(rf"(?<!\w){_any_of(*words)}(?!\w)", re.IGNORECASE)


_MEDICINE = _whole(
    "medicines?", "medications?", "drugs?", "tablets?", "pills?", "capsules?", "blood[ -]?thinn\\w+", "anticoagulants?",
    "antibiotics?", "steroids?", "insulin", "warfarin", "heparin", "aspirin", "ibuprofen", "finasteride",
    "isotretinoin", "prescri\\w+",
)  # fmt: skip
_LEAVE_OFF = _whole(
    "stop(?:s|ping)?", "paus(?:e|ing)", "skip(?:ping)?", "quit", "discontinue", "halve", "reduce", "suspend",
    "come off", "wean off", "give up", "cut out", "go without", "hold off", "take a break from",
    "leave (?:\\w+ ){0,4}(?:out|off)", "(?:not|never|no longer|don['’]t) (?:take|use|swallow)",
)  # fmt: skip
_AGREED = re.compile(r"\bonly (?:if|when|once|after)\b.*\b(?:agree|said so|says so)", re.IGNORECASE)
_THEM = re.compile(r"\s+(?:it|them|these|those|that)\b", re.IGNORECASE)
_WITHOUT = _any_of("no", "zero", "free of", "without(?: any)?")
_PROMISE = _whole(
    "100 ?(?:%|per ?cent)", "(?:a|one) hundred per ?cent", "painless(?:ly)?", "pain[ -]free", "without pain",
    "no pain(?! killer| relief)", "(?:does not|doesn['’]t|will not|won['’]t) hurt", f"{_WITHOUT} side[ -]effects?",
    "side[ -]effect[ -]free", "guarantee\\w*", f"{_any_of('completely', 'totally', 'perfectly', 'absolutely')} safe",
    f"{_WITHOUT} risks?(?!-)", "risk[ -]free", "permanent results?",
)  # fmt: skip
_HARMFUL = _whole(
    "baking soda",
    "bicarbonate(?: of soda)?",
    "black henna",
    "henna that is sold as black",
    "microblad\\w+",
    "hot water",
)
_ILLNESS = _any_of(
    "psoriasis", "eczema", "alopecia", "vitiligo", "ringworm", "dermatitis", "an? (?:infection|allergy|keloid)"
)
_DIAGNOSIS = re.compile(rf"(?<!\bif )(?<!\bdo )(?<!\bwhen )(?<!\bwhether )\byou have {_ILLNESS}(?!\w)", re.IGNORECASE)

_DENY = r"(?:\b(?:no|not|never|cannot)|n['’]t)"
_DENIED_AT_END = re.compile(rf"{_DENY}\s+(?:(?:a|be|is|fully|always|promise|really)\s+)?$", re.IGNORECASE)
_FORBID = re.compile(rf"{_DENY}\b|\b(?:avoid|without)\b", re.IGNORECASE)
_ADVISE = _whole("use", "choose", "try", "wash", "rinse", "apply", "put", "rub", "take", "add", "but", "instead")
_ADVISED_AT_END = re.compile(r"\b(?:use|try|apply|take|with|in)\s+$", re.IGNORECASE)


def wording_problems(text: str, *, advises: bool = True) -> tuple[Text, ...]:
    """Why `text` may not be said to a client, one reason for each place; nothing when it may.

    `advises` is off for questions and findings: they may name a harmful thing ('have you had microblading?'),
    where a text that advises may name it only to say never.
    """
    problems: list[Text] = []
    before = ""
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        problems += [*_medicines(sentence, before), *_promises(sentence), *_harm(sentence, advises)]
        problems += _diagnoses(sentence)
        before = sentence
    return tuple(problems)


def _medicines(sentence: str, before: str) -> Iterator[Text]:
    """Words that ask somebody to leave off a medicine (I17); 'never stop it' and 'only if they agree' do not."""
    if _AGREED.search(sentence):
        return
    for found in _LEAVE_OFF.finditer(sentence):
        is_meant = _MEDICINE.search(sentence) or (_THEM.match(sentence, found.end()) and _MEDICINE.search(before))
        if is_meant and not _DENIED_AT_END.search(sentence[: found.start()]):
            words = "“{words}”: never ask anybody to leave off a medicine; whoever prescribed it decides (I17)"
            yield Text(words, {"words": found.group()})


def _promises(sentence: str) -> Iterator[Text]:
    for found in _PROMISE.finditer(sentence):
        if not _DENIED_AT_END.search(sentence[: found.start()]):
            words = "“{words}”: nobody can promise this; say what usually happens, and that people differ (I27)"
            yield Text(words, {"words": found.group()})


def _harm(sentence: str, advises: bool) -> Iterator[Text]:
    for found in _HARMFUL.finditer(sentence):
        before = sentence[: found.start()]
        if not _is_forbidden(before) and (advises or _ADVISED_AT_END.search(before)):
            yield Text("“{words}”: may be named only to say never (I27)", {"words": found.group()})


def _is_forbidden(before: str) -> bool:
    """Whether the words before a harmful thing forbid it: a 'never' that no other advice has ended."""
    nevers = list(_FORBID.finditer(before))
    if not nevers:
        return False
    its_own_verb = r"^\s*\w+"
    return not _ADVISE.search(re.sub(its_own_verb, "", before[nevers[-1].end() :]))


def _diagnoses(sentence: str) -> Iterator[Text]:
    for found in _DIAGNOSIS.finditer(sentence):
        words = "“{words}”: sounds like a diagnosis; say what you see, and who should look at it"
        yield Text(words, {"words": found.group()})
