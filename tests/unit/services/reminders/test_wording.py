import re
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from babel.support import Translations

from tests.pseudo import CODE, write_catalogue
from tests.unit.messaging.test_mail import TELLING
from webapp.domain.reminders import ReminderKind
from webapp.services.reminders.wording import SAID, ReminderWording

URL = "https://intake.example"
UNTIL = datetime(2026, 12, 1, 15, tzinfo=UTC)
TOGETHER = [kinds for count in range(1, len(ReminderKind) + 1) for kinds in combinations(ReminderKind, count)]
# More than the letters about accounts could ever say.
MORE_TELLING = (
    "needle pigment dots tattoo shave wash oil exfoliate moisturis minoxidil blood pregnan disease illness sick doctor "
    "head skull bald beard body wound heal scab itch red alcohol sun clinician technician surgery procedure studio"
)


def test_every_kind_has_words():
    assert set(SAID) == set(ReminderKind)


@pytest.mark.parametrize("locale", ["en", CODE])
def test_no_message_tells_others_where_or_for_what(wording, locale):
    said = [spoken(wording(kinds, locale)) for kinds in TOGETHER] + [spoken(wording.trial(locale))]

    words = "|".join([*TELLING.split(), *MORE_TELLING.split()])
    assert re.findall(rf"\b(?:{words})", "\n".join(said)) == []


def test_that_test_would_see_a_telling_word():
    assert [word for word in TELLING.split() if word in "your session at the clinic"] == ["clinic", "session"]


@pytest.mark.parametrize("locale", ["en", CODE])
def test_every_message_fits_a_lock_screen(wording, locale):
    said = [wording(kinds, locale) for kinds in TOGETHER]

    assert max(len(each.title) for each in said) <= 40
    assert max(len(each.body) for each in said) <= 190
    assert [each for each in said if "\n" in each.title + each.body or "{" in spoken(each)] == []


def test_every_message_is_translated(wording):
    said = [spoken(wording(kinds, CODE)) for kinds in TOGETHER] + [spoken(wording.trial(CODE))]

    assert [text for text in said if re.search("[A-Za-z]", text)] == []


def test_what_cannot_wait_stands_first(wording):
    said = wording((ReminderKind.OPEN_TICKS, ReminderKind.SESSION_TOMORROW), "en")

    assert said.title == "For tomorrow"
    assert said.sentences == (
        "Tomorrow is the day. Look today at what comes before it.",
        "Some things of today are still open. Done already? Then tick them off.",
    )
    assert said.body == " ".join(said.sentences)


def test_a_letter_says_all_and_a_lock_screen_that_there_is_more(wording):
    said = wording(ReminderKind, "en")

    assert len(said.sentences) == len(ReminderKind)
    assert said.body == " ".join([*said.sentences[:2], "There is more on your page."])


def test_a_message_says_the_same_whatever_the_order(wording):
    assert wording(ReminderKind, "en") == wording(reversed(ReminderKind), "en")


def test_a_message_knows_its_page_its_language_and_its_end(wording):
    said = wording([ReminderKind.LIST], CODE, UNTIL)

    assert (said.url, said.lang, said.until) == (f"{URL}/me", CODE, UNTIL)


def test_a_language_without_a_catalogue_speaks_as_it_is_written():
    assert ReminderWording(URL)([ReminderKind.LIST], "eo").title == "Your list for today"


def spoken(message) -> str:
    return " ".join([message.title, message.body, *message.sentences]).lower()


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory) -> Path:
    return write_catalogue(tmp_path_factory.mktemp("translations"))


@pytest.fixture
def wording(catalogues: Path) -> ReminderWording:
    """Each catalogue is read once: there are thousands of ways in which kinds come together."""
    return ReminderWording(URL, cache(lambda locale: Translations.load(catalogues, [locale])))
