import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from webapp.messaging.letters import LetterTemplates
from webapp.messaging.mail import Letter, MailAddressError, MailUnavailableError, write
from webapp.messaging.outbox import OutboxMail

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)
TOP = Path(__file__).parents[3]
LINK = "https://intake.example/sign-in/link#" + "x" * 43
VALUES: dict[str, dict[str, Any]] = {
    "sign_in": {"code": "012345", "link": LINK, "minutes": 10, "site": "intake.example"},
    "invitation": {"link": LINK, "hours": 72, "site": "intake.example"},
    "new_password": {"link": LINK, "hours": 24, "site": "intake.example"},
    "plan_changed": {"link": LINK, "site": "intake.example"},
    "answer": {"link": LINK, "site": "intake.example"},
    "date_answer": {"link": LINK, "site": "intake.example"},
    "one_thing": {"link": LINK, "site": "intake.example"},
    "reminder": {
        "link": LINK,
        "site": "intake.example",
        "title": "For tomorrow",
        "sentences": ("One.", "Two."),
        "stop_link": "https://intake.example/stop-reminders#x",
    },
}
# What could tell the next person who looks at a lock screen where somebody is treated, and for what (C57).
TELLING = (
    "scalp skin hair micropigment smp clinic clinik treatment therap patch test medicine health medical doctor "
    "patient client session appointment allerg plan aftercare"
)


@pytest.mark.parametrize(
    "recipient",
    [
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example\nBcc: x@y.example",
        "a@b.example, x@y.example",
        "a@b.example x@y.example",
        "A <a@b.example>",
        "a@b.example;x@y.example",
        "@b.example",
        "a@",
        "",
    ],
)
def test_a_letter_goes_to_exactly_one_address(recipient):
    with pytest.raises(MailAddressError):
        written(recipient=recipient)


def test_a_subject_cannot_add_a_header():
    with pytest.raises(ValueError, match="linefeed"):
        written(subject="Hello\r\nBcc: x@y.example")


def test_a_long_link_stays_in_one_piece():
    assert LINK in bytes(written(text=f"Open this:\n{LINK}\n")).decode()


@pytest.mark.parametrize("recipient", ["sam@b.example", "sam.o'neil+x@b.example", "jörg@bücher.example"])
def test_people_have_all_kinds_of_addresses(recipient):
    assert [address.addr_spec for address in written(recipient=recipient)["To"].addresses] == [recipient]


def test_the_way_out_of_a_list_stays_in_one_piece():
    way_out = f"<https://{'a' * 60}.example/stop-reminders/{'x' * 70}>"

    message = bytes(
        written(headers={"List-Unsubscribe": way_out, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"})
    )

    assert f"\r\nList-Unsubscribe: {way_out}\r\n".encode() in message
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in message


def test_no_header_can_add_another():
    with pytest.raises(ValueError, match="linefeed"):
        written(headers={"List-Unsubscribe": "<https://a.example>\r\nBcc: x@y.example"})


def test_a_letter_that_may_be_sent_again_keeps_its_name():
    assert written(message_id="abc")["Message-ID"] == "<abc@intake.example>"
    assert written()["Message-ID"] != written()["Message-ID"]


def test_a_letter_in_the_outbox_is_told_of_before_it_is_there(tmp_path):
    seen = []

    OutboxMail(tmp_path).connect().send(written(), lambda: seen.append(list(tmp_path.iterdir())))

    assert seen == [[]]


def test_other_languages_arrive(tmp_path):
    OutboxMail(tmp_path).connect().send(written(subject="رمز الدخول", text="رمزك هو 012345\n"))

    message = read_back(tmp_path)

    assert (message["Subject"], message.get_content()) == ("رمز الدخول", "رمزك هو 012345\r\n")


def test_nobody_answers_a_letter_by_machine():
    assert written()["Auto-Submitted"] == "auto-generated"


def test_a_letter_in_the_outbox_is_for_its_owner_alone(tmp_path):
    folder = tmp_path / "instance" / "outbox"

    OutboxMail(folder).connect().send(written())

    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())] == [0o700, 0o600]


def test_letters_of_the_same_second_stand_side_by_side(tmp_path):
    for _ in range(3):
        OutboxMail(tmp_path).connect().send_soon(written())

    assert len(list(tmp_path.glob("20261201-080000-*.eml"))) == 3


def test_an_outbox_that_cannot_be_written_is_mail_that_is_down(tmp_path):
    tmp_path.joinpath("outbox").touch()

    with pytest.raises(MailUnavailableError):
        OutboxMail(tmp_path / "outbox").connect()


@pytest.mark.parametrize("name", VALUES)
def test_a_letter_says_nothing_about_health_and_names_nobody(render, name):
    letter = render(name, "en", **VALUES[name])

    said = f"{letter.subject} {letter.text}".lower()
    assert [word for word in TELLING.split() if word in said] == []
    assert "{" not in said


@pytest.mark.parametrize("name", VALUES)
def test_a_letter_has_a_subject_of_one_line_and_its_link_on_a_line_of_its_own(render, name):
    letter = render(name, "en", **VALUES[name])

    assert letter.subject
    assert "\n" not in letter.subject
    assert LINK in letter.text.splitlines()


def test_a_language_without_translation_falls_back_to_the_templates(render):
    assert render("sign_in", "ar", **VALUES["sign_in"]) == render("sign_in", "en", **VALUES["sign_in"])


def test_every_letter_is_looked_at_here():
    assert {path.stem for path in (TOP / "templates/mail").iterdir()} == set(VALUES)


def written(recipient="sam@b.example", subject="Hello", text="Text\n", **more):
    return write(Letter(subject, text), sender="stipple@intake.example", recipient=recipient, at=AT, **more)


def read_back(folder: Path):
    (path,) = folder.iterdir()
    return message_from_bytes(path.read_bytes(), policy=policy.default)


@pytest.fixture
def render() -> LetterTemplates:
    return LetterTemplates(TOP / "templates/mail", TOP / "webapp/translations")
