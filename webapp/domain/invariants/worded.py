"""What the words of a task have to say to some clients, and must not say to them: by parts of the protocol's own texts.

Only English texts are looked at. `webapp.proof` asks whether any answers lead to other words.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.condition import Condition


@dataclass(frozen=True)
class Worded:
    """Tasks about `act` that count from session 1 say `words` to clients of whom `when` holds; with `never`, do not."""

    source: str
    act: str
    words: str
    when: Condition
    never: bool = False


def _is_or_blank(question: str, *codes: str) -> Condition:
    return Condition("any", parts=(Condition("is", question, codes), Condition("blank", question, True)))


_REACTS = _is_or_blank("sensitivity", "sometimes", "often", "swelling", "not_sure")
_CRACKED = Condition("is", "dryness", ("very_dry",))

WORDED = (
    Worded("F106", "exfoliate", "brush", _REACTS, never=True),
    Worded("F106", "exfoliate", "brush", _is_or_blank("dryness", "very_dry"), never=True),
    Worded("X50", "exfoliate", "cracked", _CRACKED),
)
