"""The queue asks the database as often for ten entries as for one, and shows the same as each entry read alone."""

from uuid import UUID

from tests.clinic import Clinic
from tests.queries import counted_queries
from webapp.domain.answer_changes import ChangedCase
from webapp.services.accounts.attempts import Attempts
from webapp.services.answer_changes import AnswerChangeService, SentChange
from webapp.services.waiting_changes import waiting_change, waiting_changes
from webapp.storage.encryption import BlindIndex
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import new_id


def test_ten_reviews_take_as_many_queries_as_one(clinic: Clinic):
    clinic.arrive("U09")
    one = queries_of_queue(clinic)
    for case in ("U03", "U09", "U12", "U14", "U03", "U09", "U12", "U14", "U03"):
        clinic.arrive(case)

    assert queries_of_queue(clinic) == one
    assert len(clinic.work.reviews.queue()) == 10


def test_ten_changed_answers_take_as_many_queries_as_one(clinic: Clinic, field_keys: FieldKeys, tess: UUID):
    changed_client(clinic, field_keys, tess, 1)
    one = queries_of_queue(clinic)
    for number in range(2, 11):
        changed_client(clinic, field_keys, tess, number)

    assert queries_of_queue(clinic) == one
    assert sum(entry.change is not None for entry in clinic.work.reviews.queue()) == 10


def test_changes_read_together_are_those_read_alone(clinic: Clinic, field_keys: FieldKeys, tess: UUID, mona: UUID):
    clients = [changed_client(clinic, field_keys, tess, number) for number in range(1, 4)]

    with clinic.database.read() as session:
        together = waiting_changes(clinic.desk, session, clients)
        alone = {each: waiting_change(clinic.desk, session, each) for each in clients}

    assert {each: facts(change.changed) for each, change in together.items()} == {
        each: facts(change.changed) for each, change in alone.items() if change
    }
    assert {change.told_by for change in together.values()} == {"Tess"}


def queries_of_queue(clinic: Clinic) -> int:
    with counted_queries() as queries:
        clinic.work.reviews.queue()
    return len(queries)


def changed_client(clinic: Clinic, field_keys: FieldKeys, staff_id: UUID, number: int) -> UUID:
    """A client with a decision behind them, of whom a change waits."""
    client_id = clinic.arrive("U03", f"Client {number}")
    clinic.decide(client_id, staff_id)
    attempts = Attempts(clinic.database, clinic.clock)
    changes = AnswerChangeService(clinic.desk, BlindIndex(field_keys), attempts)
    changes.send(SentChange(client_id, new_id(), {"pregnancy": "pregnant"}, told_by=staff_id))
    return client_id


def facts(changed: ChangedCase) -> object:
    return changed.before, changed.response, changed.flags, changed.plan
