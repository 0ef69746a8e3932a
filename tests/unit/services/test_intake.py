import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.clients import TODAY
from tests.clock import FakeClock
from tests.intakes import CLEAR, CONTACT, FLAGGED, intake, response
from webapp.content.library import Library, read_library
from webapp.domain.response import Response
from webapp.services.accounts.attempts import Attempts, Bucket
from webapp.services.accounts.errors import TooManyAttemptsError
from webapp.services.accounts.sessions import LoginSessions
from webapp.services.clinic_settings import clinic_settings
from webapp.services.intake import EVERYWHERE, PER_NETWORK, ChangedSubmissionError, IntakeService
from webapp.services.login import ClientLogin
from webapp.services.plans import PlanService
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import (
    AttemptRow,
    ClientRow,
    ConsentRow,
    LoginSessionRow,
    PlanRow,
    ResponseRow,
    ReviewRow,
    Row,
)

CONTENT = Path(__file__).parents[3] / "questionnaires"
Answers = Callable[[dict[str, Any]], Response]
STORED = (ClientRow, ConsentRow, PlanRow, ResponseRow)


def test_one_transaction_stores_client_answers_consent_and_first_plan(service, database: Database, clear):
    service.submit(intake(clear))

    assert [count(database, table) for table in STORED] == [1, 1, 1, 1]


def test_contact_data_and_answers_are_sealed(service, database: Database, cipher: FieldCipher, flagged):
    service.submit(intake(flagged))

    client, stored = the_only(database, ClientRow), the_only(database, ResponseRow)
    assert cipher.open("client", "name_enc", client.id, client.name_enc) == CONTACT.name
    assert cipher.open("client", "email_enc", client.id, client.email_enc) == CONTACT.email
    assert client.phone_enc is not None
    assert cipher.open("client", "phone_enc", client.id, client.phone_enc) == CONTACT.phone
    assert json.loads(cipher.open("response", "answers_enc", stored.id, stored.answers_enc))["age"] == 34


def test_a_client_is_found_again_by_mail_and_phone(service, database: Database, blind_index: BlindIndex, clear):
    service.submit(intake(clear))

    client = the_only(database, ClientRow)
    assert client.email_index == blind_index.of("NOOR@example.com ")
    assert client.phone_index == blind_index.of_phone("+971501234567")


def test_no_phone_is_kept_as_none(service, database: Database, clear):
    service.submit(intake(clear, replace(CONTACT, phone="", reach_by="email")))

    assert the_only(database, ClientRow).phone_enc is None


def test_a_response_keeps_the_day_and_the_content_that_it_was_given_with(service, database, library, clear):
    service.submit(intake(clear))

    stored = the_only(database, ResponseRow)
    assert (stored.intake_on, stored.content_version) == (TODAY, library.content.version)


def test_a_consent_keeps_the_version_and_hash_of_what_was_read(service, database: Database, clock: FakeClock, clear):
    service.submit(intake(clear))

    consent = the_only(database, ConsentRow)
    assert (consent.version, consent.text_hash, consent.given_at) == ("1", "0" * 64, clock())


def test_a_clear_intake_waits_for_nobody(service, database: Database, clear):
    service.submit(intake(clear))

    assert count(database, ReviewRow) == 0


def test_a_flagged_intake_waits_in_the_queue(service, database: Database, flagged):
    service.submit(intake(flagged))

    review = the_only(database, ReviewRow)
    assert review.disposition == "defer"
    assert review.flags[:2] == ["defer", "staff_review"]
    assert review.wanted_on == date(2027, 2, 1)


def test_the_more_serious_review_comes_first(service, database: Database, answers, flagged):
    service.submit(intake(answers(CLEAR | {"patch_wish": "yes"})))
    service.submit(intake(flagged))

    assert queue(database) == ["defer", "patch_test"]


def test_of_two_equally_serious_the_longer_waiting_comes_first(service, database, clock: FakeClock, answers):
    for wish in ("yes", "not_sure"):
        service.submit(intake(answers(CLEAR | {"patch_wish": wish, "desired_date": f"2027-03-0{len(wish)}"})))
        clock.move(minutes=1)

    assert [review.wanted_on for review in reviews(database)] == [date(2027, 3, 3), date(2027, 3, 8)]


def test_somebody_of_seventeen_is_taken_and_deferred(service, database: Database, answers):
    service.submit(intake(answers(CLEAR | {"age": "17"})))

    assert the_only(database, ReviewRow).disposition == "defer"


def test_the_same_submission_is_stored_once(service, database: Database, clear):
    sent = intake(clear)

    first, second = service.submit(sent), service.submit(sent)

    assert first.client_id == second.client_id
    assert [count(database, table) for table in STORED] == [1, 1, 1, 1]


def test_twenty_equal_posts_at_once_are_stored_once(service, database: Database, clear):
    sent = intake(clear)

    with ThreadPoolExecutor(20) as threads:
        receipts = list(threads.map(service.submit, [sent] * 20))

    assert len({receipt.client_id for receipt in receipts}) == 1
    assert [count(database, table) for table in STORED] == [1, 1, 1, 1]


