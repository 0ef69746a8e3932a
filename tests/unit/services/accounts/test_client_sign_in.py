import pytest
from sqlalchemy import select

from tests.rows import appointment_row, staff_row
from webapp.messaging.mail import MailUnavailableError
from webapp.services.accounts.client_sign_in import TRIES
from webapp.services.accounts.errors import SignInCodeError, TooManyAttemptsError
from webapp.storage.rows import ClientRow, Row, new_id

SAM, HOME = "sam@b.example", "192.0.2.7"


def test_the_mailed_code_signs_the_client_in(ways, accounts, sam, mailbox):
    request = ways.ask(SAM, HOME)

    token = ways.with_code(request, mailbox.code, HOME)

    assert accounts.login_session(token).client_id == sam


def test_the_mailed_link_signs_the_client_in(ways, accounts, sam, mailbox):
    ways.ask(SAM, HOME)

    token = ways.with_link(mailbox.token)

    assert mailbox.link.startswith("https://intake.example/sign-in/link#")
    assert accounts.login_session(token).client_id == sam


def test_a_code_works_once(ways, sam, mailbox):
    request = ways.ask(SAM, HOME)
    ways.with_code(request, mailbox.code, HOME)

    with pytest.raises(SignInCodeError):
        ways.with_code(request, mailbox.code, HOME)


def test_a_link_works_once(ways, sam, mailbox):
    ways.ask(SAM, HOME)
    ways.with_link(mailbox.token)

    with pytest.raises(SignInCodeError):
        ways.with_link(mailbox.token)


def test_using_the_code_uses_up_the_link(ways, sam, mailbox):
    request = ways.ask(SAM, HOME)
    ways.with_code(request, mailbox.code, HOME)

    with pytest.raises(SignInCodeError):
        ways.with_link(mailbox.token)


def test_using_the_link_uses_up_the_code(ways, sam, mailbox):
    request = ways.ask(SAM, HOME)
    ways.with_link(mailbox.token)

    with pytest.raises(SignInCodeError):
        ways.with_code(request, mailbox.code, HOME)


def test_code_and_link_are_good_until_ten_minutes_have_passed(ways, sam, mailbox, clock):
    by_code = ways.ask(SAM, HOME)
    code = mailbox.code
    ways.ask(SAM, HOME)

    clock.move(minutes=9, seconds=59)

    assert ways.with_code(by_code, code, HOME)
    assert ways.with_link(mailbox.token)


def test_code_and_link_are_dead_after_ten_minutes(ways, sam, mailbox, clock):
    request = ways.ask(SAM, HOME)

    clock.move(minutes=10)

    with pytest.raises(SignInCodeError):
        ways.with_code(request, mailbox.code, HOME)
    with pytest.raises(SignInCodeError):
        ways.with_link(mailbox.token)


def test_the_right_code_is_good_after_four_wrong_ones(ways, sam, mailbox):
    request = ways.ask(SAM, HOME)
    guess(ways, request, mailbox.code, times=TRIES - 1)

    assert ways.with_code(request, mailbox.code, HOME)


def test_five_wrong_codes_end_the_right_one(ways, sam, mailbox):
    request = ways.ask(SAM, HOME)
    guess(ways, request, mailbox.code, times=TRIES)

    with pytest.raises(SignInCodeError):
        ways.with_code(request, mailbox.code, HOME)


def test_a_code_is_good_only_where_it_was_asked_for(ways, sam, mailbox):
    ways.ask(SAM, HOME)
    code = mailbox.code
    of_somebody_else = ways.ask(SAM, "198.51.100.1")

    with pytest.raises(SignInCodeError):
        ways.with_code(of_somebody_else, code, HOME)


def test_somebody_who_asks_for_my_code_does_not_end_mine(ways, sam, mailbox):
    request = ways.ask(SAM, HOME)
    code = mailbox.code

    guess(ways, ways.ask(SAM, "198.51.100.1"), mailbox.code, times=TRIES)

    assert ways.with_code(request, code, HOME)


@pytest.mark.parametrize("code", ["", "x", "000000\x00", "١٢٣٤٥٦", "9" * 10_000])
def test_what_is_no_code_signs_nobody_in(ways, sam, code):
    request = ways.ask(SAM, HOME)

    with pytest.raises(SignInCodeError):
        ways.with_code(request, code, HOME)


@pytest.mark.parametrize("email", ["SAM@B.example", " sam@b.example "])
def test_an_address_is_known_however_it_is_written(ways, sam, mailbox, email):
    ways.ask(email, HOME)

    assert len(mailbox.messages) == 1


def test_mail_goes_to_the_stored_address_and_not_to_one_that_looks_like_it(ways, add_client, mailbox):
    add_client("mike@b.example")

    # KELVIN SIGN: it normalises to a k, and is another mailbox.
    ways.ask("mi\u212ae@b.example", HOME)

    assert mailbox.newest["To"] == "mike@b.example"


