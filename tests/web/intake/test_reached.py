"""How far visitors get: told by the page, kept without anybody's name."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from webapp.services.intake_reach import PER_NETWORK
from webapp.storage.rows import IntakeReachRow

REACHED = "/reached"
VISIT = str(uuid4())


def rows(services):
    with services.database.read() as session:
        return [(row.question, row.is_sent) for row in session.scalars(select(IntakeReachRow))]


def test_the_furthest_place_of_a_visit_is_kept(visit, services):
    for place in ("age", "scarring", "hair_length"):
        visit.post(REACHED, {"attempt": VISIT, "place": place}, status=204)

    assert rows(services) == [("scarring", False)]


def test_what_was_sent_stays_sent(visit, services):
    visit.post(REACHED, {"attempt": VISIT, "place": "your-details", "sent": "1"}, status=204)
    visit.post(REACHED, {"attempt": VISIT, "place": "age"}, status=204)

    assert rows(services) == [("your-details", True)]


def test_another_visit_is_another_line(visit, services):
    visit.post(REACHED, {"attempt": VISIT, "place": "age"}, status=204)
    visit.post(REACHED, {"attempt": str(uuid4()), "place": "age"}, status=204)

    assert len(rows(services)) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"attempt": VISIT, "place": "my_secret"},
        {"attempt": VISIT, "place": "a" * 65},
        {"attempt": "Ann", "place": "age"},
        {"place": "age"},
        {},
    ],
)
def test_what_is_no_visit_at_a_known_place_is_refused(visit, services, fields):
    visit.post(REACHED, fields, status=400)

    assert rows(services) == []


def test_without_a_token_of_ours_nothing_is_noted(visit, services):
    visit.post(REACHED, {"attempt": VISIT, "place": "age"}, status=400, token=False)

    assert rows(services) == []


def test_a_large_body_is_refused(visit, services):
    visit.post(REACHED, {"attempt": VISIT, "place": "age", "sent": "1" * 3000}, status=413)

    assert rows(services) == []


def test_one_network_cannot_flood_the_numbers(visit, services):
    for _ in range(PER_NETWORK.most):
        services.reach.note(uuid4(), "age", is_sent=False, address="10.0.0.1")
    services.reach.note(uuid4(), "age", is_sent=False, address="10.0.0.2")

    visit.post(REACHED, {"attempt": VISIT, "place": "age"}, status=204)

    assert len(rows(services)) == PER_NETWORK.most + 2


def test_too_many_from_one_address_are_told_to_wait(visit, services):
    for _ in range(PER_NETWORK.most):
        services.reach.note(uuid4(), "age", is_sent=False, address="127.0.0.1")

    visit.post(REACHED, {"attempt": VISIT, "place": "age"}, status=429)


def test_it_sets_no_cookie(visit):
    visit.get("/intake")

    answer = visit.post(REACHED, {"attempt": VISIT, "place": "age"}, status=204)

    assert "Set-Cookie" not in answer.response.headers
