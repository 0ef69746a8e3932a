"""What reminders say: short, kind, and nothing that tells others where a client is treated or for what (C57)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from gettext import NullTranslations

from webapp.documents.wording import catalogue
from webapp.domain.reminders import ReminderKind
from webapp.domain.text import Text
from webapp.messaging.channel import Message

PAGE = "/me"
ON_A_LOCK_SCREEN = 2
MORE = Text("There is more on your page.")
TRIAL = (Text("It works"), Text("This is how we remind you. You asked for this message; there is nothing to do."))

# Title and sentence of each kind. The first kind of a message gives its title: what cannot wait stands first.
SAID: dict[ReminderKind, tuple[Text, Text]] = {
    ReminderKind.SESSION_CHECK: (
        Text("For tomorrow"),
        Text("Tomorrow is the day. Look today at what comes before it, and answer one short question."),
    ),
    ReminderKind.SESSION_TOMORROW: (
        Text("For tomorrow"),
        Text("Tomorrow is the day. Look today at what comes before it."),
    ),
    ReminderKind.PATCH_TEST_READING: (
        Text("Something to show us"),
        Text("From today there is something to show us. Your page says what."),
    ),
    ReminderKind.RESTART: (
        Text("Allowed again"),
        Text("From today you may do something again that you had to leave."),
    ),
    ReminderKind.BEHIND: (
        Text("Two days left"),
        Text("Two days are left, and a few things still want doing."),
    ),
    ReminderKind.RULES: (
        Text("New from today"),
        Text("Something starts or ends for you today. Your page says what."),
    ),
    ReminderKind.FOLLOW_UP: (
        Text("Time to see you again"),
        Text("It is time to see you again. Your page says when and why."),
    ),
    ReminderKind.TOUCH_UP: (
        Text("Time to choose a day"),
        Text("It is time to choose a day with us."),
    ),
    ReminderKind.FEEDBACK: (
        Text("How are you?"),
        Text("Tell us how you are: two minutes, on your page."),
    ),
    ReminderKind.LIST: (
        Text("Your list for today"),
        Text("A few things wait for you today."),
    ),
    ReminderKind.OPEN_TICKS: (
        Text("Still open today"),
        Text("Some things of today are still open. Done already? Then tick them off."),
    ),
}


class ReminderWording:
    """Says it in the client's language; one without a catalogue speaks as this file is written."""

    def __init__(self, base_url: str, translations: Callable[[str], NullTranslations] = catalogue) -> None:
        self._url = f"{base_url}{PAGE}"
        self._translations = translations

    def __call__(self, kinds: Iterable[ReminderKind], locale: str, until: datetime | None = None) -> Message:
        """One message that tells all `kinds`, of which there is at least one; after `until` nobody needs it."""
        given = set(kinds)
        said = [words for kind, words in SAID.items() if kind in given]
        return self._message(said[0][0], [sentence for _, sentence in said], locale, until)

    def trial(self, locale: str) -> Message:
        """What a client sends to themselves to see whether it arrives."""
        title, sentence = TRIAL
        return self._message(title, [sentence], locale, None)

    def _message(self, title: Text, said: list[Text], locale: str, until: datetime | None) -> Message:
        translate = self._translations(locale).gettext
        sentences = tuple(sentence.render(translate) for sentence in said)
        short = [*sentences[:ON_A_LOCK_SCREEN]]
        if len(sentences) > ON_A_LOCK_SCREEN:
            short.append(MORE.render(translate))
        return Message(title.render(translate), " ".join(short), self._url, sentences, locale, until)