def test_the_newest_intake_of_an_address_wins(ways, accounts, sam, add_client, mailbox, clock):
    clock.move(days=1)
    newest = add_client(SAM)

    token = ways.with_code(ways.ask(SAM, HOME), mailbox.code, HOME)

    assert accounts.login_session(token).client_id == newest


def test_a_strangers_intake_does_not_take_a_clients_plan_out_of_reach(
    ways, accounts, database, sam, add_client, mailbox, clock
):
    with database.write() as session:
        staff = staff_row()
        session.add_all([staff, appointment_row(session.get_one(ClientRow, sam), staff)])
    clock.move(days=1)
    add_client(SAM)

    token = ways.with_code(ways.ask(SAM, HOME), mailbox.code, HOME)

    assert accounts.login_session(token).client_id == sam


def test_an_unknown_address_gets_no_mail_and_the_same_answer(ways, sam, mailbox):
    answers = [type(ways.ask(email, HOME)) for email in (SAM, "nobody@b.example")]

    assert len(set(answers)) == 1
    assert [message["To"] for message in mailbox.messages] == [SAM]


def test_no_code_fits_an_unknown_address(ways, sam, mailbox):
    ways.ask(SAM, HOME)
    request = ways.ask("nobody@b.example", HOME)

    for request_id in (request, new_id()):
        with pytest.raises(SignInCodeError):
            ways.with_code(request_id, mailbox.code, HOME)


def test_a_letter_is_written_for_known_and_unknown_addresses_alike(ways, sam, monkeypatch):
    written = []
    write = ways._letter

    def noted(*asked):
        written.append(write(*asked))
        return written[-1]

    monkeypatch.setattr(ways, "_letter", noted)

    for email in (SAM, "nobody@b.example"):
        ways.ask(email, HOME)

    assert [message is not None for message in written] == [True, True]


@pytest.mark.parametrize("email", [SAM, "nobody@b.example"])
def test_mail_that_is_down_is_said_for_known_and_unknown_addresses(ways, sam, mailbox, email):
    mailbox.is_down = True

    with pytest.raises(MailUnavailableError):
        ways.ask(email, HOME)


def test_mail_that_is_down_costs_nobody_an_attempt(ways, sam, mailbox):
    mailbox.is_down = True
    for _ in range(30):
        with pytest.raises(MailUnavailableError):
            ways.ask(SAM, HOME)
    mailbox.is_down = False

    ways.ask(SAM, HOME)

    assert len(mailbox.messages) == 1


@pytest.mark.parametrize("email", [SAM, "nobody@b.example"])
def test_an_address_is_mailed_five_times_an_hour(ways, sam, mailbox, clock, email):
    for _ in range(5):
        ways.ask(email, HOME)
    calls = mailbox.calls

    with pytest.raises(TooManyAttemptsError):
        ways.ask(email, "198.51.100.1")

    assert mailbox.calls == calls
    clock.move(hours=1)
    ways.ask(email, HOME)


def test_one_network_cannot_ask_for_everybody(ways):
    for number in range(20):
        ways.ask(f"a{number}@b.example", HOME)

    with pytest.raises(TooManyAttemptsError):
        ways.ask("another@b.example", HOME)
    assert ways.ask("another@b.example", "198.51.100.1")


def test_one_network_cannot_go_on_guessing(ways, sam, mailbox):
    for _ in range(4):
        guess(ways, ways.ask(SAM, HOME), mailbox.code, times=5)
    request = ways.ask(SAM, HOME)

    with pytest.raises(TooManyAttemptsError):
        ways.with_code(request, mailbox.code, HOME)
    assert ways.with_code(request, mailbox.code, "198.51.100.1")


def test_no_secret_and_no_address_stands_in_the_database(ways, sam, mailbox, database):
    token = ways.with_code(ways.ask(SAM, HOME), mailbox.code, HOME)

    with database.read() as session:
        rows = [session.execute(select(table)).all() for table in Row.metadata.sorted_tables]

    for canary in (mailbox.code, mailbox.token, token, SAM):
        assert canary not in str(rows)


def test_a_stored_address_that_takes_no_mail_is_no_error(ways, add_client, mailbox, caplog):
    add_client("sam at b.example")

    assert ways.ask("sam at b.example", HOME)
    assert mailbox.messages == []
    assert "sam at" not in caplog.text


def guess(ways, request_id, right, times):
    for number in range(times):
        wrong = f"{(int(right) + 1 + number) % 1_000_000:06}"
        with pytest.raises(SignInCodeError):
            ways.with_code(request_id, wrong, HOME)


@pytest.fixture
def ways(accounts):
    return accounts.client_sign_in


@pytest.fixture
def sam(add_client):
    return add_client(SAM)