def test_a_changed_body_under_the_same_id_is_refused(service, database: Database, clear, flagged):
    sent = intake(clear)
    service.submit(sent)

    for changed in (replace(sent, response=flagged), replace(sent, contact=replace(CONTACT, name="Someone Else"))):
        with pytest.raises(ChangedSubmissionError):
            service.submit(changed)

    assert [count(database, table) for table in STORED] == [1, 1, 1, 1]


def test_only_the_holder_of_the_key_can_tell_which_answers_a_fingerprint_is_of(make_service, database, clear):
    sent = intake(clear)
    make_service().submit(sent)

    with pytest.raises(ChangedSubmissionError):
        make_service(blind_index=BlindIndex(FieldKeys.generate())).submit(sent)


def test_the_own_phone_is_signed_in(service, sessions: LoginSessions, clear):
    receipt = service.submit(intake(clear))

    login = sessions.find(receipt.token)
    assert isinstance(login, ClientLogin)
    assert login.client_id == receipt.client_id


def test_a_shared_tablet_signs_nobody_in(service, database: Database, clear):
    receipt = service.submit(intake(clear, kiosk=True))

    assert receipt.token is None
    assert count(database, LoginSessionRow) == 0
    assert the_only(database, ResponseRow).kiosk


def test_nothing_is_kept_when_the_plan_cannot_be_made(make_service, database: Database, clear):
    def fail(*_: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        make_service(remake=fail).submit(intake(clear))

    assert [count(database, table) for table in STORED] == [0, 0, 0, 0]


def test_twenty_families_behind_one_address_get_through(service, database: Database, clear):
    for _ in range(20):
        service.submit(intake(clear))

    assert count(database, ResponseRow) == 20


def test_one_network_stores_no_more_than_its_limit(service, database: Database, clock: FakeClock, clear):
    fill(database, clock, Bucket(PER_NETWORK, "203.0.113.7"))

    with pytest.raises(TooManyAttemptsError):
        service.submit(intake(clear))

    service.submit(intake(clear, address="198.51.100.4"))
    assert count(database, ResponseRow) == 1


def test_all_networks_together_have_a_limit(service, database: Database, clock: FakeClock, clear):
    fill(database, clock, Bucket(EVERYWHERE, "all"))

    with pytest.raises(TooManyAttemptsError):
        service.submit(intake(clear))


def test_a_full_limit_opens_again(service, database: Database, clock: FakeClock, clear):
    fill(database, clock, Bucket(PER_NETWORK, "203.0.113.7"))
    clock.move(minutes=11)

    service.submit(intake(clear))


def test_repeating_what_is_stored_counts_against_no_limit(service, clear):
    sent = intake(clear)

    for _ in range(PER_NETWORK.most + 1):
        service.submit(sent)


@pytest.fixture(scope="session")
def library() -> Library:
    return read_library(CONTENT)


@pytest.fixture
def answers(library: Library) -> Answers:
    return partial(response, library.content.questionnaire)


@pytest.fixture
def clear(answers: Answers) -> Response:
    return answers(CLEAR)


@pytest.fixture
def flagged(answers: Answers) -> Response:
    return answers(FLAGGED)


@pytest.fixture
def sessions(database: Database, clock: FakeClock) -> LoginSessions:
    return LoginSessions(database, clock)


@pytest.fixture
def service(make_service: Callable[..., IntakeService]) -> IntakeService:
    return make_service()


@pytest.fixture
def make_service(
    database: Database, plans: PlanService, cipher, blind_index, clock: FakeClock, library: Library, sessions
) -> Callable[..., IntakeService]:
    return partial(
        IntakeService,
        database=database,
        cipher=cipher,
        blind_index=blind_index,
        attempts=Attempts(database, clock),
        remake=plans.remake,
        sign_in=lambda session, client_id: sessions.start_within(session, "client", client_id),
        content_version=library.content.version,
        clock=clock,
        today=lambda: TODAY,
    )


@pytest.fixture
def plans(database: Database, cipher: FieldCipher, library: Library, clock: FakeClock) -> PlanService:
    return PlanService(database, cipher, library, clinic_settings(library, {}), clock, lambda: TODAY)


def fill(database: Database, clock: FakeClock, bucket: Bucket) -> None:
    """As if so many intakes had come just now."""
    with database.write() as session:
        now = clock()
        session.add_all(AttemptRow(bucket=bucket.code, at=now, created_at=now) for _ in range(bucket.limit.most))


def count(database: Database, table: type[Row]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def the_only(database: Database, table: type[Row]) -> Any:
    with database.read() as session:
        return session.scalars(select(table)).one()


def reviews(database: Database) -> list[ReviewRow]:
    """As the queue shows them: the index of the table is made for this order."""
    with database.read() as session:
        return list(session.scalars(select(ReviewRow).order_by(ReviewRow.severity, ReviewRow.created_at)))


def queue(database: Database) -> list[str]:
    return [review.disposition for review in reviews(database)]
