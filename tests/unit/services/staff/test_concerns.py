"""What clients report reaches the staff once, as urgent as it is, and nothing that is done about it is overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from tests.clinic import Clinic
from tests.queries import counted_queries
from tests.rows import concern_row
from webapp.domain.concern import Report, Sign, Urgency
from webapp.domain.problem import RefusedError
from webapp.services.accounts.attempts import Attempts
from webapp.services.accounts.errors import TooManyAttemptsError
from webapp.services.concern_desk import ConcernDesk, UnknownConcernError, Written
from webapp.services.concerns import PER_CLIENT, ConcernService, SentConcern, open_concerns
from webapp.storage.encryption import BlindIndex
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import ClientRow, new_id

ITCHING, PUS = Report(frozenset({Sign.TEST_SPOT}), ""), Report(frozenset({Sign.PUS}), "Since this morning")
BREATHLESS = Report(frozenset({Sign.BREATHING}), "")


def test_a_report_reaches_the_staff_with_everything_said(clinic: Clinic, reports: ConcernService, client_id: UUID):
    assert reports.send(sent(client_id, PUS)) is Urgency.URGENT

    (line,) = clinic.work.concerns.pressing()
    assert (line.client_name, line.report, line.urgency) == ("Noor Haddad", PUS, Urgency.URGENT)
    assert (line.seen_by, line.is_answered, line.closed_at) == ((), False, None)


def test_the_same_report_sent_twice_is_one(clinic: Clinic, reports: ConcernService, client_id: UUID):
    tapped = sent(client_id, PUS)

    assert reports.send(tapped) is reports.send(tapped) is Urgency.URGENT

    assert clinic.work.concerns.open_count() == 1


def test_who_goes_back_and_adds_words_is_heard_again(clinic: Clinic, reports: ConcernService, client_id: UUID):
    first = sent(client_id, ITCHING)
    reports.send(first)

    reports.send(SentConcern(client_id, first.submission_id, PUS))

    assert clinic.work.concerns.open_count() == 2


def test_another_clients_id_of_a_report_hides_nothing(clinic: Clinic, reports: ConcernService, client_id: UUID):
    first = sent(client_id, PUS)
    reports.send(first)

    reports.send(SentConcern(clinic.arrive("U22"), first.submission_id, PUS))

    assert clinic.work.concerns.open_count() == 2


@pytest.mark.parametrize("report", [Report(frozenset(), ""), Report(frozenset(), "x" * 2001)])
def test_an_empty_or_endless_report_is_refused_and_nothing_changes(
    clinic: Clinic, reports: ConcernService, client_id: UUID, report: Report
):
    before = clinic.stored()

    with pytest.raises(RefusedError):
        reports.send(sent(client_id, report))

    assert clinic.stored() == before


def test_nobody_fills_the_disk(reports: ConcernService, client_id: UUID):
    for _ in range(PER_CLIENT.most):
        reports.send(sent(client_id, ITCHING))

    with pytest.raises(TooManyAttemptsError):
        reports.send(sent(client_id, ITCHING))


def test_what_was_said_is_sealed(clinic: Clinic, reports: ConcernService, client_id: UUID):
    reports.send(sent(client_id, PUS))

    (row,) = clinic.stored()["concern"]
    assert not [value for value in row if isinstance(value, bytes) and b"pus" in value]
    assert not [value for value in row if isinstance(value, str) and "pus" in value]


def test_the_most_urgent_stand_on_top_and_of_those_the_longest_waiting(
    clinic: Clinic, reports: ConcernService, client_id: UUID
):
    for report in (ITCHING, PUS, BREATHLESS, PUS):
        clinic.clock.move(minutes=1)
        reports.send(sent(client_id, report))

    shown = [(line.urgency, line.at) for line in clinic.work.concerns.page().lines]
    assert [urgency for urgency, _ in shown] == ["emergency", "urgent", "urgent", "soon"]
    assert shown[1][1] < shown[2][1]
    assert [line.urgency for line in clinic.work.concerns.pressing()] == ["emergency", "urgent", "urgent"]


def test_closed_ones_come_last_and_the_last_closed_of_them_first(
    clinic: Clinic, reports: ConcernService, client_id: UUID, tess: UUID
):
    reports.send(sent(client_id, BREATHLESS))
    reports.send(sent(client_id, PUS))
    reports.send(sent(client_id, ITCHING))
    first, second, third = (line.concern_id for line in clinic.work.concerns.page().lines)
    for concern_id in (first, second):
        clinic.clock.move(minutes=1)
        clinic.work.concerns.note(Written(concern_id, tess, "Talked", 0))
        clinic.work.concerns.close(concern_id, tess)

    assert [line.concern_id for line in clinic.work.concerns.page().lines] == [third, second, first]
    assert clinic.work.concerns.pressing() == ()


def test_the_badge_counts_what_cannot_wait(clinic: Clinic, reports: ConcernService, client_id: UUID, tess: UUID):
    before = clinic.work.reviews.waiting()
    for report in (ITCHING, PUS, BREATHLESS):
        reports.send(sent(client_id, report))
    assert clinic.work.reviews.waiting() == before + 2

    concern_id = clinic.work.concerns.pressing()[0].concern_id
    clinic.work.concerns.note(Written(concern_id, tess, "Talked", 0))
    clinic.work.concerns.close(concern_id, tess)

    assert clinic.work.reviews.waiting() == before + 1


def test_looking_is_on_record_once_for_each_member(clinic: Clinic, concern_id: UUID, tess: UUID):
    omar, desk = clinic.staff("Omar"), clinic.work.concerns
    assert not desk.find(concern_id, tess).has_looked

    for member in (tess, tess, omar):
        desk.look(concern_id, member)

    assert log(desk, concern_id) == [("seen", "Tess", ""), ("seen", "Omar", "")]
    assert desk.find(concern_id, tess).has_looked


def test_an_answer_is_sent_and_the_client_told_once(clinic: Clinic, concern_id: UUID, client_id: UUID, tess: UUID):
    desk, told = desk_with_mail(clinic)
    written = Written(concern_id, tess, "Please come by today.", 0)

    desk.answer(written)
    desk.answer(written)

    assert log(desk, concern_id) == [("seen", "Tess", ""), ("answered", "Tess", "Please come by today.")]
    assert told == [(client_id, "answer", "/me/concerns")]


def test_the_same_words_from_a_later_page_are_another_answer(
    clinic: Clinic, concern_id: UUID, client_id: UUID, tess: UUID
):
    desk = clinic.work.concerns
    desk.answer(Written(concern_id, tess, "Please call us.", 0))
    desk.close(concern_id, tess)
    desk.reopen(concern_id, tess)
    known = desk.find(concern_id, tess).known

    for _ in range(2):
        desk.answer(Written(concern_id, tess, "Please call us.", known))

    kinds = [entry.kind for entry in desk.find(concern_id, tess).log]
    assert kinds == ["seen", "answered", "closed", "reopened", "answered"]


def test_the_client_reads_the_answer_and_when_somebody_looked(
    clinic: Clinic, reports: ConcernService, concern_id: UUID, client_id: UUID, tess: UUID
):
    assert reports.of_client(client_id)[0].is_waiting
    clinic.work.concerns.note(Written(concern_id, tess, "Only for us", 0))
    clinic.work.concerns.answer(Written(concern_id, tess, "Please come by today.", 2))

    (own,) = reports.of_client(client_id)

    assert ([answer.text for answer in own.answers], own.is_waiting) == (["Please come by today."], False)
    assert own.seen_at == clinic.clock()
    assert "Only for us" not in str(own)


def test_todays_page_asks_once_for_what_waits_and_what_is_newly_answered(
    clinic: Clinic, reports: ConcernService, concern_id: UUID, client_id: UUID, tess: UUID
):
    begun = clinic.clock()
    clinic.clock.move(hours=1)
    reports.send(sent(client_id, PUS))
    assert reports.news(client_id, begun).waiting == (begun, clinic.clock())
    clinic.work.concerns.answer(Written(concern_id, tess, "Please come by today.", 0))

    with counted_queries() as queries:
        news = reports.news(client_id, begun)

    assert (news.waiting, news.is_seen, news.answered_at) == ((clinic.clock(),), False, clinic.clock())
    assert len([each for each in queries if each.startswith("SELECT")]) == 1
    assert reports.news(client_id, clinic.clock()).answered_at is None


def test_a_report_that_was_closed_without_an_answer_waits_no_more(
    clinic: Clinic, reports: ConcernService, concern_id: UUID, client_id: UUID, tess: UUID
):
    clinic.work.concerns.note(Written(concern_id, tess, "Was here", 0))
    clinic.work.concerns.close(concern_id, tess)

    news = reports.news(client_id, clinic.clock())

    assert (news.waiting, news.answered_at) == ((), None)


def test_a_client_sees_nothing_of_another(clinic: Clinic, reports: ConcernService, concern_id: UUID):
    assert reports.of_client(clinic.arrive("U22")) == ()


def test_who_answers_after_somebody_else_is_told_and_nothing_changes(clinic: Clinic, concern_id: UUID, tess: UUID):
    omar, desk = clinic.staff("Omar"), clinic.work.concerns
    desk.answer(Written(concern_id, tess, "Come today.", 0))
    before = clinic.stored()

    with pytest.raises(RefusedError, match="Tess has done something"):
        desk.answer(Written(concern_id, omar, "Come tomorrow.", 0))

    assert clinic.stored() == before
    desk.answer(Written(concern_id, omar, "Come tomorrow.", desk.find(concern_id, omar).known))


def test_a_report_is_closed_only_with_words_on_record(clinic: Clinic, concern_id: UUID, tess: UUID):
    desk, before = clinic.work.concerns, clinic.stored()

    with pytest.raises(RefusedError, match="Write an answer or a note first"):
        desk.close(concern_id, tess)

    assert clinic.stored() == before


def test_closing_and_opening_again_twice_change_nothing_more(clinic: Clinic, concern_id: UUID, tess: UUID):
    desk = clinic.work.concerns
    desk.note(Written(concern_id, tess, "Talked", 0))
    desk.note(Written(concern_id, tess, "Talked", 0))
    for deed in (desk.close, desk.close, desk.reopen, desk.reopen):
        deed(concern_id, tess)

    kinds = [kind for kind, _, _ in log(desk, concern_id)]
    assert kinds == ["seen", "noted", "closed", "reopened"]
    assert clinic.work.concerns.open_count() == 1


def test_a_closed_report_is_opened_before_it_is_answered(clinic: Clinic, concern_id: UUID, tess: UUID):
    desk = clinic.work.concerns
    desk.note(Written(concern_id, tess, "Talked", 0))
    desk.close(concern_id, tess)

    with pytest.raises(RefusedError, match="Open it again"):
        desk.answer(Written(concern_id, tess, "Come today.", 3))


def test_staff_see_what_the_client_was_told_to_do_that_day(clinic: Clinic, reports: ConcernService, tess: UUID):
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess)
    first = clinic.days(client_id)[0]
    clinic.book(client_id, tess, 1, first)
    clinic.clock.set_day(first + timedelta(days=4))
    reports.send(sent(client_id, PUS))
    clinic.clock.set_day(first + timedelta(days=9))

    record = clinic.work.concerns.find(clinic.work.concerns.pressing()[0].concern_id, tess)

    assert record.told
    assert (record.told.phase.session, record.told.phase.number(record.day)) == (1, 4)
    assert record.told.card.warning_signs
    assert "X46" in record.sources


def test_without_a_plan_there_is_no_day_of_it(clinic: Clinic, reports: ConcernService, tess: UUID):
    reports.send(sent(clinic.arrive("U12"), ITCHING))

    assert clinic.work.concerns.find(clinic.work.concerns.page().lines[0].concern_id, tess).told is None


def test_the_most_urgent_open_report_of_each_client_is_known(
    clinic: Clinic, reports: ConcernService, client_id: UUID, tess: UUID
):
    other, quiet = clinic.arrive("U22"), clinic.arrive("U22")
    for report in (ITCHING, PUS):
        reports.send(sent(client_id, report))
    reports.send(sent(other, ITCHING))

    with clinic.database.read() as session, counted_queries() as queries:
        found = open_concerns(session, [client_id, other, quiet])

    assert found == {client_id: Urgency.URGENT, other: Urgency.SOON}
    assert len([each for each in queries if each.startswith("SELECT")]) == 1


def test_nobody_knows_an_unknown_report(clinic: Clinic, tess: UUID):
    desk = clinic.work.concerns
    for ask in (desk.find, desk.look, desk.close, desk.reopen):
        with pytest.raises(UnknownConcernError):
            ask(new_id(), tess)


@pytest.mark.parametrize("read", ["pressing", "page"])
def test_a_list_asks_the_database_as_often_for_ten_reports_as_for_one(
    clinic: Clinic, reports: ConcernService, client_id: UUID, read: str
):
    reports.send(sent(client_id, PUS))
    with counted_queries() as one:
        getattr(clinic.work.concerns, read)()
    for _ in range(9):
        reports.send(sent(clinic.arrive("U22"), PUS))

    with counted_queries() as ten:
        getattr(clinic.work.concerns, read)()

    assert len(ten) == len(one)


def test_the_list_has_pages(clinic: Clinic, client_id: UUID):
    with clinic.database.write() as session:
        client = session.get_one(ClientRow, client_id)
        for _ in range(30):
            row = concern_row(client)
            row.body_enc = clinic.desk.cipher.seal("concern", "body_enc", row.id, '{"signs": [], "words": "x"}')
            session.add(row)

    first, second = clinic.work.concerns.page(1), clinic.work.concerns.page(2)

    assert (len(first.lines), first.has_more, len(second.lines), second.has_more) == (25, True, 5, False)
    assert not {line.concern_id for line in first.lines} & {line.concern_id for line in second.lines}


@pytest.fixture
def client_id(clinic: Clinic) -> UUID:
    return clinic.arrive("U22")


@pytest.fixture
def reports(clinic: Clinic, field_keys: FieldKeys) -> ConcernService:
    return ConcernService(clinic.desk, BlindIndex(field_keys), Attempts(clinic.database, clinic.clock))


@pytest.fixture
def concern_id(clinic: Clinic, reports: ConcernService, client_id: UUID) -> UUID:
    reports.send(sent(client_id, PUS))
    return clinic.work.concerns.pressing()[0].concern_id


def sent(client_id: UUID, report: Report) -> SentConcern:
    return SentConcern(client_id, new_id(), report)


def log(desk: ConcernDesk, concern_id: UUID) -> list[tuple[str, str, str]]:
    return [(entry.kind, entry.by, entry.text) for entry in desk.find(concern_id, new_id()).log]


def desk_with_mail(clinic: Clinic) -> tuple[ConcernDesk, list[tuple[UUID, str, str]]]:
    told: list[tuple[UUID, str, str]] = []
    return ConcernDesk(replace(clinic.desk, write_to=lambda *letter: told.append(letter))), told
