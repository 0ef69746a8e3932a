"""Whatever a merge closes for somebody stands in the audit trail, by whom and about whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from tests.clinic import Clinic
from tests.rows import staff_task_row
from webapp.domain.date_wish import DateWish
from webapp.services.date_requests import DateRequests
from webapp.storage.audit import AuditTrail
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import AuditEventRow, ClientRow


def test_everything_that_a_merge_ends_stands_in_the_trail(clinic: Clinic, field_keys: FieldKeys, tess: UUID):
    kept, twin = clinic.arrive("U01", "Noor Haddad"), clinic.arrive("U03", "Nour Hadad", email="n@work.example")
    asking = clinic.arrive("U01", "Nora Hadad", email="nora@work.example")
    with clinic.database.write() as session:
        session.add(staff_task_row(session.get_one(ClientRow, twin)))
    DateRequests(clinic.desk).ask(asking, DateWish(1, date(2026, 12, 28)))
    clinic.database.trail = AuditTrail(field_keys, clinic.clock)

    try:
        for each in (twin, asking):
            clinic.merges.merge(each, kept, "Same passport", tess)
    finally:
        clinic.database.trail = None

    with clinic.database.read() as session:
        told = {(event.action, event.client_id) for event in session.scalars(select(AuditEventRow))}
    assert {
        ("review_changed", twin),
        ("review_added", kept),
        ("staff_task_changed", twin),
        ("date_request_changed", asking),
    } <= told
